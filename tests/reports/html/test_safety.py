"""Whatever a shop writes, the scorecard shows it as text, loads nothing and runs only its own script."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator

import pytest
from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from auditor.catalog import Catalog

from ..conftest import render_html
from ..sample import hostile_everywhere
from ..storefront import BREAKOUT, HOSTILE, RTL, SCRIPT, TERMINAL, MemoryAssets

LOADING = (
    "src",
    "srcset",
    "poster",
    "data",
    "background",
    "action",
    "formaction",
    "ping",
    "manifest",
    "style",
)
LOADERS = "//link|//iframe|//object|//embed|//base|//form|//video|//audio|//img|//meta[@http-equiv='refresh']"


def elements(document: HtmlElement) -> Iterator[HtmlElement]:
    return (element for element in document.iter() if isinstance(element.tag, str))


def text_of(document: HtmlElement) -> str:
    return " ".join(document.text_content().split())


@pytest.fixture(scope="module")
def document(scorecard: str) -> HtmlElement:
    return document_fromstring(scorecard)


@pytest.fixture(scope="module")
def harmless(catalog: Catalog) -> HtmlElement:
    return document_fromstring(render_html(hostile_everywhere("harmless words"), MemoryAssets({}), catalog))


@pytest.mark.parametrize("text", [*HOSTILE, TERMINAL, RTL, "&lt;b&gt;", "%}{{ 7*7 }}", "\x00\ufffe"])
def test_text_of_a_shop_stays_text_in_every_field(harmless: HtmlElement, catalog: Catalog, text: str):
    hostile = document_fromstring(render_html(hostile_everywhere(text), MemoryAssets({}), catalog))
    tags = sorted({element.tag for element in elements(hostile)})
    assert tags == sorted({element.tag for element in elements(harmless)})
    names = {name for element in elements(hostile) for name in element.attrib}
    assert names == {name for element in elements(harmless) for name in element.attrib} | (
        names & {"lang"}  # known only for text that is a language code
    )
    assert not [name for name in names if name.lower().startswith("on")]
    assert len(hostile.xpath("//script")) == 1


def test_hostile_text_is_shown_as_it_stands(document: HtmlElement):
    shown = text_of(document)
    assert f"Cushion {SCRIPT}" in shown
    assert BREAKOUT in shown
    assert RTL in shown
    assert "49" not in document.xpath("string(//q[contains(., '7*7')])")


def test_control_and_direction_characters_are_left_out(scorecard: str):
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", scorecard)


def test_right_to_left_words_in_a_sentence_keep_to_themselves(scorecard: str):
    assert f"“\u2068{RTL}\u2069”" in scorecard


def test_nothing_is_loaded(document: HtmlElement):
    for element in elements(document):
        for name in LOADING:
            assert name not in element.attrib, (element.tag, name)
        for address in (value for name, value in element.items() if name.endswith("href")):
            allowed = r"#[\w-]+$|https?://" if element.tag == "a" else r"#[\w-]+$|data:image/"
            assert re.match(allowed, address), address
    assert [e.tag for e in document.xpath(LOADERS)] == ["link"]
    style = document.xpath("string(//style)")
    assert "url(" not in style
    assert "@import" not in style


def test_outside_links_open_apart_and_tell_the_shop_nothing(document: HtmlElement):
    outside = [a for a in document.xpath("//a") if a.get("href", "").startswith("http")]
    assert len(outside) > 30
    assert {a.get("rel") for a in outside} == {"noopener noreferrer"}
    assert {a.get("target") for a in outside} == {"_blank"}
    assert "javascript:" not in "".join(a.get("href", "") for a in document.xpath("//a"))


def test_every_link_inside_leads_somewhere_and_ids_are_unique(document: HtmlElement):
    ids = document.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = {href[1:] for href in document.xpath("//@href") if href.startswith("#")}
    assert targets <= set(ids)
    assert {f"page-{n}" for n in (1, 5, 8)} <= targets


def test_the_policy_allows_this_script_and_this_style_only(document: HtmlElement):
    policy = document.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}
    assert rules["default-src"] == ["'none'"]
    assert rules["img-src"] == ["data:"]
    for name, element in (("script-src", "script"), ("style-src", "style")):
        content = document.xpath(f"//{element}")[0].text
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert rules[name] == [f"'sha256-{digest}'"]


def test_the_policy_comes_before_anything_that_it_governs(scorecard: str):
    assert (
        scorecard.index("Content-Security-Policy") < scorecard.index("<title>") < scorecard.index("<style>")
    )


def test_long_text_is_cut(document: HtmlElement):
    longest = max(len(text.strip()) for text in document.xpath("//main//text()"))
    assert longest < 700
    assert "Blanket…" in text_of(document) or "Blank…" in text_of(document)


def test_the_document_is_well_formed(scorecard: str):
    parser = etree.HTMLParser(recover=True, huge_tree=True)
    etree.fromstring(scorecard.encode(), parser)
    known = re.compile(r"Tag (svg|defs|symbol|use|path|rect|circle|image|text|main|section|header|nav|footer|"
                       r"figure|figcaption|details|summary|bdi) invalid")  # fmt: skip
    problems = [e.message for e in parser.error_log if not known.match(e.message)]
    assert problems == []
