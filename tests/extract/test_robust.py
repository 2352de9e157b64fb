"""Pages as they really are: prices in every usual form, broken markup, signs that nobody sees."""

from __future__ import annotations

from decimal import Decimal

import pytest

from auditor.models import Availability

from .pages import facts

PRICES = [
    ('<p class="price">1.234,56 €</p>', "1234.56", "EUR"),
    ('<p class="price">1 234,56 zł</p>', "1234.56", "PLN"),
    ('<p class="price">£1,234.56</p>', "1234.56", "GBP"),
    ('<p class="price">CHF 1\'234.50</p>', "1234.50", "CHF"),
    ('<p class="price">12<sup>99</sup> €</p>', "12.99", "EUR"),
    ('<p class="price"><span>1 299</span><sup>50</sup> zł</p>', "1299.50", "PLN"),
    ('<p class="price"><b>€</b><i>1,299</i><i>.</i><i>00</i></p>', "1299.00", "EUR"),
    ('<p class="price"><i>19</i><i>,</i><i>99</i><i>EUR</i></p>', "19.99", "EUR"),
    ('<p class="price">10,00 € – 25,00 €</p>', "10.00", "EUR"),
    ('<p class="price">from £12.50</p>', "12.50", "GBP"),
    ('<p class="price">3,99 €</p><small>(7,98 € / kg)</small>', "3.99", "EUR"),
    ('<small>7,98 €/kg</small><p class="price">3,99 €</p>', "3.99", "EUR"),
    ('<p class="price"><del>59,00 €</del> <ins>39,00 €</ins></p>', "39.00", "EUR"),
    ('<p class="price">39,00 € <s>59,00 €</s></p>', "39.00", "EUR"),
    ('<p>or 4 x 24,75 € without interest</p><p class="price">99,00 €</p>', "99.00", "EUR"),
    ('<p class="price">99,00 €</p><p>from 8,25 €/month</p>', "99.00", "EUR"),
    ('<p class="price">20,00 € (39,12 лв.)</p>', "20.00", "EUR"),
    ('<p class="price">49,— €</p>', "49", "EUR"),
    ('<p class="price">\u200e$49.99\u200e</p>', "49.99", "USD"),
    ('<p class="price">1&#8203;299,00&#8203;&nbsp;€</p>', "1299.00", "EUR"),
    ('<p class="price">1&shy;299,00 €</p>', "1299.00", "EUR"),
    ('<p class="price">\ufeff59,00\u2060 €</p>', "59.00", "EUR"),
]


@pytest.mark.parametrize(("price", "amount", "currency"), PRICES)
def test_a_price_is_read_in_every_usual_form(price: str, amount: str, currency: str) -> None:
    found = facts(f"<h1>Kettle</h1>{price}<button>Add to cart</button>").price.current.value
    assert found is not None
    assert (found.amount, found.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    ("price", "language", "host", "amount", "currency"),
    [
        ("١٬٢٣٤٫٥٦ د.إ", "ar", "ae", "1234.56", "AED"),
        ("٩٩٫٥٠ ر.س", "ar", "sa", "99.50", "SAR"),
        ("1 234:-", "sv", "se", "1234", "SEK"),
        ("1299,- Kč", "cs", "cz", "1299", "CZK"),
        ("12 990 Ft", "hu", "hu", "12990", "HUF"),
        ("2 499 ₴", "uk", "com.ua", "2499", "UAH"),
    ],
)
def test_a_price_is_read_as_its_country_writes_it(
    price: str, language: str, host: str, amount: str, currency: str
) -> None:
    body = f'<h1>X</h1><p class="price">{price}</p>'
    found = facts(body, language, f"https://shop.{host}/p/1").price.current.value
    assert found is not None
    assert (found.amount, found.currency) == (Decimal(amount), currency)


def test_a_page_from_right_to_left_is_read() -> None:
    body = (
        '<div dir="rtl"><h1>غلاية كهربائية</h1><p class="price">٩٩٫٥٠ ر.س</p>'
        '<footer>هاتف: <a href="tel:+966112345678">٠١١ ٢٣٤ ٥٦٧٨</a></footer></div>'
    )
    page = facts(body, "ar", "https://shop.sa/p/1")
    assert page.product.name.value == "غلاية كهربائية"
    assert [(phone.number, phone.clickable) for phone in page.contact.phones] == [("+966112345678", True)]
    assert not page.language_supported


OFFER = '"offers": {"price": "39.90", "priceCurrency": "EUR"}'
BROKEN_JSON = [
    f'{{"@type": "Product", "name": "Kettle", {OFFER},}}',
    f'{{"@type": "Product", "name": "Kettle", {OFFER}}};',
    f'<!-- {{"@type": "Product", "name": "Kettle", {OFFER}}} -->',
    f'//<![CDATA[\n{{"@type": "Product", "name": "Kettle", {OFFER}}}\n//]]>',
    f'{{"@type": "Product", "name": "Ket\ttle\n", {OFFER}}}',
]


@pytest.mark.parametrize("json", BROKEN_JSON)
def test_structured_data_with_usual_faults_is_read(json: str) -> None:
    page = facts(f'<script type="application/ld+json">{json}</script><h1>Kettle</h1>')
    assert page.price.markup.value is not None
    assert page.price.markup.value.amount == Decimal("39.90")


@pytest.mark.parametrize(
    "json", ["", "{", "[[[[", '{"@type": "Product"', "null", '"x"', "{]", "\\", "{" * 10_000]
)
def test_structured_data_beyond_repair_costs_nothing_else(json: str) -> None:
    page = facts(
        f'<script type="application/ld+json">{json}</script><h1>Kettle</h1><p class="price">39 €</p>'
    )
    assert page.product.name.value == "Kettle"
    assert page.price.current.value is not None


def test_a_truncated_page_keeps_what_came() -> None:
    whole = (
        '<header><a href="/cart">Cart</a></header><h1>Kettle</h1><p class="price">39,90 €</p><p>In stock, del'
    )
    page = facts(whole)
    assert page.price.current.value is not None
    assert page.cart.link
    assert page.product.availability.value is Availability.IN_STOCK


def test_two_numbers_in_one_link_are_two() -> None:
    body = '<a href="tel:+37060000001,+37060000002">+370 600 00001, +370 600 00002</a>'
    page = facts(body, "lt", "https://shop.lt/")
    assert [phone.number for phone in page.contact.phones] == ["+37060000001", "+37060000002"]


def test_numbers_that_end_alike_are_two() -> None:
    body = "<footer>Тел. (044) 500-50-50, (067) 500-50-50</footer>"
    page = facts(body, "uk", "https://shop.ua/")
    assert [phone.number for phone in page.contact.phones] == ["+380445005050", "+380675005050"]


@pytest.mark.parametrize(
    "sign", ["\u200b", "\u00ad", "\u2060", "\ufeff", "&shy;", "&#8203;", "&ZeroWidthSpace;"]
)
def test_signs_that_nobody_sees_hide_no_words(sign: str) -> None:
    body = f"<h1>Ket{sign}tle</h1><button>Add to{sign} ca{sign}rt</button><p>Free deli{sign}very</p>"
    page = facts(body)
    assert page.product.name.value == "Kettle"
    assert page.cart.add_to_cart
    assert page.delivery.costs
