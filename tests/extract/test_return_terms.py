"""Who pays for a return, how it is done, when the money comes back."""

from __future__ import annotations

import pytest

from auditor.extract import Document
from auditor.extract.return_terms import refund_days_of, return_cost_of, return_way_of

from ..builders import snapshot


def page(body: str, language: str = "en") -> Document:
    return Document(snapshot(f'<html lang="{language}"><body>{body}</body></html>'), language)


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("en", "Returns: we refund you within 5 days.", 5),
        ("en", "You get a refund for returned items within 14 days.", 14),
        ("en", "You may return it within 30 days for a full refund of the price that you have paid.", None),
        ("en", "Return it and get your refund within two or 3-5 working days.", 5),
        ("fr", "Vous pouvez le retourner sous 30 jours et nous vous remboursons.", None),
        ("uk", "Повернення: кошти повертаємо протягом 7 днів.", 7),
        ("pl", "Zwroty: pieniądze zwracamy w ciągu 14 dni.", 14),
        ("lt", "Grąžinimas: pinigus grąžiname per 14 dienų.", 14),
        ("de", "Rückgabe: Der Kaufpreis wird innerhalb von 14 Tagen erstattet.", 14),
        ("en", "Returns are refunded within 365 days.", None),
        ("en", "Delivery within 3 days.", None),
    ],
)
def test_days_of_a_refund_are_not_those_of_a_return(language: str, text: str, days: int | None):
    assert refund_days_of(page(f"<p>{text}</p>", language)).value == days


def test_a_text_under_a_heading_on_returns_is_on_returns():
    body = "<h2>Returns</h2><p>Pack it well and drop it off. This is free of charge.</p>"
    found = page(body)
    assert return_cost_of(found)
    assert return_way_of(found)


@pytest.mark.parametrize(
    "body",
    [
        "<h2>Delivery</h2><p>Free of charge, the courier collects nothing.</p>",
        "<h2>Returns</h2><p>Ask us.</p><h2>Gifts</h2><p>Wrapping is free of charge, tell us.</p>",
        "<h2>Returns</h2><p>Ask.</p><footer><p>Advice free of charge, e-mail us</p></footer>",
        '<section class="reviews"><p>Returns are free of charge, I used the return label.</p></section>',
    ],
)
def test_what_is_free_elsewhere_is_no_return(body: str):
    found = page(body)
    assert not return_cost_of(found)
    assert not return_way_of(found)
