"""Tests of what a page is for."""

from __future__ import annotations

import pytest

from auditor.extract import extract
from auditor.models import PageKind, ReadStatus, Snapshot

SHOP = "https://shop.example"


def page_kind(
    body: str,
    path: str = "/a-17",
    head: str = "",
    body_names: str = "",
    language: str = "en",
    asked: str | None = None,
) -> PageKind:
    """The kind of a page with a head and a body; `asked` is the path that led to it."""
    html = (
        f'<!doctype html><html lang="{language}"><head>{head}</head>'
        f"<body {body_names}><header><a href='/'>Shop</a><a href='/cart'>Cart</a></header>"
        f"{body}</body></html>"
    )
    snapshot = Snapshot(
        requested_url=SHOP + (asked or path),
        url=SHOP + path,
        status=ReadStatus.READ,
        content_type="text/html",
        html=html,
    )
    return extract(snapshot).kind


def card(n: int, more: str = "") -> str:
    """A box of a shelf."""
    return (
        f"<div class='card'><a href='/kettle-{n}'><img src='/k{n}.jpg' alt='Kettle {n}'></a>"
        f"<p><a href='/kettle-{n}'>Kettle {n}</a></p><span class='price'>€ {n}9.00</span>{more}</div>"
    )


def shelf(count: int, more: str = "") -> str:
    """A row of boxes."""
    return f"<div>{''.join(card(n, more) for n in range(1, count + 1))}</div>"


PRODUCT = (
    "<main><h1>Steel kettle with a whistle</h1><img src='/kettle.jpg' alt='Steel kettle'>"
    "<span class='price'>€ 39.00</span><button>Add to cart</button><p>In stock</p>"
    "<table><tr><th>Material</th><td>Steel</td></tr><tr><th>Capacity</th><td>1.7 l</td></tr>"
    "<tr><th>Weight</th><td>900 g</td></tr></table></main>"
)
TITLE = "<title>Steel kettle with a whistle - Shop</title>"


def test_a_product_with_a_long_shelf_of_others_is_a_product() -> None:
    """What stands beside the product does not make its page a list."""
    assert page_kind(PRODUCT + shelf(24, "<button>Add to cart</button>"), head=TITLE) is PageKind.PRODUCT


def test_a_list_to_which_the_bare_address_leads_is_the_front_page() -> None:
    assert page_kind(shelf(24), path="/catalogue/", asked="/") is PageKind.HOME
    assert page_kind(shelf(24), path="/catalogue/", asked="/all") is PageKind.CATEGORY
    assert page_kind(PRODUCT + TITLE, path="/kettle", asked="/") is PageKind.PRODUCT


@pytest.mark.parametrize("count", [2, 3, 4, 24])
def test_a_shelf_is_a_category(count: int) -> None:
    """Boxes with prices and links of their own, and nothing sold but from them."""
    body = f"<h1>Kettles</h1>{shelf(count, '<button>Add to cart</button>')}"
    assert page_kind(body, head="<title>Kettles - Shop</title>") is PageKind.CATEGORY


def test_rows_of_three_make_a_category() -> None:
    """A grid may be written as rows."""
    second = shelf(3).replace("kettle-", "pot-")
    body = f"<h1>Kettles</h1><section>{shelf(3)}</section><section>{second}</section>"
    assert page_kind(body, head="<title>Kettles - Shop</title>") is PageKind.CATEGORY


def test_variants_of_one_product_are_no_shelf() -> None:
    """Boxes that lead to one page are sizes and colours of a product."""
    variants = "".join(
        f"<div><h2>Steel kettle with a whistle</h2><a href='?size={n}'>{n} l</a>"
        f"<span>€ {n}9.00</span><button>Add to cart</button></div>"
        for n in range(1, 6)
    )
    assert page_kind(f"{PRODUCT}<div>{variants}</div>", head=TITLE) is PageKind.PRODUCT


def test_a_product_with_two_offers_is_a_product() -> None:
    """Boxes that show and name nothing else are offers of the one product."""
    offers = "".join(
        f"<div><a href='/seller-{n}'>Steel kettle with a whistle</a> <span>€ {n}9.00</span><p>New</p></div>"
        for n in (3, 4)
    )
    assert page_kind(f"{PRODUCT}<div>{offers}</div>", head=TITLE) is PageKind.PRODUCT


def test_parts_under_the_name_are_no_shelf() -> None:
    """A product's page may repeat price and buy control in the box with its description."""
    part = (
        "<div><p>{}</p><img src='/{}.jpg'><a href='/{}'>More on descaling at home</a><p>€ 39.00</p>"
        "<button>Add to cart</button></div>"
    )
    body = (
        f"<article><h1>Steel kettle with a whistle</h1>{part.format(*'abc')}{part.format(*'def')}</article>"
    )
    assert page_kind(body, head=TITLE) is PageKind.PRODUCT


def test_a_table_of_amounts_sells_nothing() -> None:
    """Heading and address call a page one of delivery, and nothing can be bought there."""
    rows = "".join(f"<tr><th>Zone {n}</th><td>€ {n}.50</td></tr>" for n in range(2, 9))
    body = (
        f"<h1>Delivery</h1><img src='/a.jpg'><img src='/b.jpg'><table>{rows}</table><p>In stock: 2 days</p>"
    )
    assert page_kind(body, path="/delivery", head="<title>Delivery - Shop</title>") is PageKind.DELIVERY


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        ('class="single-product postid-7"', PageKind.PRODUCT),
        ('id="product"', PageKind.PRODUCT),
        ('class="catalog-category-view"', PageKind.CATEGORY),
        ('class="tax-product_cat term-kettles"', PageKind.CATEGORY),
        ('id="pagenotfound"', PageKind.ERROR),
    ],
)
def test_the_template_tells(names: str, kind: PageKind) -> None:
    """Shop software names its pages on the body."""
    body = "<h1>Whistling kettle</h1><p>€ 39.00</p><p>A kettle.</p>"
    assert page_kind(body, body_names=names, head="<title>Whistling kettle</title>") is kind


@pytest.mark.parametrize(
    ("heading", "language"),
    [
        ("The page you are looking for was not found.", "en"),
        ("Tyvärr kunde inte sidan hittas", "sv"),
        ("Przepraszamy, strona o podanym adresie nie istnieje", "pl"),
        ("На жаль, такої сторінки вже немає", "uk"),
        ("Atsiprašome, toks puslapis neegzistuoja", "lt"),
        ("Diemžēl šāda lapa neeksistē", "lv"),
    ],
)
def test_a_long_notice_that_there_is_no_page(heading: str, language: str) -> None:
    """Notices are sentences; shelves below them do not make the page a category."""
    assert page_kind(f"<h1>{heading}</h1>{shelf(8)}", language=language) is PageKind.ERROR


@pytest.mark.parametrize(
    "body",
    [
        "<table><tr><td><a href='/'>Home > Contact us</a></td></tr></table><p>Phone: 01 234 5678</p>",
        "<h3>Contact us</h3><p>12 Mill Lane, Leeds</p>",
        "<p>Phone: 01 234 5678</p><form><input type='text' name='name'><input type='email' name='mail'>"
        "<textarea name='message'></textarea><button>Send</button></form>",
    ],
    ids=["end of the breadcrumbs", "lower heading", "form"],
)
def test_a_contact_page_without_a_main_heading(body: str) -> None:
    """Old templates have no h1, and one title for all pages."""
    head = "<title>Welcome to our shop with the finest kettles of the north</title>"
    assert page_kind(body, head=head) is PageKind.CONTACT


def test_the_product_is_named_by_its_own_heading() -> None:
    """Messages of a cart dialog are headings as well."""
    body = "<h1>Added to cart</h1><h1>Cart</h1>" + PRODUCT
    assert page_kind(body, head=TITLE) is PageKind.PRODUCT


def test_reviews_of_a_product_are_no_product_page() -> None:
    """All reviews of a product on a page of their own, with its price and a way to buy it."""
    body = "<h1>Customer reviews</h1>" + PRODUCT.replace("h1", "h2")
    assert page_kind(body, head=TITLE) is PageKind.OTHER


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", PageKind.HOME),
        ("/lt", PageKind.HOME),
        ("/zh-hans/", PageKind.HOME),
        ("/index.php?route=common/home", PageKind.HOME),
        ("/?p=117", PageKind.CATEGORY),
    ],
)
def test_the_front_page(path: str, kind: PageKind) -> None:
    """By its address; parameters lead to other pages."""
    assert page_kind(shelf(9), path=path) is kind


def test_a_template_and_the_own_address_tell_the_front_page() -> None:
    """A copy of a front page whose address is lost."""
    head = f'<link rel="canonical" href="{SHOP}/">'
    assert page_kind(shelf(9), path="/copy", head=head, body_names='class="cms-home"') is PageKind.HOME
    assert page_kind(shelf(9), path="/copy", head=head) is PageKind.CATEGORY


def test_names_in_lists_to_choose_from_do_not_tell_the_language() -> None:
    """A long list of brands is no prose."""
    brands = "".join(f"<option>Eau de la maison pour les dames et {n}</option>" for n in range(40))
    words = "<p>We are a shop for the finest perfumes and this is what you get from us for your money.</p>"
    html = f"<html><body><select>{brands}</select>{words * 3}</body></html>"
    snapshot = Snapshot(
        requested_url=SHOP, url=SHOP, status=ReadStatus.READ, content_type="text/html", html=html
    )
    assert extract(snapshot).language == "en"


@pytest.mark.parametrize(
    ("heading", "language"),
    [
        ('Products matching "kettle"', "en"),
        ("Produkte gefunden mit „Kessel“", "de"),
        ("Ви шукали: чайник", "uk"),
    ],
)
def test_a_search_that_finds_one_product(heading: str, language: str) -> None:
    """The heading says so, in the box that the template calls the page's header."""
    sort = {"en": "Sort by", "de": "Sortieren nach", "uk": "Сортувати за"}[language]
    hit = card(1, "<button>Add to cart</button>")
    body = f"<div class='page-header'><h1>{heading}</h1></div><form><label>{sort}</label></form>{hit}"
    assert page_kind(body, language=language, head="<title>Shop</title>") is PageKind.SEARCH


def test_a_product_about_searching_is_a_product() -> None:
    """Words on a search in a product's name do not make its page one."""
    name = "Searching for the perfect kettle: a book"
    body = PRODUCT.replace("Steel kettle with a whistle", name)
    assert page_kind(body, head=f"<title>{name} - Shop</title>") is PageKind.PRODUCT
