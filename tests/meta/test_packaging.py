"""What the distribution holds is kept by hand; here it is compared with the tree."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from .sources import ROOT, project

SETUPTOOLS = project()["tool"]["setuptools"]
FOLDERS = SETUPTOOLS["package-dir"]
NOT_SHIPPED = {".pyc"}


def folder_of(package: str) -> Path:
    """The folder of a package, by the longest mapped name."""
    for name in sorted(FOLDERS, key=len, reverse=True):
        if package == name or package.startswith(f"{name}."):
            return ROOT / FOLDERS[name] / package[len(name) :].lstrip(".").replace(".", "/")
    raise AssertionError(f"{package} is not mapped to a folder")


def test_the_list_of_packages_is_the_tree():
    found = set()
    for package, folder in FOLDERS.items():
        for file in (ROOT / folder).rglob("__init__.py"):
            inner = file.parent.relative_to(ROOT / folder).parts
            found.add(".".join((package, *inner)))
    assert sorted(SETUPTOOLS["packages"]) == sorted(found)


@pytest.mark.parametrize("package", SETUPTOOLS["packages"])
def test_every_file_of_a_package_is_shipped(package: str):
    globs = SETUPTOOLS["package-data"].get(package, [])
    folder = folder_of(package)
    own = [
        file
        for file in folder.rglob("*")
        if file.is_file() and file.suffix not in NOT_SHIPPED and nearest_package(file) == folder
    ]
    left_out = [
        file.relative_to(folder).as_posix()
        for file in own
        if file.suffix != ".py" and not any(matches(file.relative_to(folder), glob) for glob in globs)
    ]
    assert left_out == []


def nearest_package(file: Path) -> Path:
    """The innermost package that a file is in."""
    return next(parent for parent in file.parents if (parent / "__init__.py").is_file())


def matches(path: Path, glob: str) -> bool:
    """Whether setuptools takes a file for a glob."""
    return glob == "**/*" or PurePosixPath(path.as_posix()).match(glob)


def test_every_entry_point_leads_somewhere():
    points = project()["project"]["entry-points"]
    for value in [value for group in points.values() for value in group.values()]:
        module, _, name = value.partition(":")
        folder = folder_of(module)
        file = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
        assert file.is_file(), value
        assert not name or name in file.read_text("utf-8"), value
