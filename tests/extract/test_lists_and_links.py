"""Filters and sorting of lists; key links; texts left over from templates."""

from __future__ import annotations

import pytest

from .pages import facts

LIST = "<ul><li><a href='/p/1'>Bowl</a> 9 €</li><li><a href='/p/2'>Jug</a> 8 €</li></ul>"


@pytest.mark.parametrize(
    ("control", "filters", "sorting"),
    [
        ("<label>Sort by <select><option>Price</option></select></label>", False, True),
        ("<button>Filters</button>", True, False),
        ('<select class="orderby"><option>New</option></select>', False, True),
        ('<div class="facets"><a href="?c=1">Blue</a><a href="?c=2">Red</a></div>', True, False),
        (
            "<p>Filter coffee, sorted by hand every week before it leaves our little roastery.</p>",
            False,
            False,
        ),
        ("<footer><a href='/f'>Filters</a></footer>", False, False),
        ("<p>Order by phone: <a href='tel:+37060000000'>+370 600 00000</a></p>", False, False),
    ],
)
def test_controls_of_a_list(control: str, filters: bool, sorting: bool):
    found = facts(f"<h1>Bowls</h1>{control}{LIST}").navigation
    assert (bool(found.filters), bool(found.sorting)) == (filters, sorting)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ('<a href="/delivery">Delivery</a>', [("delivery", "https://shop.example/delivery", False)]),
        ('<a href="/delivery#prices">Delivery</a>', [("delivery", "https://shop.example/delivery", False)]),
        ('<a href="#">Delivery</a>', [("delivery", "#", True)]),
        ('<a href="">Returns</a>', [("returns", "", True)]),
        ('<a href="#" data-open="drawer">Delivery</a>', []),
        ('<a href="#delivery">Delivery</a>', []),
        ('<a href="https://elsewhere.example/delivery">Delivery</a>', []),
        ('<a href="/sale">Free delivery from 50 €</a>', []),
        ('<a href="/cart">Cart (2)</a>', [("cart", "https://shop.example/cart", False)]),
    ],
)
def test_links_to_the_pages_that_buyers_need(link: str, expected: list[tuple[str, str, bool]]):
    found = facts(f"<h1>Vase</h1><footer>{link}</footer>").navigation.key_links
    assert [(one.purpose, one.url, one.dead) for one in found] == expected


@pytest.mark.parametrize(
    ("text", "left_over"),
    [
        ("Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor.", True),
        ("Description coming soon", True),
        ("A vase without words: there is no description that could say what it does to a windowsill.", False),
    ],
)
def test_texts_left_over(text: str, left_over: bool):
    assert bool(facts(f"<h1>Vase</h1><p>{text}</p>").product.placeholder_text) is left_over


def test_a_link_without_an_address_in_the_text_may_open_something():
    assert facts('<h1>Vase</h1><p>39 € <a href="#">Delivery</a></p>').navigation.key_links == ()
