from __future__ import annotations

import time

import pytest

from auditor.extract.structured import read_json, structured_things, things_of

from .product_pages import page_of


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "Product", "name": "Lamp",}',
        '/* made by a robot */ {"@type": "Product", "name": "Lamp"}',
        '<!-- {"@type": "Product", "name": "Lamp"} -->',
        '//<![CDATA[\n{"@type": "Product", "name": "Lamp"}\n//]]>',
        '{"@type": "Product",\n// a comment\n"name": "Lamp"}',
        "{&quot;@type&quot;: &quot;Product&quot;, &quot;name&quot;: &quot;Lamp&quot;}",
        '{"@type": "Product", "name": "Lamp"};',
        '\ufeff{"@type": "Product", "name": "Lamp"}',
    ],
)
def test_mends_sloppy_blocks(text: str) -> None:
    assert read_json(text) == [{"@type": "Product", "name": "Lamp"}]


def test_control_characters_and_addresses_survive() -> None:
    (value,) = read_json('{"name": "two\nlines", "url": "https://shop.example/a//b",}')
    assert value == {"name": "two\nlines", "url": "https://shop.example/a//b"}


def test_several_objects_in_one_block() -> None:
    assert read_json('{"name": "a"}\n{"name": "b"}') == [{"name": "a"}, {"name": "b"}]


def test_a_bad_block_spoils_no_other() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "Product" oops</script>'
        '<script type="application/ld+json">{"@graph": [{"@type": "Product", "name": "Lamp"}]}</script>'
    )
    assert [thing.text("name") for thing in things_of(page_of("", head=head), "product")] == ["Lamp"]


def test_hostile_depth_is_bounded() -> None:
    nested = '{"a":' * 20_000 + "1" + "}" * 20_000
    head = f'<script type="application/ld+json">{nested}</script>'
    started = time.perf_counter()
    assert structured_things(page_of("", head=head)) == ()
    assert read_json('"' + "a\\" * 50_000) == []
    assert time.perf_counter() - started < 2


def test_prices_keep_their_digits() -> None:
    head = '<script type="application/ld+json">{"@type": "Offer", "price": 15.90}</script>'
    (offer,) = things_of(page_of("", head=head), "offer")
    assert offer.text("price") == "15.90"


def test_microdata_nests_and_tells_its_element() -> None:
    page = page_of(
        '<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Lamp</h1>'
        '<div itemprop="offers" itemscope itemtype="http://schema.org/Offer">'
        '<meta itemprop="priceCurrency" content="EUR"><span itemprop="price" content="9.90">9,90</span>'
        "</div></div>"
    )
    (product,) = things_of(page, "product")
    (offer,) = product.things("offers")
    assert (product.text("name"), offer.text("price"), offer.text("priceCurrency")) == ("Lamp", "9.90", "EUR")
    assert page.tag(offer.places["price"]) == "span"


def test_an_offer_without_a_product_is_still_read() -> None:
    page = page_of(
        '<p itemprop="offers" itemscope itemtype="http://schema.org/Offer"><b itemprop="price">5</b></p>'
    )
    assert [offer.text("price") for offer in things_of(page, "offer")] == ["5"]
