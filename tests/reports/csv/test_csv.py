"""verdicts.csv as spreadsheets read it: every verdict, stable columns, no formulas."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from auditor.catalog import Catalog
from auditor.fingerprint import fingerprints
from auditor.models import Audit
from auditor.plugins import load_report

from ..conftest import Sample
from ..sample import hostile_everywhere, unread_audit
from ..storefront import HOSTILE, MemoryAssets

COLUMNS = (
    "rule,category,severity,weight,outcome,score,page,page_kind,page_status,template,title,message,fix,"
    "law_claim,law,source,selector,quote,evidence_count,answer,fingerprint,since,ignored"
)


def rendered(audit: Audit, catalog: Catalog) -> bytes:
    (file,) = load_report("csv")(audit, MemoryAssets({}), catalog)
    assert file.name == "verdicts.csv"
    return file.content


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


@pytest.fixture(scope="module")
def table(sample: Sample, catalog: Catalog) -> bytes:
    return rendered(sample[0], catalog)


def test_it_begins_with_the_mark_and_the_columns_that_are_promised(table: bytes):
    assert table.startswith(b"\xef\xbb\xbf" + COLUMNS.encode() + b"\r\n")
    assert table.count(b"\n") == table.count(b"\r\n")


def test_every_verdict_is_a_row(sample: Sample, table: bytes):
    audit, _ = sample
    found = rows(table)
    assert [(r["outcome"], r["page"]) for r in found] == [(v.outcome, v.page or "") for v in audit.verdicts]
    identify = fingerprints(audit)
    assert [r["fingerprint"] for r in found] == [identify(v) for v in audit.verdicts]


def test_a_row_tells_what_where_and_what_to_do(table: bytes):
    row = next(r for r in rows(table) if r["rule"] == "price-includes-vat" and r["outcome"] == "failed")
    assert (row["severity"], row["weight"], row["score"]) == ("critical", "10", "0")
    assert (row["page_kind"], row["page_status"]) == ("product", "read")
    assert (row["selector"], row["quote"], row["source"]) == ("span.price", "EUR 59.00", "text")
    assert (row["law_claim"], row["law"]) == ("required", "Directive 98/6/EC art. 2(a)")
    assert row["message"]
    assert row["fix"]


FORMULAS = [
    "=HYPERLINK(1)",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    " =1",
    "\u200b=1",
    "\u2060 @x",
    "\uff1d1",
    "\u202e=1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text: str, catalog: Catalog):
    cells = [cell for row in rows(rendered(hostile_everywhere(text), catalog)) for cell in row.values()]
    assert not [cell for cell in cells if cell.strip()[:1] in tuple("=+-@\t\r\uff1d")]
    assert [cell for cell in cells if cell.startswith("'")]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_page_stays_in_its_cell(text: str, catalog: Catalog):
    audit = hostile_everywhere(text)
    found = rows(rendered(audit, catalog))
    assert len(found) == len(audit.verdicts)
    assert all(None not in row and None not in row.values() for row in found)
    assert not any(c in cell for row in found for cell in row.values() for c in "\r\n\x00\x1b")


def test_an_audit_that_read_nothing_has_only_the_heading(catalog: Catalog):
    assert rows(rendered(unread_audit(), catalog)) == []
