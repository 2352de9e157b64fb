"""Returns and their days, terms, privacy, help, order tracking, logo."""

from __future__ import annotations

import pytest

from auditor.extract.logo import logo
from auditor.extract.returns import return_days, returns
from auditor.extract.trust import trust_facts

from .pages import document, stands_in

LINKS = [
    ("returns", "en", "Returns &amp; exchanges"),
    ("returns", "de", "Widerrufsrecht"),
    ("returns", "pl", "Zwroty i reklamacje"),
    ("returns", "lt", "Prekių grąžinimas"),
    ("returns", "lv", "Preču atgriešana"),
    ("returns", "et", "Kauba tagastamine"),
    ("returns", "uk", "Обмін та повернення"),
    ("returns", "ru", "Возврат товара"),
    ("returns", "ro", "Politica de retur"),
    ("terms", "en", "Terms &amp; Conditions"),
    ("terms", "de", "AGB"),
    ("terms", "fr", "CGV"),
    ("terms", "pl", "Regulamin sklepu"),
    ("terms", "lt", "Pirkimo taisyklės"),
    ("terms", "lv", "Distances līgums"),
    ("terms", "uk", "Договір оферти"),
    ("terms", "hu", "ÁSZF"),
    ("privacy", "en", "Privacy policy"),
    ("privacy", "de", "Datenschutz"),
    ("privacy", "pl", "Polityka prywatności"),
    ("privacy", "lv", "Privātuma politika"),
    ("privacy", "et", "Privaatsuspoliitika"),
    ("privacy", "uk", "Політика конфіденційності"),
    ("privacy", "tr", "KVKK"),
    ("faq", "en", "Help"),
    ("faq", "lt", "D.U.K."),
    ("faq", "uk", "Часті запитання"),
    ("faq", "cs", "Časté dotazy"),
    ("order_tracking", "en", "Track your order"),
    ("order_tracking", "pl", "Status zamówienia"),
    ("order_tracking", "ru", "Мои заказы"),
    ("order_tracking", "sv", "Mina beställningar"),
]


@pytest.mark.parametrize(("fact", "language", "words"), LINKS)
def test_links_by_words(fact: str, language: str, words: str) -> None:
    body = f"<footer><a href='/x1'>{words}</a></footer>"
    found = getattr(trust_facts(document(body, language)), fact)
    assert found.confidence == 1.0
    assert stands_in(found.evidence[0], body)


def test_an_address_is_a_weaker_sign_than_words() -> None:
    found = trust_facts(document("<a href='/privacy-policy/'><img src='a.png'></a>")).privacy
    assert found
    assert found.confidence < 1.0
    assert "privacy-policy" in found.evidence[0].quote


def test_labels_that_a_script_makes_links_of() -> None:
    facts = trust_facts(document("<footer><span data-to='x'>Privacy policy</span></footer>"))
    assert facts.privacy
    assert facts.privacy.confidence < 1.0


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<p>In other terms, this kettle boils water.</p>",
        "<a href='#top'>Return to top</a>",
        "<a href='/help-parents'>Books that help parents</a>",
        "<a href='/service'>Customer service</a>",
        "<a href='https://elsewhere.example/privacy'></a>",
    ],
)
def test_pages_without_them(body: str) -> None:
    facts = trust_facts(document(body))
    found = (facts.returns, facts.terms, facts.privacy, facts.faq, facts.order_tracking)
    assert not any(found)


DAYS = [
    ("en", "<p>30-day returns</p>", 30),
    ("en", "<p>Return it within 14 days of delivery</p>", 14),
    ("en", "<p>Money back guarantee: 60 days</p>", 60),
    ("en", "<h3>Returns</h3><p>Within 28 days</p>", 28),
    ("de", "<p>30 Tage Rückgaberecht</p>", 30),
    ("de", "<p>30-tägiges Rückgaberecht</p>", 30),
    ("fr", "<p>Vous pouvez nous le retourner sous 30 jours suivant la date de livraison</p>", 30),
    ("it", "<p>Se vuoi restituire un prodotto entro 30 giorni dal ricevimento</p>", 30),
    ("pl", "<p>14 dni na zwrot</p>", 14),
    ("lt", "<p>Prekes galite grąžinti per 14 dienų</p>", 14),
    ("lv", "<p>Atteikuma tiesības 14 dienu laikā</p>", 14),
    ("et", "<p>14-päevane tagastusõigus</p>", 14),
    ("uk", "<p>Повернення протягом 14 днів</p>", 14),
    ("ru", "<p>Обмен и возврат в течение 14 дней</p>", 14),
    ("ro", "<p>Retur gratuit 45 de zile</p>", 45),
    ("en", "<p>Returns within 2 weeks</p>", 14),
]


@pytest.mark.parametrize(("language", "body", "days"), DAYS)
def test_days_for_returns(language: str, body: str, days: int) -> None:
    page = document(body, language)
    found = return_days(page)
    assert found.value == days
    assert stands_in(found.evidence[0], body)
    assert returns(page)


@pytest.mark.parametrize(
    "body",
    [
        "<p>Delivered in 14 days</p>",
        "<p>2 years warranty, returns accepted</p>",
        "<p>In case of return the money is refunded within 15 days</p>",
        "<p>Write to us about returns: we answer within 5 business days</p>",
        "<div class='reviews'><p>I had to return it after 14 days</p></div><p>Kettle</p>",
        "<p>Returns within 99999999999 days</p>",
    ],
)
def test_other_days(body: str) -> None:
    assert return_days(document(body)).value is None


def test_several_numbers_are_less_certain() -> None:
    found = return_days(document("<p>Return within 30 days.</p><p>Return within 14 days.</p>"))
    assert found.value == 30
    assert found.confidence < 1.0


LOGOS = [
    "<header><a href='/'><img src='/a.png' alt='Kettles'></a></header>",
    "<div class='site-logo'><a href='/'>Kettles</a></div>",
    "<header><a href='https://shop.example/en/'><svg><path d='M0'/></svg></a></header>",
    "<img src='/img/logo.png'>",
    "<header><a href='/'>Kettles &amp; Co</a></header>",
]


@pytest.mark.parametrize("body", LOGOS)
def test_logo(body: str) -> None:
    assert logo(document(body))


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<footer><img src='/visa-logo.png'></footer>",
        "<header><a href='/'>Home</a></header>",
        "<a href='http://[broken'>x</a>",
        "<a href='/kettles'><img src='/kettle.jpg'></a>",
    ],
)
def test_no_logo(body: str) -> None:
    assert not logo(document(body))
