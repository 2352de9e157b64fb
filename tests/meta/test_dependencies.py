"""Every dependency is declared where it is used, and explained."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions

from .sources import ROOT, project, python_files

OWN = {"auditor", "rules", "reports", "tests"}
PARENTS = {"pydantic-core": "pydantic", "markupsafe": "jinja2"}
"""Distributions that come with another, of one release, by its contract."""


def names(requirements: list[str]) -> set[str]:
    """Distribution names without versions and extras."""
    return {re.split(r"[\[<>=~! ]", requirement)[0].lower() for requirement in requirements}


def imported(*folders: str) -> set[str]:
    """Distributions that the modules in some folders import."""
    found = set()
    for file in python_files(*folders):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    outside = found - set(sys.stdlib_module_names) - OWN
    known = packages_distributions()
    distributions = {known[name][0].lower().replace("_", "-") for name in outside if name in known}
    return {PARENTS.get(name, name) for name in distributions}


def test_what_the_code_imports_is_declared_and_nothing_else():
    declared = names(project()["project"]["dependencies"])
    assert imported("auditor", "rules", "reports", "fixtures") == declared


def test_every_dependency_is_explained():
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    explained = set(re.findall(r"^\| ([a-z0-9-]+) \|", page, re.MULTILINE)) - {"package"}
    assert explained == names(project()["project"]["dependencies"])
    for group, requirements in project()["dependency-groups"].items():
        for name in names(requirements):
            assert name in page, f"{name} of the group {group}"
