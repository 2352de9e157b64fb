from __future__ import annotations

from decimal import Decimal

import pytest

from auditor.extract.amounts import money_places
from auditor.extract.price import price_facts
from auditor.models import Money

from .product_pages import page_of, stands_in

RELATED = "".join(
    f'<li><a href="/p/{n}"><img src="/{n}.jpg">Chair {n}</a><span class="price">{n},50 €</span></li>'
    for n in range(20, 26)
)


def shown(body: str, **kwargs: str) -> tuple[Decimal, str | None] | None:
    page = page_of(body, **kwargs)
    fact = price_facts(page).current
    assert all(stands_in(page, one) for one in fact.evidence)
    return (fact.value.amount, fact.value.currency) if fact.value else None


@pytest.mark.parametrize(
    ("price", "value", "currency"),
    [
        ('<span class="price">19,90 €</span>', "19.90", "EUR"),
        ('<span class="price">19<sup>90</sup> €</span>', "19.90", "EUR"),
        ('<span class="price"><b>€</b><b>19,</b><sup>90</sup></span>', "19.90", "EUR"),
        ('<span class="price"><span>1</span><span> 299</span><span> €</span></span>', "1299", "EUR"),
        ("<p>Preis: 19,90 €</p>", "19.90", "EUR"),
        ('<del class="price">29,90 €</del> <span class="price">19,90 €</span>', "19.90", "EUR"),
        ('<span class="price-old">29,90 €</span><span class="price-new">19,90 €</span>', "19.90", "EUR"),
        ('<p class="price with-list-price">19,90 €</p><p class="list-price">29,90 €</p>', "19.90", "EUR"),
        ('<span class="price">19,90 €</span><small>oder 6,63 € pro Monat</small>', "19.90", "EUR"),
        ('<span class="price">19,90 €</span><p class="unit-price">3,98 €/kg</p>', "19.90", "EUR"),
        ('<span class="price">19,90 €</span><p>Versand 4,90 €</p>', "19.90", "EUR"),
    ],
)
def test_finds_the_products_own_price(price: str, value: str, currency: str) -> None:
    related = f"<h2>Ähnliche Produkte</h2><ul>{RELATED}</ul>"
    body = f"<h1>Oak chair</h1>{price}<button>In den Warenkorb</button>{related}"
    assert shown(body, lang="de") == (Decimal(value), currency)


def test_other_products_prices_are_not_taken() -> None:
    body = f"<h1>Oak chair</h1><p>Ausverkauft</p><h2>Ähnliche Produkte</h2><ul>{RELATED}</ul>"
    assert shown(body, lang="de") is None


def test_visible_and_marked_prices_are_both_kept() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "Product", "name": "Oak chair",'
        '"offers": {"price": "24.90", "priceCurrency": "EUR"}}</script>'
    )
    facts = price_facts(page_of('<h1>Oak chair</h1><b class="price">€19.90</b>', head=head))
    assert facts.current.value == Money(amount=Decimal("19.90"), currency="EUR")
    assert facts.markup.value == Money(amount=Decimal("24.90"), currency="EUR")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("de", "<s>29,90 €</s>"),
        ("de", "<p>UVP 29,90 €</p>"),
        ("pl", "<p>Cena regularna: 29,90 €</p>"),
        ("lt", "<p>Sena kaina 29,90 €</p>"),
        ("lv", '<p class="old-price">29,90 €</p>'),
        ("et", "<p>Tavahind 29,90 €</p>"),
        ("en", "<p>You save €10</p>"),
        ("uk", "<p>Стара ціна 29,90 €</p>"),
    ],
)
def test_finds_the_former_price(lang: str, words: str) -> None:
    page = page_of(f'<h1>Oak chair</h1>{words}<p class="price">19,90 €</p>', lang=lang)
    old = price_facts(page).old
    assert old.value is not None
    assert old.value.amount == Decimal("29.90")
    assert all(stands_in(page, one) for one in old.evidence)


VAT = {
    "uk": ("Ціна з ПДВ", "Ціна без ПДВ", "Продавець не платник ПДВ"),
    "ru": ("Цена с НДС", "Цена без НДС", "Не является плательщиком НДС"),
    "pl": ("Cena zawiera 23% VAT", "99 zł netto", "Sprzedawca zwolniony z VAT"),
    "lt": ("Kaina su PVM", "Kaina be PVM", "Ne PVM mokėtojas"),
    "lv": ("Cena ar PVN", "Cena bez PVN", "Nav PVN maksātājs"),
    "et": ("Hind sisaldab käibemaksu", "Hind ilma käibemaksuta", "Ei ole käibemaksukohustuslane"),
    "en": ("Price incl. 20% VAT", "Price excluding VAT", "We are not VAT registered"),
    "de": ("inkl. 19% MwSt.", "zzgl. MwSt.", "Kein Ausweis als Kleinunternehmer"),
    "cs": ("včetně DPH", "bez DPH", "Nejsme plátci DPH"),
    "sk": ("s DPH", "bez DPH", "Nie sme platcami DPH"),
    "ro": ("TVA inclus", "fără TVA", "Neplătitor de TVA"),
    "hu": ("az ár tartalmazza az áfát", "nettó ár", "alanyi adómentes"),
    "bg": ("с включен ДДС", "без ДДС", "не е регистриран по ДДС"),
    "fi": ("sis. alv", "ilman alv", "ei alv-velvollinen"),
    "sv": ("inkl. moms", "exkl. moms", "ej momsregistrerad"),
    "nl": ("incl. btw", "excl. btw", "vrijgesteld van btw"),
    "fr": ("Prix TTC", "hors taxes", "TVA non applicable"),
    "es": ("IVA incluido", "sin IVA", "exento de IVA"),
    "it": ("IVA inclusa", "IVA esclusa", "esente da IVA"),
    "el": ("με ΦΠΑ", "χωρίς ΦΠΑ", "απαλλαγή από ΦΠΑ"),
    "tr": ("KDV dahil", "KDV hariç", "KDV'den muaf"),
}


@pytest.mark.parametrize(("lang", "words"), VAT.items(), ids=VAT)
def test_vat_words(lang: str, words: tuple[str, str, str]) -> None:
    for position, text in enumerate(words):
        facts = price_facts(page_of(f"<h1>Lamp</h1><b>19,90 €</b><p>{text}</p>", lang=lang))
        said = [bool(facts.vat_included), bool(facts.vat_excluded), bool(facts.not_vat_payer)]
        assert said[position], text
        assert not (position == 0 and said[1]), text
        assert not (position == 1 and said[0]), text


def test_invoices_and_duties_are_no_vat_note() -> None:
    text = "Includes applicable customs duties, taxes and fees."
    assert not price_facts(page_of(f"<h1>Lamp</h1><p>{text}</p>")).vat_included


@pytest.mark.parametrize(
    "body", ["", "<h1></h1>", "<h1>x</h1>" + "<p>€</p>" * 500, "<p>" + "1 " * 20_000 + "</p>"]
)
def test_pages_without_a_price(body: str) -> None:
    assert shown(body) is None


def test_a_price_said_twice_keeps_what_was_said_of_it() -> None:
    body = "<h1>Oak chair</h1><div>Precio recomendado: 79,99 € <b>79,99 €</b> ahora 63,42 €</div>"
    concepts = [place.concepts for place in money_places(page_of(body, lang="es"))]
    assert ["old_price" in found for found in concepts] == [True, True, False]


@pytest.mark.parametrize(
    ("lang", "words", "named"),
    [
        ("es", "63,42 € con un ahorro del 21 %", False),
        ("en", "$63.42 You save 21%", False),
        ("en", "You save $12.40", True),
    ],
)
def test_a_saving_in_percent_is_not_the_name_of_the_amount_beside(lang: str, words: str, named: bool) -> None:
    (place,) = money_places(page_of(f"<h1>Oak chair</h1><p>{words}</p>", lang=lang))
    assert ("saving" in place.concepts) is named


@pytest.mark.parametrize(
    ("url", "currency"),
    [("https://shop.com.tw/p", "TWD"), ("https://shop.hk/p", "HKD"), ("https://shop.example/p", "USD")],
)
def test_the_dollar_sign_is_the_countrys_own(url: str, currency: str) -> None:
    assert shown('<h1>Oak chair</h1><span class="price">$1290</span>', url=url) == (Decimal(1290), currency)


@pytest.mark.parametrize("stock", ["In stock", "Out of stock"])
def test_names_of_the_whole_products_box_say_nothing_of_its_price(stock: str) -> None:
    look = '<span class="amount"><bdi>{}</bdi></span>'
    body = (
        '<div class="product type-product instock shipping-taxable"><div class="summary">'
        f'<h1>Oak chair</h1><p class="price">{look.format("19,90 €")}</p><p>{stock}</p></div></div>'
        "<section><h2>Related products</h2><ul>"
        + "".join(
            f'<li><a href="/p/{n}"><img src="/{n}.jpg"><b>Chair {n}</b>{look.format(f"{n},50 €")}</a></li>'
            for n in range(20, 26)
        )
        + "</ul></section>"
    )
    assert shown(body) == (Decimal("19.90"), "EUR")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("lt", "Mokesčiai įtraukti."),
        ("lv", "Nodokļi iekļauti."),
        ("et", "Maksud sisalduvad."),
        ("sv", "Skatt ingår."),
    ],
)
def test_taxes_as_translated_shop_software_words_them(lang: str, words: str) -> None:
    assert price_facts(page_of(f"<h1>Lamp</h1><p>{words}</p>", lang=lang)).vat_included
