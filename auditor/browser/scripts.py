"""The scripts that run in pages, in a world of their own."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources

from .consent_data import consent_data

_FILES = resources.files("auditor.browser")


@lru_cache(maxsize=1)
def consent_script() -> str:
    """consent.js with its data; defines `auditorConsent`."""
    source = (_FILES / "consent.js").read_text(encoding="utf-8")
    return source.replace("AUDITOR_CONSENT_DATA", json.dumps(consent_data().for_page(), ensure_ascii=False))


@lru_cache(maxsize=1)
def in_page_scripts() -> str:
    """Everything that is called in documents: `auditor` and `auditorConsent`."""
    return f"{(_FILES / 'collector.js').read_text(encoding='utf-8')}\n{consent_script()}"
