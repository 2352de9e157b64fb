"""report.pdf, printed by a real browser and read by a PDF reader: numbered, outlined, tagged, complete."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

import pypdfium2
import pytest
from PIL import ImageStat

from auditor.catalog import Catalog
from auditor.plugins import load_report
from auditor.printing import print_pdf
from auditor.report import PdfFile

from ..conftest import Sample


@pytest.fixture(scope="module")
def file(sample: Sample, catalog: Catalog) -> PdfFile:
    (made,) = load_report("pdf")(*sample, catalog)
    assert isinstance(made, PdfFile)
    return made


@pytest.fixture(scope="module")
def content(file: PdfFile) -> bytes:
    return print_pdf(file)


@pytest.fixture(scope="module")
def pdf(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    with pypdfium2.PdfDocument(content) as document:
        yield document


def text_of(pdf: pypdfium2.PdfDocument, page: int) -> str:
    return pdf[page].get_textpage().get_text_bounded()


def test_it_is_called_report_pdf(file: PdfFile):
    assert file.name == "report.pdf"


def test_every_page_has_its_number_the_shop_and_the_day(pdf: pypdfium2.PdfDocument):
    assert len(pdf) > 5
    for n in range(len(pdf)):
        text = text_of(pdf, n)
        assert re.search(rf"\b{n + 1} / {len(pdf)}\b", text), n
        assert "Lantern & Loom" in text, n
        assert "November 21, 2026" in text, n


def test_the_outline_leads_to_the_sections(pdf: pypdfium2.PdfDocument):
    found = {
        mark.get_title(): mark.get_dest().get_index() for mark in pdf.get_toc(max_depth=2) if mark.get_dest()
    }
    sections = ["Fix first", "All checks", "Page by page", "How this was measured"]
    pages = [found[name] for name in sections]
    assert pages == sorted(pages)
    assert len(set(pages)) == len(pages)
    for name, page in zip(sections, pages, strict=True):
        assert name in text_of(pdf, page)


def test_the_contents_name_the_pages_that_the_sections_begin_on(pdf: pypdfium2.PdfDocument):
    contents = next(text for n in range(len(pdf)) if "Contents" in (text := text_of(pdf, n)))
    told = dict(
        re.findall(r"^(Fix first|All checks|Page by page|How this was measured)\s+(\d+)\s*$", contents, re.M)
    )
    begins = {
        mark.get_title(): mark.get_dest().get_index() + 1
        for mark in pdf.get_toc(max_depth=2)
        if mark.get_dest()
    }
    assert len(told) == 4
    assert {name: int(page) for name, page in told.items()} == {name: begins[name] for name in told}


def test_no_card_of_what_to_fix_is_cut(pdf: pypdfium2.PdfDocument):
    marks = [(m.level, m.get_title(), m.get_dest().get_index()) for m in pdf.get_toc() if m.get_dest()]
    first = next(n for n, (_, title, _) in enumerate(marks) if title == "Fix first")
    level = marks[first][0]
    below = list(takewhile(lambda mark: mark[0] > level, marks[first + 1 :]))
    cards = [n for n, mark in enumerate(below) if mark[0] == level + 1]
    assert len(cards) > 5
    for begin, end in zip(cards, [*cards[1:], len(below)], strict=True):
        assert {page for _, _, page in below[begin:end]} == {below[begin][2]}, below[begin][1]
        assert end - begin > 1, "it has parts of its own"


def test_it_is_tagged_and_speaks_a_language(content: bytes):
    assert b"/StructTreeRoot" in content
    assert re.search(rb"/MarkInfo\s*<<[^>]*/Marked true", content)
    assert re.search(rb"/Lang\s*\(en\)", content)


def test_closed_details_are_printed_too(pdf: pypdfium2.PdfDocument):
    whole = " ".join(" ".join(text_of(pdf, n) for n in range(len(pdf))).split())
    assert "Write the cheapest delivery cost" in whole


def test_pages_are_a4_and_show_something(pdf: pypdfium2.PdfDocument):
    for n in range(len(pdf)):
        assert pdf[n].get_size() == pytest.approx((595.3, 841.9), abs=1.5)
    first = pdf[0].render(scale=0.5).to_pil().convert("L")
    assert ImageStat.Stat(first).stddev[0] > 20


def test_pictures_are_kept_as_jpeg(file: PdfFile, content: bytes):
    html = b"".join(file.html({}))
    assert b"data:image/jpeg;base64," in html
    assert b"data:image/webp" not in html
    assert b"/DCTDecode" in content
    assert len(content) < 3 * len(html)
