"""The worst pages take minutes of a whole machine: they are asked for by name, pytest -m worst."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "worst" in config.option.markexpr:
        return
    for item in items:
        if item.get_closest_marker("worst"):
            item.add_marker(pytest.mark.skip(reason="asked for with -m worst, or nox -s chaos"))
