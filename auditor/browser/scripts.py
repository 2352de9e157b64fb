"""The scripts that run in pages, in a world of their own."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources

from .consent_data import consent_data

_FILES = resources.files("auditor.browser")


@lru_cache(maxsize=8)
def _source(name: str) -> str:
    return (_FILES / f"{name}.js").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def consent_script() -> str:
    """Defines `auditorConsent`, with its data."""
    text = json.dumps(consent_data().for_page(), ensure_ascii=False)
    source = f"() => {json.dumps(text, ensure_ascii=False)}"
    return f"{_source('controls')}\n{_source('consent').replace('AUDITOR_CONSENT_DATA', source)}"


@lru_cache(maxsize=1)
def overlay_script() -> str:
    """Defines `auditorOverlays`."""
    return f"{_source('controls')}\n{_source('overlays')}"


@lru_cache(maxsize=1)
def in_page_scripts() -> str:
    """Everything that is called in documents: `auditor`, `auditorConsent`, `auditorOverlays` and so on."""
    after = map(_source, ("waiting", "overlays", "sections", "variants"))
    return "\n".join((_source("collector"), consent_script(), *after))
