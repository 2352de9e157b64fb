"""Fixtures for all tests: one browser for the session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from auditor.rendering import Renderer


@pytest.fixture(scope="session")
def renderer() -> Iterator[Renderer]:
    """A real browser that looks at documents."""
    with Renderer() as opened:
        yield opened
