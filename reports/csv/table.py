"""Rows of verdicts that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator
from io import StringIO
from itertools import chain

from auditor.catalog import Catalog
from auditor.fingerprint import fingerprints
from auditor.models import WEIGHTS, Audit, PageEntry, Verdict

from ..digest import Digest
from ..telling import LONGEST_ADDRESS, first_element, tell
from ..trends import trends
from ..wording import Wording, clean

COLUMNS = (
    "rule",
    "category",
    "severity",
    "weight",
    "outcome",
    "score",
    "page",
    "page_kind",
    "page_status",
    "template",
    "title",
    "message",
    "fix",
    "law_claim",
    "law",
    "source",
    "selector",
    "quote",
    "evidence_count",
    "answer",
    "fingerprint",
    "since",
    "ignored",
)
"""In this order; new ones are only added at the end."""

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""By it Excel knows that a file is UTF-8."""
_STARTS_FORMULA = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""Signs that begin a formula in some spreadsheet, full-width ones too (OWASP, CSV Injection)."""
_GUARD = "'"
LONGEST_REASON = 600


def lines(audit: Audit, catalog: Catalog) -> Iterator[bytes]:
    """The file line by line, the heading first."""
    yield BYTE_ORDER_MARK
    yield _line(COLUMNS)
    digest, wording = Digest(audit), Wording(catalog)
    identify, trend_of = fingerprints(audit), trends(audit)
    counting = ((verdict, "") for verdict in audit.verdicts)
    ignored = ((one.verdict, one.reason) for one in audit.ignored)
    for verdict, reason in chain(counting, ignored):
        trend = trend_of(verdict)
        known_by = (identify(verdict), trend.value if trend else "", clean(reason, LONGEST_REASON))
        yield _line((*_cells(verdict, digest, wording), *known_by))


def _cells(verdict: Verdict, digest: Digest, wording: Wording) -> tuple[str, ...]:
    rule = digest.rule(verdict.rule)
    told, shown = tell(rule, verdict, wording), first_element(verdict)
    page = digest.pages.get(verdict.page or "")
    return (
        clean(verdict.rule),
        clean(rule.info.category),
        rule.info.severity.value,
        str(WEIGHTS[rule.info.severity]),
        verdict.outcome.value,
        "" if verdict.score is None else f"{verdict.score:g}",
        clean(verdict.page or "", LONGEST_ADDRESS),
        *_of_page(page),
        told.title,
        told.message,
        told.fix,
        verdict.law.claim.value if verdict.law else "",
        clean(verdict.law.citation) if verdict.law else "",
        shown.source.value if shown else "",
        told.selector,
        told.quote,
        str(len(verdict.evidence)),
        clean(verdict.answer or "", 600),
    )


def _of_page(page: PageEntry | None) -> tuple[str, str, str]:
    return (page.kind.value, page.status.value, page.template or "") if page else ("", "", "")


def _line(cells: tuple[str, ...]) -> bytes:
    out = StringIO()
    csv.writer(out, dialect="excel").writerow([harmless(cell) for cell in cells])
    return out.getvalue().encode("utf-8", errors="replace")


def harmless(cell: str) -> str:
    """A cell that is text to every spreadsheet: what would begin a formula gets an apostrophe in front."""
    first = next((c for c in cell if c in _STARTS_FORMULA or not _is_blank(c)), "")
    return _GUARD + cell if first in _STARTS_FORMULA and first else cell


def _is_blank(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) == "Cf"
