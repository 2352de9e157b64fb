"""Fixtures for all tests: the built-in rules, and one browser for the session."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

from auditor.plugins import RuleSet, load_rules
from auditor.rendering import Renderer

settings.register_profile("any machine", deadline=None)  # how long an example takes is the machine's
settings.load_profile("any machine")
os.environ["AUDITOR_LANG"] = "en"  # whatever the developer's own language is


def pytest_sessionstart() -> None:
    """Commands that are begun here can be interrupted, even where the tests run in the background.

    A shell's background jobs, and what they begin, do not hear Ctrl-C.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)


ASKED_FOR = {"worst": "chaos", "gate": "gate", "determinism": "determinism", "measuring": "scale"}
"""Marker -> session of nox, of the tests that take minutes: they are run when their marker is named."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is slow, unless it is asked for by its marker: pytest -m worst."""
    for marker, session in ASKED_FOR.items():
        if marker in config.option.markexpr:
            continue
        for item in items:
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=f"asked for with -m {marker}, or nox -s {session}"))


@pytest.fixture(scope="session")
def renderer() -> Iterator[Renderer]:
    """A real browser that looks at documents."""
    with Renderer() as opened:
        yield opened


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    """The rules that are installed, with their defaults."""
    return load_rules()
