"""Every sentence that code or a template asks for is in the catalog, and none is there for nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import auditor.errors
from tests.i18n.catalogs import ACCUSING, LANGUAGES

from .sources import CODE, ROOT, python_files, relative

CATALOGS = sorted(file for folder in CODE for file in (ROOT / folder).rglob("locale/*.po"))
ERRORS = {name for name, value in vars(auditor.errors).items() if isinstance(value, type)}
SPEAKERS = ERRORS | {"unknown", "say", "complain", "sentence", "_Unreadable", "t", "catalog"}
"""Calls whose first argument is a key."""
MODELS = {"Message", "Term"}
IN_TEMPLATE = re.compile(r"""\bt\(\s*((?:[^()"']|"[^"]*"|'[^']*')*)""")
LITERAL = re.compile(r"""["']([a-z][\w.-]*)["']""")


def keys_in_catalogs() -> set[str]:
    """Every msgid."""
    return {
        message.id if isinstance(message.id, str) else message.id[0]
        for file in CATALOGS
        for message in read_po(file.open("rb"))
        if message.id
    }


def called(node: ast.Call) -> str:
    """Name of what is called; of `catalog()(key)` that of the inner call."""
    function = node.func.func if isinstance(node.func, ast.Call) else node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def patterns_of(node: ast.AST) -> Iterator[str]:
    """Expressions that the keys of an argument fit: constants, either side of an if, f-strings."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    elif isinstance(node, ast.IfExp):
        yield from patterns_of(node.body)
        yield from patterns_of(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w.-]+"
            for part in node.values
        )


def asked_for(file: Path) -> Iterator[tuple[str, str]]:
    """Place and expression of every key that a module asks for."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        arguments = [keyword.value for keyword in node.keywords if keyword.arg == "key"]
        if called(node) in SPEAKERS or (called(node) in MODELS and not arguments):
            arguments += node.args[:1]
        if called(node) in SPEAKERS | MODELS:
            for argument in arguments:
                for pattern in patterns_of(argument):
                    yield f"{relative(file)}:{node.lineno}", pattern


@pytest.mark.parametrize("folder", ["auditor", "reports"])
def test_every_key_in_code_is_in_the_catalog(folder: str):
    known = keys_in_catalogs()
    missing = [
        (place, pattern)
        for file in python_files(folder)
        for place, pattern in asked_for(file)
        if not any(re.fullmatch(pattern, key) for key in known)
    ]
    assert missing == []


def test_every_key_in_a_template_is_in_the_catalog():
    templates = sorted((ROOT / "reports").rglob("*.j2"))
    calls = [(file.name, call) for file in templates for call in IN_TEMPLATE.findall(file.read_text("utf-8"))]
    assert len(calls) > 20
    known = keys_in_catalogs()
    asked = [(name, key) for name, call in calls for key in LITERAL.findall(call.split(",")[0]) if "." in key]
    missing = [(name, key) for name, key in asked if not any(is_or_begins(key, one) for one in known)]
    assert missing == []


def is_or_begins(key: str, known: str) -> bool:
    """A literal that ends in a full stop is completed in the template."""
    return known.startswith(key) if key.endswith(".") else known == key


@pytest.mark.parametrize("file", CATALOGS, ids=relative)
def test_a_catalog_is_well_formed(file: Path):
    catalog = read_po(file.open("rb"), abort_invalid=True)
    for message in catalog:
        if not message.id:
            continue
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(texts), message.id
        assert all(text.count("{") == text.count("}") for text in texts), message.id
    ids = re.findall(r'^msgid "(.+)"$', file.read_text("utf-8"), re.MULTILINE)
    assert len(ids) == len(set(ids)), sorted({i for i in ids if ids.count(i) > 1})


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_belongs_to_one_catalog(language: str):
    seen: dict[str, str] = {}
    for file in (file for file in CATALOGS if file.stem == language):
        for message in read_po(file.open("rb")):
            key = message.id if isinstance(message.id, str) else message.id[0]
            assert not key or key not in seen, f"{key} in {seen.get(key)} and {relative(file)}"
            seen[key] = relative(file)


@pytest.mark.parametrize("file", CATALOGS, ids=relative)
def test_no_sentence_accuses(file: Path):
    assert re.findall(ACCUSING[file.stem], file.read_text("utf-8"), re.IGNORECASE) == []
