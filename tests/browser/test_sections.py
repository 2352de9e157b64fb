"""Tabs and accordions whose content comes on demand are opened, after the page was looked at and read."""

from __future__ import annotations

import pytest

from auditor.browser.sections import LIMIT, MOST, VAIN_PAGES, wanted
from auditor.lexicon import languages, lexicon
from auditor.models import ReadStatus, Snapshot
from tests.crawl.loopback import Page, serving

from .conftest import Browsing
from .looking import identity, layout, tree
from .serving import held

SHOP = "<!doctype html><html lang=en><title>Shop</title><h1 id=h>Vase</h1><p>29 EUR</p>"
DELIVERY = "<p>Courier 3.99 EUR, in two days, anywhere in the country.</p>"
REVIEWS = "<ul><li>Great vase, thank you! <li>Not bad at all</ul>"
FETCH = """<script>
  const load = (path, panel) => fetch(path).then(answer => answer.text()).then(text => {
    panel.innerHTML = text });
  </script>"""


def seen_on(browsing: Browsing, pages: dict[str, Page]) -> tuple[Snapshot, list[str]]:
    """The page at /, and the paths that were asked for besides it."""
    with serving(pages) as server:
        snapshot = browsing.capture(server.url + "/").snapshot
        asked = [path for path in server.paths if path not in ("/", "/favicon.ico")]
    assert snapshot.status is ReadStatus.READ
    return snapshot, asked


def opened(snapshot: Snapshot) -> dict[str, str]:
    """Words on a control -> the text that came when it was opened."""
    found = tree(snapshot).xpath("//*[@data-auditor-opened]")
    return {one.get("data-auditor-opened"): " ".join(one.text_content().split()) for one in found}


def told(snapshot: Snapshot) -> list[str | None]:
    return [action.detail for action in snapshot.actions if action.name == "sections"]


CONTENT = {"/d": DELIVERY, "/r": REVIEWS}
BOTH = {
    "Delivery": "Courier 3.99 EUR, in two days, anywhere in the country.",
    "Reviews (2)": "Great vase, thank you! Not bad at all",
}


@pytest.mark.parametrize(
    "markup",
    [
        """<div role=tablist><button role=tab aria-selected=true>Description</button>
          <button role=tab aria-selected=false onclick="load('/d', panel)">Delivery</button>
          <button role=tab aria-selected=false onclick="load('/r', panel)">Reviews (2)</button></div>
          <div id=panel><p>A fine vase of stoneware.</p></div>""",
        """<ul class=nav-tabs><li class=active><a href=#about>Description</a>
          <li><a href=#d data-toggle=tab onclick="load('/d', d)">Delivery</a>
          <li><a href=#r data-toggle=tab onclick="load('/r', r)">Reviews (2)</a></ul>
          <div class=tab-content><div id=about>A fine vase of stoneware.</div>
          <div id=d style='display: none'></div><div id=r style='display: none'></div></div>""",
        """<details ontoggle="load('/d', d)"><summary>Delivery</summary><div id=d></div></details>
          <details ontoggle="load('/r', r)"><summary>Reviews (2)</summary><div id=r></div></details>""",
        """<h3><button aria-expanded=false aria-controls=d onclick="load('/d', d)">Delivery</button></h3>
          <div id=d hidden></div>
          <h3><button aria-expanded=false aria-controls=r onclick="load('/r', r)">Reviews (2)</button></h3>
          <div id=r hidden></div>""",
        """<div><div class=accordion__title onclick="more('/d', this)">Delivery</div>
          <div class=accordion__title onclick="more('/r', this)">Reviews (2)</div></div><script>
          const more = (path, title) => { const panel = document.createElement('div'); title.after(panel);
            load(path, panel) }</script>""",
        """<div class=product-tabs><ul><li class=current>Description
          <li onclick="load('/d', panel)">Delivery <li onclick="load('/r', panel)">Reviews (2)</ul>
          <div id=panel>A fine vase of stoneware.</div></div>""",
    ],
    ids=["one container", "named panels", "details", "accordion", "inserted", "by class"],
)
def test_what_comes_on_demand_is_kept_together(browsing: Browsing, markup: str) -> None:
    snapshot, asked = seen_on(browsing, {"/": SHOP + FETCH + markup, **CONTENT})
    assert asked == ["/d", "/r"]
    assert opened(snapshot) == BOTH
    assert told(snapshot) == ["Delivery; Reviews (2)"]
    assert [action.name for action in snapshot.actions][-4:] == [
        "layout-phone",
        "scroll",
        "sections",
        "extend",
    ]


def test_the_page_itself_stays_as_it_was_looked_at(browsing: Browsing) -> None:
    page = f"""{SHOP}{FETCH}<div role=tablist><button role=tab aria-selected=true id=one>Description</button>
      <button role=tab id=two aria-selected=false>Delivery</button></div><div id=panel><p id=text>A fine
      vase of stoneware.</p></div><script>two.onclick = () => {{ load('/d', panel);
      one.ariaSelected = 'false'; h.textContent = 'changed' }}</script>"""
    snapshot, _ = seen_on(browsing, {"/": page, **CONTENT})
    found = tree(snapshot)
    assert found.get_element_by_id("h").text == "Vase"
    assert found.get_element_by_id("one").get("aria-selected") == "true"
    assert "of stoneware" in found.get_element_by_id("panel").text_content()
    assert layout(snapshot).box(identity(snapshot, "text")) is not None
    (came,) = found.xpath("//*[@data-auditor-opened]//p")
    assert layout(snapshot).box(int(came.get("data-auditor-id"))) is None


def test_what_is_there_already_is_not_opened(browsing: Browsing) -> None:
    page = f"""{SHOP}<details ontoggle="fetch('/opened')"><summary>Delivery</summary>{DELIVERY}</details>
      <button aria-expanded=false aria-controls=r onclick="fetch('/opened')">Reviews</button><div id=r hidden>
      {REVIEWS}</div><ul class=tabs><li class=active onclick="fetch('/opened')">Description
      <li onclick="fetch('/opened')">Specifications</ul><div><div>A fine vase of stoneware.</div>
      <div hidden>Height 20 cm, width 10 cm</div></div>"""
    snapshot, asked = seen_on(browsing, {"/": page})
    assert asked == []
    assert told(snapshot) == []


@pytest.mark.parametrize(
    "markup",
    [
        "<div class=tabs><a role=tab href=/delivery>Delivery</a></div>",
        "<form action=/send><input name=q><button aria-expanded=false>Delivery</button></form>",
        "<button aria-expanded=false onclick=\"fetch('/clicked')\">Add to cart</button>",
        "<button aria-expanded=false onclick=\"fetch('/clicked')\">Size chart of our store</button>",
        "<header><button aria-expanded=false onclick=\"fetch('/clicked')\">Delivery</button></header>",
        "<nav><button aria-expanded=false onclick=\"fetch('/clicked')\">Delivery</button></nav>",
        "<button aria-expanded=false style='display: none' onclick=\"fetch('/clicked')\">Delivery</button>",
    ],
    ids=["link", "form", "buys", "not wanted", "head", "menu", "hidden"],
)
def test_what_is_not_clicked(browsing: Browsing, markup: str) -> None:
    snapshot, asked = seen_on(browsing, {"/": SHOP + markup})
    assert asked == []
    assert opened(snapshot) == {}


def test_forms_and_links_that_scripts_use_lead_nowhere(browsing: Browsing) -> None:
    page = f"""{SHOP}{FETCH}<form id=f action=/sent method=post></form><a id=a href=/followed></a>
      <details ontoggle="f.requestSubmit(); a.click(); load('/d', panel)"><summary>Delivery</summary>
      <div id=panel></div></details>"""
    snapshot, asked = seen_on(browsing, {"/": page, **CONTENT})
    assert asked == ["/d"]
    assert list(opened(snapshot)) == ["Delivery"]


@pytest.mark.parametrize(
    "leave",
    ["location = '/away'", "f.submit()", "location = '/?add-to-cart=1'"],
    ids=["location", "form", "acts"],
)
def test_a_control_that_leaves_the_page_does_not_get_there(browsing: Browsing, leave: str) -> None:
    page = f"""{SHOP}{FETCH}<p id=text>A fine vase</p><form id=f action=/away method=post></form>
      <button aria-expanded=false onclick="{leave}">Delivery</button>
      <details ontoggle="load('/r', panel)"><summary>Reviews</summary><div id=panel></div></details>"""
    with serving({"/": page, "/away": "<h1>Away</h1>", **CONTENT}) as server:
        for _ in range(2):
            snapshot = browsing.capture(server.url + "/").snapshot
            assert (snapshot.status, snapshot.url) == (ReadStatus.READ, server.url + "/")
            assert (snapshot.redirects, snapshot.http_status, snapshot.failed_requests) == ((), 200, ())
            assert tree(snapshot).get_element_by_id("text").text == "A fine vase"
            assert list(opened(snapshot)) == ["Reviews"]
        assert set(server.paths) <= {"/", "/r", "/favicon.ico"}


def test_content_that_never_comes_is_not_waited_for_long(browsing: Browsing) -> None:
    words = ("Delivery", "Reviews", "Returns", "Payment", "Warranty")
    parts = (f"<details ontoggle=\"fetch('/never')\"><summary>{word}</summary></details>" for word in words)
    with held() as hold, serving({"/": SHOP + "".join(parts), "/never": hold.never}) as server:
        snapshot = browsing.capture(server.url + "/").snapshot
    assert snapshot.status is ReadStatus.READ
    assert snapshot.timings["sections"] < LIMIT + 3
    assert opened(snapshot) == {}


def test_where_nothing_came_it_is_not_tried_on_every_page(browsing: Browsing) -> None:
    page = SHOP + "<button aria-expanded=false onclick=\"fetch('/clicked')\">Delivery</button>"
    paths = [f"/{n}" for n in range(VAIN_PAGES + 2)]
    with serving({**dict.fromkeys(paths, page), "/clicked": ""}) as server:
        for path in paths:
            browsing.capture(server.url + path)
        assert server.paths.count("/clicked") == VAIN_PAGES


def test_the_words_of_every_language_are_known() -> None:
    for language in languages():
        concepts = lexicon(language).concepts()
        for concept in ("delivery", "reviews_heading", "specifications_heading"):
            plain = concepts[concept][0].replace("*", "")
            assert wanted([plain]) == [0], (language, plain)


def test_only_so_many_are_opened() -> None:
    assert wanted(["Delivery"] * 20) == [0, 1]
    assert wanted(["Size chart", "Delivery", "Add to cart", "Reviews"]) == [1, 3]
    every = [
        "Delivery",
        "Payment",
        "Returns",
        "Warranty",
        "Contact",
        "Description",
        "Specifications",
        "Reviews",
    ]
    assert len(wanted([*every, "Questions and answers", "Delivery details"])) == MOST
