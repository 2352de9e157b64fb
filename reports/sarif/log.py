"""The SARIF log as a whole, written result by result."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from auditor.catalog import Catalog
from auditor.models import Audit

from ..digest import Digest, RuleResult
from ..telling import LONGEST_ADDRESS
from ..wording import Wording, clean
from .notes import DESCRIPTORS, kind_of_note, notifications, was_whole
from .results import MOST_RESULTS, findings, results
from .rules import descriptor

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
VERSION = "2.1.0"
_SEMANTIC = re.compile(r"\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?")
_LANGUAGE = re.compile(r"[a-zA-Z]{2}(-[a-zA-Z]{2})?")
_RESULTS = "@results@"
"""Stands in the frame where the results go."""


def pieces(audit: Audit, catalog: Catalog) -> Iterator[bytes]:
    """The log piece by piece: a run with rules, what was found, and what could not be judged."""
    digest, wording = Digest(audit), Wording(catalog)
    found = findings(audit, digest)
    indexes = {name: n for n, name in enumerate(_checks(digest))}
    frame = {"$schema": SCHEMA, "version": VERSION, "runs": [_run(digest, indexes, len(found), wording)]}
    head, _, tail = json.dumps(frame, indent=1, ensure_ascii=False).partition(json.dumps(_RESULTS))
    yield _encoded(head)
    yield from _list(results(found, indexes, wording, compared=audit.since is not None))
    yield _encoded(tail + "\n")


def _run(digest: Digest, indexes: dict[str, int], found: int, wording: Wording) -> dict[str, Any]:
    audit = digest.audit
    notes = notifications(digest, indexes, max(0, found - MOST_RESULTS), wording)
    return {
        "tool": {"driver": _driver(digest, wording)},
        **_language(wording),
        "automationDetails": {"id": f"storefront-auditor/{_host(audit)}/"},
        "invocations": [{"executionSuccessful": was_whole(digest), "toolExecutionNotifications": notes}],
        "columnKind": "utf16CodeUnits",
        "results": _RESULTS,
        "properties": {
            "startUrl": clean(audit.shop.start_url, LONGEST_ADDRESS),
            "shop": clean(audit.shop.name),
            "asOf": audit.as_of,
            "score": audit.score.overall,
            "grade": audit.score.grade,
            "pagesRead": digest.pages_read,
            "pages": len(audit.coverage.pages),
        },
    }


def _driver(digest: Digest, wording: Wording) -> dict[str, Any]:
    name, _, version = digest.audit.tool.rpartition(" ")
    told = {"version": version, **({"semanticVersion": version} if _SEMANTIC.fullmatch(version) else {})}
    rules = [
        descriptor(rule, [wording.citation(law.text) for law in digest.laws(rule)], wording)
        for rule in _checks(digest).values()
    ]
    notes = [kind_of_note(note, wording) for note in DESCRIPTORS]
    return {"name": name or "storefront-auditor", **told, "rules": rules, "notifications": notes}


def _checks(digest: Digest) -> dict[str, RuleResult]:
    """The rules that look at the shop; questions to its owner are none."""
    return {name: rule for name, rule in digest.rules.items() if not rule.info.manual}


def _language(wording: Wording) -> dict[str, str]:
    """The reader's language, where the form that SARIF allows can say it."""
    code = wording.language
    return {"language": code} if _LANGUAGE.fullmatch(code) else {}


def _host(audit: Audit) -> str:
    try:
        return clean(urlsplit(audit.shop.start_url).netloc.rpartition("@")[2])
    except ValueError:
        return ""


def _list(values: Iterable[object]) -> Iterator[bytes]:
    before = "["
    for value in values:
        yield _encoded(f"{before}\n   {json.dumps(value, ensure_ascii=False)}")
        before = ","
    yield b"[]" if before == "[" else b"\n   ]"


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", errors="replace")
