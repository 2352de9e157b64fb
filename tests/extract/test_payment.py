"""Ways to pay and instalments, by words, alt texts, files and classes."""

from __future__ import annotations

import pytest

from auditor.extract.payment import instalments, payment_methods

from .pages import document, stands_in

METHODS = [
    ("en", "<p>We accept Visa, Mastercard and PayPal</p>", {"visa", "mastercard", "paypal"}),
    ("en", "<footer><img src='/a.png' alt='American Express'></footer>", {"american_express"}),
    ("en", "<footer><img src='/icons/apple-pay.svg'></footer>", {"apple_pay"}),
    ("en", "<footer><i class='fa fa-cc-visa'></i></footer>", {"visa"}),
    ("en", "<footer><span class='icon icon--googlePay'></span></footer>", {"google_pay"}),
    ("en", "<footer><svg><title>Maestro</title></svg></footer>", {"maestro"}),
    ("en", "<p>Cash on delivery or bank transfer</p>", {"cash_on_delivery", "bank_transfer"}),
    ("de", "<p>Kauf auf Rechnung, Vorkasse oder Kreditkarte</p>", {"invoice", "bank_transfer", "card"}),
    ("pl", "<p>Płatność: BLIK, Przelewy24, za pobraniem</p>", {"blik", "przelewy24", "cash_on_delivery"}),
    ("lt", "<p>Mokėkite banko kortele arba per Paysera</p>", {"card", "paysera"}),
    ("lv", "<p>Apmaksa ar maksājumu karti vai skaidrā naudā</p>", {"card", "cash"}),
    ("et", "<p>Pangalink ja järelmaks</p>", {"bank_transfer", "instalments"}),
    ("uk", "<p>LiqPay, monobank, накладений платіж</p>", {"liqpay", "monobank", "cash_on_delivery"}),
    ("ru", "<p>Наличными или банковской картой</p>", {"cash", "card"}),
    ("cs", "<p>Dobírka, bankovní převod</p>", {"cash_on_delivery", "bank_transfer"}),
]


@pytest.mark.parametrize(("language", "body", "names"), METHODS)
def test_methods(language: str, body: str, names: set[str]) -> None:
    found = payment_methods(document(body, language))
    assert {method.name for method in found} >= names
    assert all(stands_in(method.evidence, body) for method in found)


def test_a_picture_of_all_methods_counts_as_one_without_a_name() -> None:
    (method,) = payment_methods(document("<footer><img src='/img/payment-methods.png'></footer>"))
    assert method.name == "unnamed"


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", ""),
        ("sv", "<a href='/x'>Visa mer</a>"),
        ("en", "<div class='reviews'><p>Paid with PayPal</p></div><p>Kettle</p>"),
        ("en", "<a href='/gift'>Gift cards</a>"),
        ("en", "<img src='data:image/png;base64,visa'>"),
    ],
)
def test_no_methods(language: str, body: str) -> None:
    assert payment_methods(document(body, language)) == ()


INSTALMENTS = [
    ("en", "Buy now, pay later"),
    ("en", "Pay with Klarna"),
    ("de", "Ratenzahlung möglich"),
    ("fr", "Payez en 3 fois sans frais"),
    ("it", "Paga a rate"),
    ("pl", "Kup na raty 0%"),
    ("lt", "Pirkite išsimokėtinai"),
    ("lv", "Nopērc uz nomaksu"),
    ("et", "Järelmaks"),
    ("uk", "Оплата частинами"),
    ("ru", "В рассрочку без переплат"),
    ("ro", "Rate fără dobândă"),
    ("tr", "12 taksit imkanı"),
]


@pytest.mark.parametrize(("language", "words"), INSTALMENTS)
def test_instalments(language: str, words: str) -> None:
    body = f"<p>{words}</p>"
    found = instalments(document(body, language))
    assert found
    assert stands_in(found.evidence[0], body)


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("de", "<p>In 3 Größen erhältlich</p>"),
        ("de", "<p>Vor 5 Monaten veröffentlicht</p>"),
        ("uk", "<p>Гарантія 12 міс</p>"),
        ("en", "<p>Credit card</p>"),
        ("en", "<p>30 day free trial, then 5 per month</p>"),
    ],
)
def test_no_instalments(language: str, body: str) -> None:
    assert not instalments(document(body, language))


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Buy now, pay later"),
        ("de", "Jetzt kaufen – später bezahlen"),
        ("fr", "Achetez maintenant, payez plus tard"),
        ("pl", "Kup teraz, zapłać później"),
        ("uk", "Купуй зараз, плати потім"),
        ("lt", "Pirk dabar, mokėk vėliau"),
        ("lv", "Pērc tagad, maksā vēlāk"),
        ("et", "Osta kohe, maksa hiljem"),
    ],
)
def test_buying_now_and_paying_later(lang: str, words: str) -> None:
    assert instalments(document(f"<h1>Nora 200</h1><p>{words}</p>", lang))
