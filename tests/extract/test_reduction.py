"""What is said of a reduced price."""

from __future__ import annotations

from decimal import Decimal

import pytest

from auditor.models import Money, PriceFacts
from auditor.rule import unsure

from .pages import facts


def price(more: str, old: str = "46,00 €", new: str = "39,00 €", language: str = "en") -> PriceFacts:
    """The price facts of a reduced product."""
    return facts(f'<h1>Vase</h1><p class="price"><s>{old}</s> <b>{new}</b></p>{more}', language).price


@pytest.mark.parametrize(
    ("text", "language", "amount"),
    [
        ("Lowest price in the last 30 days: 44,00 €", "en", "44.00"),
        ("44,00 € lowest price of the last 30 days", "en", "44.00"),
        ("Najniższa cena z 30 dni przed obniżką: 44,00 €", "pl", "44.00"),
        ("Niedrigster Preis der letzten 30 Tage: 44,00 €", "de", "44.00"),
        ("Nejnižší cena za posledních 30 dní: 44,00 €", "cs", "44.00"),
        ("Prix le plus bas des 30 derniers jours : 44,00 €", "fr", "44.00"),
        ("Prezzo più basso degli ultimi 30 giorni: 44,00 €", "it", "44.00"),
        ("Cel mai mic preț din ultimele 30 de zile: 44,00 €", "ro", "44.00"),
        ("Laveste pris de sidste 30 dage: 44,00 €", "da", "44.00"),
        ("Edellisten 30 päivän alin hinta: 44,00 €", "fi", "44.00"),
        ("Χαμηλότερη τιμή των τελευταίων 30 ημερών: 44,00 €", "el", "44.00"),
        ("Az elmúlt 30 nap legalacsonyabb ára: 44,00 €", "hu", "44.00"),
    ],
)
def test_the_lowest_price_of_30_days(text: str, language: str, amount: str):
    told = price(f"<p>{text}</p>", language=language)
    assert told.lowest_told
    assert told.lowest.value is not None
    assert told.lowest.value.amount == Decimal(amount)


def test_the_amount_may_stand_in_the_next_cell():
    told = price("<dl><dt>Lowest price in the last 30 days</dt><dd>44,00 €</dd></dl>")
    assert told.lowest.value is not None
    assert told.lowest.value.amount == Decimal("44.00")


def test_a_lowest_price_guarantee_is_none():
    assert not price("<p>Lowest price guarantee</p>").lowest_told


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<p>-15%</p>", 15.0),
        ("<p>−15 %</p>", 15.0),
        ("<p>You save 7,00 € (15%)</p>", 15.0),
        ('<span class="discount">15%</span>', 15.0),
        ("<p>-15,2%</p>", 15.2),
        ("<p>-40%</p><p>-15%</p>", 15.0),
        ("<p>Price includes 21% VAT</p>", None),
        ("<p>Sign up to our newsletter and save 10%</p>", None),
        ("<p>100% cotton</p>", None),
    ],
)
def test_the_percentage_that_is_announced(text: str, shown: float | None):
    assert price(text).discount.value == shown


def test_percentages_that_disagree_are_not_sure():
    assert unsure(price("<p>-30%</p><p>-40%</p>").discount)


def test_a_percentage_far_away_is_of_something_else():
    far = "<p>Words</p>" * 80
    assert price(f"{far}<p>-40%</p>").discount.value is None


def test_what_another_products_card_says_is_not_the_products():
    card = '<a href="/p/2"><img src="/2.jpg" alt=""> Bowl <b>-40%</b></a>'
    assert price(f'<div class="related-products">{card}{card}</div>').discount.value is None


def test_a_percentage_tells_which_amount_is_the_former_price() -> None:
    body = (
        '<h1>Vase</h1><div><span class="regular-price">59,90 €</span><b class="price">47,92 €</b>'
        "<span>{}</span><p>Set of two: 90,00 €</p></div>"
    )
    old = facts(body.format("−20 %"), "de").price.old.value
    assert old == Money(amount=Decimal("59.90"), currency="EUR")
    assert facts(body.format("−35 %"), "de").price.old.value is None
