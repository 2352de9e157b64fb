"""The project's own files, as the meta-tests read them."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("auditor", "rules", "reports")


def python_files(*folders: str) -> list[Path]:
    """Every .py file in top-level folders of the project."""
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def project() -> dict[str, object]:
    """pyproject.toml"""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def relative(file: Path) -> str:
    """The path as a test's id."""
    return file.relative_to(ROOT).as_posix()


def strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and value of every string in code; documentation and what programmers are told is left out."""
    left_out = {id(node) for outer in ast.walk(tree) for node in _for_programmers(outer)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield node.lineno, node.value


def _for_programmers(node: ast.AST) -> Iterator[ast.AST]:
    """Docstrings, those of attributes too; descriptions of fields, help of options, texts of errors."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    elif isinstance(node, ast.Raise):
        yield from ast.walk(node)
    elif isinstance(node, ast.keyword) and node.arg in ("description", "help", "metavar"):
        yield from ast.walk(node.value)
