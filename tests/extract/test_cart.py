from __future__ import annotations

import pytest

from auditor.extract.cart import cart_facts
from auditor.extract.usage import video_of

from .product_pages import page_of


@pytest.mark.parametrize("bar", ["product-footer", "sticky-header page-header"])
def test_a_buy_button_in_a_bar_that_is_called_like_a_part_of_the_page(bar: str) -> None:
    filler = "<p>Oiled by hand</p>" * 80
    page = page_of(f'<h1>Oak chair</h1>{filler}<div class="{bar}"><button>Add to cart</button></div>')
    assert cart_facts(page).add_to_cart


def test_a_link_in_the_header_buys_nothing() -> None:
    page = page_of('<header><a href="/how-to-buy">Buy now</a></header><main><h1>Oak chair</h1></main>')
    assert not cart_facts(page).add_to_cart


@pytest.mark.parametrize(
    "control",
    [
        "<button disabled>Add to cart</button>",
        '<p class="button"><button disabled><span>Add to cart</span></button></p>',
        '<button aria-disabled="true"><span class="btn btn-inner">Add to cart</span></button>',
    ],
)
def test_a_control_that_is_switched_off_whatever_is_around_it(control: str) -> None:
    facts = cart_facts(page_of(f"<h1>Oak chair</h1>{control}"))
    assert not facts.add_to_cart
    assert facts.add_to_cart_disabled


def test_a_script_switches_the_control_of_a_saved_page_on_when_the_product_can_be_had() -> None:
    body = "<h1>Oak chair</h1><p>{}</p><button disabled>Add to cart</button>"
    assert cart_facts(page_of(body.format("In stock"))).add_to_cart
    assert not cart_facts(page_of(body.format("Out of stock"))).add_to_cart


@pytest.mark.parametrize(
    "header",
    [
        '<div id="menu_basket" class="topBasket"><a href="/b.php"><svg></svg></a></div>',
        '<a class="koszyk-ikona" href="/b"><svg></svg></a>',
        '<div class="blockcart"><a href="/b"><i></i></a></div>',
    ],
)
def test_carts_that_only_their_names_tell(header: str) -> None:
    assert cart_facts(page_of(f"<header>{header}</header><h1>Oak chair</h1>")).link


@pytest.mark.parametrize(
    ("address", "found"),
    [("/v/chair.mp4?v=0", True), ("//cdn.example/chair.m3u8", True), ("/v/mp4-players", False)],
)
def test_a_link_to_a_video_file(address: str, found: bool) -> None:
    assert (
        bool(video_of(page_of(f'<h1>Oak chair</h1><a href="{address}"><img src="/still.jpg"></a>'))) is found
    )


@pytest.mark.parametrize(
    ("lang", "address"), [("uk", "/koshyk/"), ("ru", "/korzina/"), ("bg", "/kolichka"), ("el", "/kalathi")]
)
def test_carts_that_only_their_address_in_latin_letters_tells(lang: str, address: str) -> None:
    page = page_of(f'<header><a href="{address}"><svg></svg></a></header><h1>Oak chair</h1>', lang=lang)
    assert cart_facts(page).link
