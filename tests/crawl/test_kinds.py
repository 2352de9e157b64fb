import pytest

from auditor.crawl.kinds import SERVICE, SURE, guess
from auditor.crawl.links import Link, Place
from auditor.models import PageKind

from .shops import WORDS

LABELS = [
    (language, kind, label)
    for language, kinds in WORDS["labels"].items()
    for kind, labels in kinds.items()
    for label in labels
]


def link(text: str = "", url: str = "https://shop.example/x-1", hint: str = "", **more: object) -> Link:
    values = {
        "place": Place.FOOTER,
        "order": 0,
        "nofollow": False,
        "picture": False,
        "language": "",
        "card": False,
    } | more
    return Link(url=url, text=text, hint=hint, **values)  # type: ignore[arg-type]  # the rest are given above


@pytest.mark.parametrize(("language", "kind", "label"), LABELS)
def test_words_tell_the_kind_in_every_language(language: str, kind: str, label: str) -> None:
    kinds = guess(link(label))
    assert kinds[PageKind(kind)] >= SURE
    others = {other: kinds[other] for other in SERVICE if other.value != kind}
    assert max(others.values()) <= kinds[PageKind(kind)], f"{label!r} is rather {others}"


@pytest.mark.parametrize("name", WORDS["products"]["names"])
def test_names_of_products_are_no_service_pages(name: str) -> None:
    kinds = guess(link(name, url="https://shop.example/x-1", place=Place.MAIN, picture=True, card=True))
    assert kinds.best is PageKind.PRODUCT


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://x.example/index.php?route=checkout/cart", PageKind.CART),
        ("https://x.example/cart", PageKind.CART),
        ("https://x.example/pages/shipping-and-delivery", PageKind.DELIVERY),
        ("https://x.example/policies/refund-policy", PageKind.RETURNS),
        ("https://x.example/policies/terms-of-service", PageKind.TERMS),
        ("https://x.example/dostavka-i-oplata/", PageKind.DELIVERY),
        ("https://x.example/regulamin", PageKind.TERMS),
        ("https://x.example/lt/prekiu-grazinimas", PageKind.RETURNS),
        ("https://x.example/kontakti", PageKind.CONTACT),
        ("https://x.example/blog/how-we-deliver", PageKind.BLOG),
        ("https://x.example/", PageKind.HOME),
    ],
)
def test_addresses_tell_the_kind(url: str, kind: PageKind) -> None:
    kinds = guess(link(url=url))
    best = max(kinds.kinds, key=lambda each: kinds[each])
    assert best is kind


def test_a_cart_of_an_icon_alone_is_told_by_its_class() -> None:
    assert (
        guess(link(hint="mini-cart icon-cart", url="https://x.example/x", place=Place.HEADER)).best
        is PageKind.CART
    )


def test_menus_lead_to_categories() -> None:
    assert guess(link("Mugs", url="https://x.example/mugs", place=Place.MENU)).best is PageKind.CATEGORY
    assert guess(link("Delivery", url="https://x.example/d", place=Place.MENU)).best is PageKind.DELIVERY


def test_facets_are_hardly_anything() -> None:
    kinds = guess(link("Mugs", url="https://x.example/category/mugs?sort=price", place=Place.MENU))
    assert kinds.best is PageKind.OTHER
