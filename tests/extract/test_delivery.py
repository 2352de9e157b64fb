"""Delivery costs, times, ways and links in several languages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from auditor.extract.delivery import delivery_facts
from auditor.models import CostKind, DeliveryFacts

from .pages import document, stands_in


def read(body: str, language: str = "en") -> DeliveryFacts:
    return delivery_facts(document(body, language))


AMOUNTS = [
    ("en", "<p>Delivery: €3.99</p>", "3.99", "EUR"),
    ("en", "<p>+ £12.00 delivery</p>", "12.00", "GBP"),
    ("en", "<table><tr><td>Shipping</td><td>€4.50</td></tr></table>", "4.50", "EUR"),
    ("de", "<p>Versandkosten 4,95 €</p>", "4.95", "EUR"),
    ("fr", "<p>+ 2,90 EUR de frais de livraison</p>", "2.90", "EUR"),
    ("it", "<p>Spese di spedizione: 6,90 €</p>", "6.90", "EUR"),
    ("pl", "<p>Dostawa od 9,99 zł</p>", "9.99", "PLN"),
    ("lt", "<p>Pristatymas į paštomatą 2,49 €</p>", "2.49", "EUR"),
    ("lv", "<p>Piegāde ar kurjeru 3,99 €</p>", "3.99", "EUR"),
    ("et", "<p>Tarne pakiautomaati 2,90 €</p>", "2.90", "EUR"),
    ("uk", "<p>Доставка кур'єром 90 грн</p>", "90", "UAH"),
    ("uk", "<li>Кур'єром по місту 120 грн</li>", "120", "UAH"),
    ("pl", "<li>Kurier 15,99 zł</li>", "15.99", "PLN"),
    ("et", "<li>Pakiautomaat 2,49 €</li>", "2.49", "EUR"),
    ("fr", "<p>Livraison à partir de 3,90 €</p>", "3.90", "EUR"),
    ("cs", "<ul><li>Zásilkovna 69 Kč</li></ul>", "69", "CZK"),
    ("bg", "<ul><li>До офис на Еконт 5,50 лв.</li></ul>", "5.50", "BGN"),
    ("ru", "<dl><dt>Доставка</dt><dd>300 руб.</dd></dl>", "300", "RUB"),
    ("cs", "<p>Poštovné 79 Kč</p>", "79", "CZK"),
    ("sv", "<p>Frakt: 49 kr</p>", "49", "SEK"),
    ("hu", "<p>Szállítási díj: 1 490 Ft</p>", "1490", "HUF"),
]


@pytest.mark.parametrize(("language", "body", "amount", "currency"), AMOUNTS)
def test_amount_beside_a_delivery_word(language: str, body: str, amount: str, currency: str) -> None:
    costs = read(body, language).costs
    told = [cost.amount for cost in costs if cost.kind is CostKind.AMOUNT and cost.amount]
    assert [(money.amount, money.currency) for money in told] == [(Decimal(amount), currency)]
    assert all(stands_in(cost.evidence, body) for cost in costs)


FREE = [
    ("en", "<p>Free shipping</p>"),
    ("en", "<img alt='Free delivery' src='van.png'>"),
    ("de", "<p>Versandkostenfrei</p>"),
    ("de", "<p>Kostenloser Versand</p>"),
    ("fr", "<p>Livraison gratuite</p>"),
    ("es", "<p>Envío gratis</p>"),
    ("pt", "<p>Portes grátis</p>"),
    ("pl", "<p>Darmowa dostawa</p>"),
    ("lt", "<p>Nemokamas pristatymas</p>"),
    ("lv", "<p>Bezmaksas piegāde</p>"),
    ("et", "<p>Tasuta tarne</p>"),
    ("uk", "<p>Безкоштовна доставка</p>"),
    ("ru", "<p>Доставка — бесплатно</p>"),
    ("sk", "<p>Doprava zadarmo</p>"),
    ("fi", "<p>Ilmainen toimitus</p>"),
    ("el", "<p>Δωρεάν μεταφορικά</p>"),
    ("tr", "<p>Kargo bedava</p>"),
    ("ro", "<p>Transport gratuit</p>"),
]


@pytest.mark.parametrize(("language", "body"), FREE)
def test_free_delivery(language: str, body: str) -> None:
    costs = read(body, language).costs
    assert [cost.kind for cost in costs] == [CostKind.FREE]
    assert stands_in(costs[0].evidence, body)


THRESHOLDS = [
    ("en", "Free delivery on orders over €50", "50"),
    ("en", "Spend $35 or more for free shipping", "35"),
    ("de", "Ab 20 € versandkostenfrei", "20"),
    ("pl", "Darmowa dostawa od 199 zł", "199"),
    ("uk", "Безкоштовна доставка від 1000 грн", "1000"),
    ("ru", "Доставка по городу при заказе от 1000 руб. бесплатная", "1000"),
    ("lt", "Nemokamas pristatymas nuo 30 €", "30"),
    ("lv", "Bezmaksas piegāde pasūtījumiem virs 40 €", "40"),
    ("et", "Tasuta tarne alates 49 €", "49"),
    ("it", "Spedizione gratuita sopra i 49 €", "49"),
    ("fi", "Ilmainen toimitus yli 50 € tilauksiin", "50"),
]


@pytest.mark.parametrize(("language", "words", "amount"), THRESHOLDS)
def test_sum_from_which_delivery_is_free(language: str, words: str, amount: str) -> None:
    costs = read(f"<p>{words}</p>", language).costs
    assert [(cost.kind, cost.amount and cost.amount.amount) for cost in costs] == [
        (CostKind.FREE_FROM, Decimal(amount))
    ]


def test_both_the_price_of_delivery_and_the_sum_from_which_it_is_free() -> None:
    costs = read("<p>Delivery 3.99 €, free delivery from 50 €</p>").costs
    assert {(cost.kind, cost.amount and str(cost.amount.amount)) for cost in costs} == {
        (CostKind.AMOUNT, "3.99"),
        (CostKind.FREE_FROM, "50"),
    }


NO_COST = [
    ("en", "<a href='/delivery'>Delivery</a>"),
    ("en", "<p>€79.00 plus shipping</p>"),
    ("en", "<p>€79.00 including postage</p>"),
    ("de", "<p>119,01 € inkl. MwSt. zzgl. Versandkosten</p>"),
    ("en", "<p>Free returns. Delivery terms apply to all orders.</p>"),
    ("en", "<section class='related-products'><p>Free shipping</p></section><p>Kettle</p>"),
    ("en", "<div class='reviews'><p>I paid €5 for delivery</p></div><p>Kettle</p>"),
    ("ru", "<p>Купить чайник по цене 150 руб. с доставкой почтой</p>"),
]


@pytest.mark.parametrize(("language", "body"), NO_COST)
def test_no_cost(language: str, body: str) -> None:
    assert read(body, language).costs == ()


TIMES = [
    ("en", "<p>Delivered in 1-3 days</p>", 1, 3),
    ("en", "<p>Ships within 24 hours</p>", 1, 1),
    ("en", "<p>Delivery takes 2 weeks</p>", 14, 14),
    ("en", "<p>Ships within 2 days of receipt of payment</p>", 2, 2),
    ("en", "<p>3-5 working days</p>", 3, 5),
    ("de", "<p>Lieferzeit: 3-5 Werktage</p>", 3, 5),
    ("fr", "<p>Livré en 48h</p>", 2, 2),
    ("it", "<p>Consegna in circa 8-14 giorni lavorativi</p>", 8, 14),
    ("es", "<p>Entrega en 24/48 horas</p>", None, None),
    ("pl", "<dl><dt>Czas wysyłki</dt><dd>2 dni</dd></dl>", 2, 2),
    ("uk", "<p>Доставка від 2 до 4 днів</p>", 2, 4),
    ("ru", "<p>Доставим за 3 дня</p>", 3, 3),
    ("lt", "<p>Pristatysime per 1-2 darbo dienas</p>", 1, 2),
    ("lv", "<p>Piegāde 2-3 darba dienu laikā</p>", 2, 3),
    ("et", "<p>Tarneaeg 3–5 tööpäeva</p>", 3, 5),
    ("sv", "<p>Leveranstid 2-4 vardagar</p>", 2, 4),
    ("nl", "<p>Levertijd: 2 werkdagen</p>", 2, 2),
]


@pytest.mark.parametrize(("language", "body", "least", "most"), TIMES)
def test_span_of_delivery(language: str, body: str, least: int | None, most: int | None) -> None:
    times = read(body, language).times
    assert times
    if most is not None:
        assert (times[0].least_days, times[0].most_days) == (least, most)
    assert all(stands_in(time.evidence, body) for time in times)


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "<p>Get it tomorrow</p>"),
        ("en", "<p>Arrives Mon, 3 Nov</p>"),
        ("en", "<p>Estimated delivery: 12 November</p>"),
        ("es", "<p>Entrega 04/08/2023 - 09/08/2023</p>"),
        ("de", "<p>Lieferung: Montag, 7. Dez.</p>"),
        ("pl", "<p>Dostawa jutro</p>"),
        ("uk", "<p>Доставимо завтра</p>"),
        ("lt", "<p>Pristatysime rytoj</p>"),
        ("de", "<dl><dt>Liefertermin</dt><dd>Mo., 07.12.2020 - Di., 08.12.2020</dd></dl>"),
        ("ru", "<div><span>курьер</span><br><span>7 марта</span></div>"),
        ("sk", "<p>U vás doma v stredu 9. 12</p>"),
        ("uk", "<p>Ваше замовлення доставлять у той же день</p>"),
    ],
)
def test_day_of_delivery(language: str, body: str) -> None:
    (time,) = read(body, language).times
    assert (time.least_days, time.most_days) == (None, None)
    assert stands_in(time.evidence, body)


NO_TIME = [
    ("en", "<p>Return it within 14 days of delivery</p>"),
    ("en", "<p>Money back within 30 days after delivery</p>"),
    ("de", "<p>Zahlung innerhalb von 14 Tagen nach Erhalt der Lieferung</p>"),
    ("de", "<p>Rückgabe innerhalb von 30 Tagen</p>"),
    ("fr", "<p>Remboursement sous 60 jours, frais de retour offerts</p>"),
    ("en", "<p>Brews for 3 days</p>"),
    ("de", "<p>1,90 € (außer bei Fracht- und Express-Versand)</p>"),
    ("fr", "<p>2,90 EUR La Poste Express | Détails</p>"),
    ("en", "<dl><dt>Delivery</dt><dd>Free</dd><dt>Made</dt><dd>07.12.2020</dd></dl>"),
    ("en", "<nav><a href='/now'>Immediate delivery today</a></nav>"),
    ("en", "<div class='reviews'><p>It was delivered in 2 days</p></div><p>Kettle</p>"),
]


@pytest.mark.parametrize(("language", "body"), NO_TIME)
def test_other_numbers_of_days(language: str, body: str) -> None:
    assert read(body, language).times == ()


PICKUP = [
    ("en", "Click &amp; Collect"),
    ("de", "Abholung im Markt"),
    ("pl", "Odbiór osobisty"),
    ("lt", "Atsiėmimas parduotuvėje"),
    ("lv", "Saņemšana veikalā"),
    ("et", "Pakiautomaat"),
    ("uk", "Самовивіз"),
    ("ru", "Самовывоз из пункта выдачи"),
    ("fr", "Retrait en magasin"),
    ("cs", "Osobní odběr"),
]


@pytest.mark.parametrize(("language", "words"), PICKUP)
def test_pickup(language: str, words: str) -> None:
    found = read(f"<p>{words}</p>", language)
    assert found.pickup
    assert "pickup" in {method.name for method in found.methods}


@pytest.mark.parametrize(
    "body",
    [
        "<p>Store pickup is not available for this product</p>",
        "<div><span>Click &amp; Collect</span><p>Unavailable</p></div>",
        "<p>Guitar with two humbucker pickups</p>",
    ],
)
def test_no_pickup(body: str) -> None:
    assert not read(body).pickup


def test_ways_and_carriers() -> None:
    body = "<p>Delivery by courier with DPD or to an Omniva parcel locker. Cash on delivery.</p>"
    assert {method.name for method in read(body).methods} >= {
        "courier", "locker", "cash_on_delivery", "dpd", "omniva",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "<footer><a href='/x'>Shipping &amp; delivery</a></footer>"),
        ("lt", "<footer><a href='/x'>Pristatymas</a></footer>"),
        ("uk", "<footer><a href='/x'>Доставка і оплата</a></footer>"),
        ("en", "<footer><a href='/delivery/'><img src='van.png'></a></footer>"),
    ],
)
def test_link(language: str, body: str) -> None:
    assert read(body, language).link


def test_link_of_another_product_is_none() -> None:
    body = "<div class='related-products'><a href='/p/1'>Kettle with fast delivery</a></div><p>Kettle</p>"
    assert not read(body).link


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<p>" + "delivery free 1 " * 5000 + "</p>",
        "<p>Delivery: €999999999999999999999</p>",
        "<p>Delivered in 99999999999999 days</p>",
        "<p>Delivered in ٣ days, ² days</p>",
        "<a href='http://[broken'>Delivery</a>",
        "<td>Delivery<td>" * 200,
    ],
)
def test_hostile_pages_are_read(body: str) -> None:
    found = read(body)
    assert len(found.costs) <= 6
    assert all(time.most_days is None or time.most_days <= 400 for time in found.times)
