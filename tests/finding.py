"""Compares the pages that an audit took for home, cart, delivery ... with what a shop's file expects.

The file's table `[finding]` names each kind with the path of its page: a pattern with `*` where several
pages are of the kind, `false` where the shop has no such page.
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

ASKED = {"home", "category", "product", "cart", "contact", "delivery", "returns"}
"""Kinds that every file must say something of."""

Expected = Mapping[str, str | bool]


def misfits(audit: Mapping[str, Any], expected: Expected) -> dict[str, list[str]]:
    """Kinds whose pages are not those expected, each with the paths that were taken; empty: all are right.

    Of a kind that the shop has, one page at least must be found, and no other.
    """
    found = {kind: sorted(paths(audit, kind)) for kind in ASKED | set(expected)}
    return {kind: taken for kind, taken in found.items() if not _fits(taken, expected.get(kind, False))}


def paths(audit: Mapping[str, Any], kind: str) -> set[str]:
    """Paths of the pages of a kind: those that were read, and what was taken for a service page."""
    coverage = audit["coverage"]
    read = [page["url"] for page in coverage["pages"] if page["kind"] == kind and page["status"] == "read"]
    services = {service["kind"]: service["url"] for service in coverage["services"]}
    taken = [services[kind]] if services.get(kind) else []
    return {urlsplit(url).path for url in (taken if kind in services else read)}


def _fits(taken: list[str], pattern: str | bool) -> bool:
    if not isinstance(pattern, str):
        return not taken
    return bool(taken) and all(fnmatchcase(path, pattern) for path in taken)
