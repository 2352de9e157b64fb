"""What only the law asks of a shop, as pages word it."""

from __future__ import annotations

import pytest

from auditor.extract import Document
from auditor.extract.duties import (
    guarantee_notice_of,
    guarantee_told_of,
    odr_link_of,
    withdrawal_form_of,
    withdrawal_of,
)
from auditor.models import Source

from ..builders import snapshot


def page(body: str, language: str = "en") -> Document:
    return Document(snapshot(f'<html lang="{language}"><body>{body}</body></html>'), language)


@pytest.mark.parametrize(
    ("language", "body", "found"),
    [
        ("en", '<a href="/w">Withdraw from contract here</a>', True),
        ("de", "<button>Vertrag widerrufen</button>", True),
        ("de", '<a href="/w">Widerrufsrecht</a>', False),
        ("de", '<a href="/w">Widerrufsbelehrung</a>', False),
        ("pl", '<a href="/w">Odstąp od umowy</a>', True),
        ("lt", '<a href="/w">Atsisakyti sutarties</a>', True),
        ("fr", '<a href="/w">Droit de rétractation</a>', False),
        ("it", '<a href="/w">Diritto di recesso</a>', False),
        ("es", '<a href="/w">Derecho de desistimiento</a>', False),
        ("en", "<p>You may withdraw from the contract within 14 days.</p>", False),
        ("en", '<a href="/w">Withdraw consent</a>', False),
    ],
)
def test_only_an_act_is_a_function(language: str, body: str, found: bool):
    assert bool(withdrawal_of(page(body, language))) is found


def test_a_form_is_told_from_a_function():
    form = page('<a href="/form.pdf">Widerrufsformular</a>', "de")
    assert not withdrawal_of(form)
    assert [piece.quote for piece in withdrawal_form_of(form).evidence] == ["Widerrufsformular"]


@pytest.mark.parametrize(
    ("body", "source", "confidence"),
    [
        ('<a href="/g">Legal guarantee</a>', Source.LINK, 1.0),
        ('<img src="/n.png" alt="Notice on the legal guarantee of conformity">', Source.IMAGE, 1.0),
        ("<h3>EU legal guarantee</h3>", Source.TEXT, 0.8),
    ],
)
def test_a_notice_stands_for_itself(body: str, source: Source, confidence: float):
    found = guarantee_notice_of(page(body))
    assert (found.evidence[0].source, found.confidence) == (source, confidence)


@pytest.mark.parametrize(
    "body",
    [
        "<p>The legal guarantee lasts two years.</p>",
        "<p>Besides the warranty of the maker there is the legal guarantee</p>",
        '<section class="reviews"><p>Legal guarantee</p></section>',
    ],
)
def test_a_sentence_of_the_terms_is_no_notice(body: str):
    assert not guarantee_notice_of(page(body))


def test_a_sentence_tells_the_guarantee_all_the_same():
    assert guarantee_told_of(page("<p>The legal guarantee lasts two years.</p>"))


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('<a href="https://ec.europa.eu/consumers/odr">x</a>', True),
        (
            '<a href="http://ec.europa.eu/consumers/odr/main/index.cfm?event=main.home.chooseLanguage">x</a>',
            True,
        ),
        ('<a href="https://webgate.ec.europa.eu/odr/main/index.cfm">x</a>', True),
        ("<p>https://ec.europa.eu/consumers/odr</p>", True),
        ('<a href="https://ec.europa.eu/consumers/index_en.htm">x</a>', False),
        ('<a href="https://shop.example/consumers/odr">x</a>', False),
        ('<a href="https://ec.europa.eu.shop.example/consumers/odr">x</a>', False),
        ('<a href="https://[bad/consumers/odr">x</a>', False),
        ("<script>var a='https://ec.europa.eu/consumers/odr'</script>", False),
    ],
)
def test_the_closed_platform_is_known_by_host_and_path(body: str, found: bool):
    assert bool(odr_link_of(page(body))) is found
