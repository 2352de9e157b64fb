"""How pages are named in the scorecard."""

from __future__ import annotations

import pytest
from auditor.reports.html.refs import Refs, common_ending, language_tag
from auditor.reports.wording import Wording

from auditor.catalog import Catalog
from auditor.models import PageEntry, PageKind, ReadStatus


@pytest.mark.parametrize(
    ("titles", "ending"),
    [
        (["Mug | Kiln", "Bowl | Kiln", "Jug – small | Kiln"], " | Kiln"),
        (["Mug | Kiln", "Bowl | Kiln"], ""),
        (["Mug - Kiln", "Bowl - Kiln", "Jug - Kiln", "a", "b", "c"], ""),
        (["Mug", "Mug", "Mug"], ""),
        ([], ""),
    ],
)
def test_common_ending(titles: list[str], ending: str):
    assert common_ending(titles) == ending


def test_pages_are_named_by_their_title_without_the_shops_name():
    titles = ("Mug | Kiln", "Bowl | Kiln", " | Kiln", "", "T" * 400)
    pages = [
        PageEntry(url=f"https://kiln.example/{n}", kind=PageKind.PRODUCT, status=ReadStatus.READ, title=title)
        for n, title in enumerate(titles)
    ]
    refs = Refs(pages, Wording(Catalog("en")))
    assert [refs.of(page.url).label for page in pages[:2]] == ["Mug | Kiln", "Bowl | Kiln"]
    more = [page.model_copy(update={"url": page.url + "b"}) for page in pages[:2]]
    refs = Refs([*pages, *more], Wording(Catalog("en")))
    assert [refs.of(page.url).label for page in pages[:4]] == ["Mug", "Bowl", "| Kiln", "/3"]
    assert len(refs.of(pages[4].url).label) == 70
    assert refs.of("https://elsewhere.example/x").number == 0


@pytest.mark.parametrize(
    ("language", "tag"), [("uk", "uk"), ("und", None), ("", None), ('e"', None), ("EN", "en")]
)
def test_language_tag(language: str, tag: str | None):
    assert language_tag(language) == tag
