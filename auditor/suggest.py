"""The nearest known name to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from auditor.errors import UsageError


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like `name`; an empty string when nothing is known."""
    return next(iter(get_close_matches(name, sorted(known), n=1, cutoff=0.0)), "")


def unknown(key: str, name: str, known: Iterable[str], **params: str) -> UsageError:
    """The error for a name that is not known: the sentence `key` gets `name` and `nearest`."""
    return UsageError(key, name=name, nearest=nearest(name, known), **params)
