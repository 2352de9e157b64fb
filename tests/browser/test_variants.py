"""A variant is chosen where a shop tells price, stock or delivery only then; nothing is bought by it."""

from __future__ import annotations

import pytest

from auditor.browser.variants import choice_of
from auditor.models import ReadStatus, Snapshot
from tests.crawl.loopback import serving

from .conftest import Browsing
from .looking import tree

SHOP = "<!doctype html><html lang=en><title>Shop</title><h1 id=h>Shirt</h1>"
TELL = """<script>const tell = text => {
    document.getElementById('told').innerHTML = `<p>${text}</p>`; buy.disabled = false };</script>"""
BUY = "<div id=told></div><button id=buy disabled>Add to cart</button>"


def seen_on(browsing: Browsing, markup: str) -> tuple[Snapshot, list[str]]:
    with serving({"/": SHOP + TELL + markup, "/price": "<p>12.90 EUR</p>"}) as server:
        snapshot = browsing.capture(server.url + "/").snapshot
        asked = [path for path in server.paths if path not in ("/", "/favicon.ico")]
    assert snapshot.status is ReadStatus.READ
    assert snapshot.url == server.url + "/"
    return snapshot, asked


def came(snapshot: Snapshot) -> list[tuple[str, str]]:
    found = tree(snapshot).xpath("//*[@data-auditor-opened]")
    return [(one.get("data-auditor-opened"), " ".join(one.text_content().split())) for one in found]


def told(snapshot: Snapshot) -> list[str | None]:
    return [action.detail for action in snapshot.actions if action.name == "variants"]


SELECT = (
    """<form action=/cart method=post><label>Size <select name=attribute_size
  onchange="tell('12.90 EUR, in stock')"><option value=''>Choose an option<option value=s disabled>S
  <option value=m>M (sold out)<option value=l>L</select></label>"""
    + BUY
)
RADIO = (
    """<form action=/cart method=post><fieldset><legend>Size:</legend>
  <label><input type=radio name=option[1] value=1 class=sold-out>S</label>
  <label><input type=radio name=option[1] value=2 onclick="tell('12.90 EUR, in stock')">L</label>
  </fieldset>"""
    + BUY
)
SWATCHES = (
    """<div><div role=radiogroup aria-label=Size class=swatches>
  <button role=radio aria-checked=false disabled>S</button>
  <button role=radio aria-checked=false type=button onclick="this.ariaChecked = 'true';
  fetch('/price').then(a => a.text()).then(text => tell(text + 'in stock'))">L</button></div>"""
    + BUY
    + "</div>"
)


@pytest.mark.parametrize("markup", [SELECT, RADIO, SWATCHES], ids=["select", "radio", "swatches"])
def test_the_first_that_can_be_had_is_chosen(browsing: Browsing, markup: str) -> None:
    snapshot, asked = seen_on(browsing, markup)
    assert told(snapshot) == ["Size: L"]
    ((words, text),) = came(snapshot)
    assert words == "Size: L"
    assert "12.90 EUR" in text
    assert "in stock" in text
    assert set(asked) <= {"/price"}


def test_the_page_is_as_it_was_before_the_choice(browsing: Browsing) -> None:
    snapshot, _ = seen_on(browsing, SELECT)
    found = tree(snapshot)
    assert found.get_element_by_id("buy").get("disabled") is not None
    assert not found.xpath("//option[@value='l'][@selected]")
    assert not found.xpath("//*[@id='told']/p")
    assert [action.name for action in snapshot.actions][-4:] == [
        "layout-phone",
        "scroll",
        "variants",
        "extend",
    ]


def test_a_price_is_not_news_where_there_was_one(browsing: Browsing) -> None:
    page = (
        "<p>From 10.00 EUR</p>"
        + SELECT.replace("tell('12.90 EUR, in stock')", "more()")
        + """<p id=stock></p>
      <script>const more = () => { stock.textContent = 'In stock';
        document.getElementById('told').innerHTML = '<p>12.90 EUR</p>' }</script>"""
    )
    snapshot, _ = seen_on(browsing, page)
    assert came(snapshot) == [("Size: L", "In stock")]


def test_a_choice_that_depends_on_another(browsing: Browsing) -> None:
    page = (
        """<form><select name=colour aria-label=Colour onchange="second.hidden = false"><option value=''>-
      <option>red</select><select id=second hidden name=size aria-label=Size onchange="tell('12.90 EUR')">
      <option value=''>-<option>L</select>"""
        + BUY
    )
    snapshot, _ = seen_on(browsing, page)
    assert told(snapshot) == ["Colour: red; Size: L"]
    assert came(snapshot) == [("Size: L", "12.90 EUR")]


@pytest.mark.parametrize(
    "markup",
    [
        SELECT.replace("<option value=l>", "<option value=l selected>"),
        SELECT.replace("attribute_size", "currency"),
        SELECT.replace("Add to cart", "Search"),
        f"<header>{SELECT}</header>",
        RADIO.replace("value=2", "value=2 checked"),
        SELECT.replace("<option value=l>L", ""),
    ],
    ids=["chosen", "currency", "no buying", "head", "checked", "sold out"],
)
def test_what_is_left_as_it_is(browsing: Browsing, markup: str) -> None:
    snapshot, asked = seen_on(browsing, markup)
    assert came(snapshot) == []
    assert not any(told(snapshot))
    assert asked == []


@pytest.mark.parametrize(
    "act",
    ["this.form.requestSubmit()", "this.form.submit()", "location = '/?variant=2'"],
    ids=["asks", "sends", "leaves"],
)
def test_a_choice_sends_no_form_and_leaves_no_page(browsing: Browsing, act: str) -> None:
    snapshot, asked = seen_on(browsing, SELECT.replace("tell('12.90 EUR, in stock')", act))
    assert asked == []
    assert came(snapshot) == []
    assert snapshot.redirects == ()


def test_only_beside_words_that_buy() -> None:
    groups = [
        {"label": "Size", "buttons": ["Subscribe"], "choices": ["S"]},
        {"label": "Größe", "buttons": ["In den Warenkorb"], "choices": ["S (ausverkauft)", "M"]},
    ]
    assert choice_of(groups) == (1, 1)
    assert choice_of(groups[:1]) is None
