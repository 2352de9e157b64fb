"""The scorecard on paper: whole cards, contents first, nothing that only works on a screen."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2
import pytest
from lxml.html import HtmlElement, document_fromstring

from auditor.catalog import Catalog
from auditor.plugins import load_report
from auditor.printing import print_pdf
from auditor.report import PdfFile

from ..conftest import Sample


@pytest.fixture(scope="module")
def document(scorecard: str) -> HtmlElement:
    return document_fromstring(scorecard)


@pytest.fixture(scope="module")
def pages(sample: Sample, catalog: Catalog) -> Iterator[list[str]]:
    """The words of every printed page, without spaces: where lines break does not matter."""
    (file,) = load_report("pdf")(*sample, catalog)
    assert isinstance(file, PdfFile)
    with pypdfium2.PdfDocument(print_pdf(file)) as pdf:
        yield [squeezed(pdf[n].get_textpage().get_text_bounded()) for n in range(len(pdf))]


def squeezed(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def test_no_card_is_cut(document: HtmlElement, pages: list[str]):
    cards = document.xpath("//li[starts-with(@id, 'fix-')]")
    assert len(cards) > 3
    end = next(n for n, text in enumerate(pages) if "Openachecktoseewhatwasfound" in text)
    for card in cards:
        first = squeezed(card.xpath("string(.//h3)"))[:40]
        last = card.xpath(".//div[@class='fix-text']//code | .//div[@class='fix-text']/p")
        words = [squeezed(element.text_content())[:40] for element in last]
        side = squeezed(card.xpath("string(.//div[@class='fix-side']/h4)"))
        held = [n for n, text in enumerate(pages[: end + 1]) if n > 0 and first in text]
        assert held, first
        # Titles stand in the contents too, which are on the first page.
        whole = [n for n in held if side in pages[n] and all(part in pages[n] for part in words)]
        assert whole, (first, held)


def test_the_contents_come_first_and_name_every_section(document: HtmlElement, pages: list[str]):
    contents = document.xpath("//nav[@class='contents']")[0]
    assert all(document.get_element_by_id(a.get("href")[1:]) is not None for a in contents.iter("a"))
    assert "Contents" in pages[0] + pages[1]
    for link in contents.xpath("./ol/li/a"):
        assert squeezed(link.text_content()) in pages[0] + pages[1], link.text_content()


def test_nothing_that_works_on_a_screen_only_is_printed(pages: list[str]):
    text = "".join(pages)
    for word in ("Searchchecks", "Openall", "Seealltheevidence", "CopyThe"):
        assert word not in text
    assert "Onpapereachcheckshowsitsfirstresults" in text
