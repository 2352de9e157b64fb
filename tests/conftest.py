"""Fixtures for all tests: the built-in rules, and one browser for the session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from auditor.plugins import RuleSet, load_rules
from auditor.rendering import Renderer


@pytest.fixture(scope="session")
def renderer() -> Iterator[Renderer]:
    """A real browser that looks at documents."""
    with Renderer() as opened:
        yield opened


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    """The rules that are installed, with their defaults."""
    return load_rules()
