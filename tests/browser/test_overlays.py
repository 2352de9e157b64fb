"""What stands over a page when it opens is closed as a shopper would, before the page is looked at."""

from __future__ import annotations

import pytest

from auditor.browser.overlay_words import overlay_data
from auditor.lexicon import languages
from auditor.models import LayoutFlag, Overlay, ReadStatus, Snapshot, Viewport
from tests.crawl.loopback import Page, serving

from .conftest import Browsing
from .looking import box, has, tree, visible

SHOP = """<!doctype html><html lang=en><title>Shop</title><meta name=viewport content='width=device-width'>
  <h1 id=h>Vase</h1><p id=price>29 EUR</p>"""
BACKDROP = "position: fixed; inset: 0; z-index: 99; background: rgba(0, 0, 0, .5)"
BOX = "width: 320px; margin: 90px auto; background: #fff; padding: 20px; position: relative"
REMOVE = "pop.remove(); document.title = 'closed'"
CLICK = f'onclick="{REMOVE}"'


def over(content: str, *, style: str = BACKDROP, box: str = BOX, attributes: str = "") -> str:
    return f"{SHOP}<div id=pop style='{style}' {attributes}><div style='{box}'>{content}</div></div>"


def seen_on(browsing: Browsing, pages: dict[str, Page]) -> tuple[Snapshot, list[tuple[str, str]]]:
    """The page at /, and what the server was asked for besides it."""
    with serving(pages) as server:
        snapshot = browsing.capture(server.url + "/").snapshot
        asked = [one for one in server.requests if one[1] not in ("/", "/favicon.ico")]
    assert snapshot.status is ReadStatus.READ
    return snapshot, asked


def only(snapshot: Snapshot) -> Overlay:
    (overlay,) = snapshot.overlays
    return overlay


NEWSLETTER = """<form action=/sub method=post><h2>Join our newsletter</h2><input type=email name=e>
  <button>Subscribe</button></form>"""


@pytest.mark.parametrize(
    ("content", "kind", "control"),
    [
        (f"<button {CLICK}>×</button>{NEWSLETTER}", "newsletter", "×"),
        (f"{NEWSLETTER}<button aria-label='Close dialog' {CLICK}></button>", "newsletter",
         "Close dialog"),
        (f"{NEWSLETTER}<a href='#' {CLICK}>No thanks, I'll pay full price</a>", "newsletter",
         "No thanks, I'll pay full price"),
        (f"{NEWSLETTER}<span class=popup__close {CLICK} style='display:inline-block;width:20px;"
         "height:20px'></span>", "newsletter", "×"),
        (f"<div role=button style='position:absolute;top:5px;right:5px;width:24px;height:24px' "
         f"{CLICK}><svg width=24 height=24></svg></div>{NEWSLETTER}", "newsletter", "×"),
        (f"<h2>Підпишіться на розсилку</h2><input type=email><button title='Закрити вікно' {CLICK}>"
         "<svg width=9 height=9></svg></button>", "newsletter", "Закрити вікно"),
        (f"<h2>Prenumeruokite naujienlaiškį</h2><input type=email><button>Prenumeruoti</button>"
         f"<button {CLICK}>Ne, ačiū</button>", "newsletter", "Ne, ačiū"),
        (f"<h2>Are you over 18?</h2><button {CLICK}>Yes, I am over 18</button>"
         "<a href='https://example.com/'>No</a>", "age", "Yes, I am over 18"),
        (f"<h2>Czy masz ukończone 18 lat?</h2><button>Nie mam 18 lat</button>"
         f"<button {CLICK}>Tak, mam ukończone 18 lat</button>", "age", "Tak, mam ukończone 18 lat"),
        (f"<h2>Вам є 18 років?</h2><button>Ні</button><button {CLICK}>Так</button>", "age", "Так"),
        (f"<h2>It looks like you are in Germany</h2><a href=/de>Go to the German shop</a>"
         f"<button {CLICK}>Stay here</button>", "region", "Stay here"),
        (f"<p>Ваше місто Київ?</p><button {CLICK}>Так, вірно</button><button>Обрати інше</button>",
         "region", "Так, вірно"),
        (f"<h2>Spin the wheel</h2><input type=email><button>Spin</button><i {CLICK}>Maybe later</i>",
         "wheel", "Maybe later"),
        (f"<p>We are closed for holidays until Monday.</p><button {CLICK}>OK</button>", "notice", "OK"),
    ],
)  # fmt: skip
def test_overlays_of_every_kind_are_closed(browsing: Browsing, content: str, kind: str, control: str) -> None:
    snapshot, asked = seen_on(browsing, {"/": over(content)})
    overlay = only(snapshot)
    assert (overlay.kind, overlay.control, overlay.closed, overlay.late) == (kind, control, True, False)
    assert overlay.viewport is Viewport.DESKTOP
    assert overlay.covers == 1.0
    assert ("overlays", True, f"{kind}: {control}") in [
        (one.name, one.ok, one.detail) for one in snapshot.actions
    ]
    assert tree(snapshot).findtext(".//title") == "closed"
    assert not tree(snapshot).xpath("//*[@id='pop']")
    assert visible(snapshot, "h")
    assert asked == []


@pytest.mark.parametrize(
    ("page", "covers"),
    [
        (f"{SHOP}<dialog id=pop><p>Sale!</p><form method=dialog><button>Close</button></form></dialog>"
         "<script>pop.showModal()</script>", 0.5),
        (f"{SHOP}<dialog id=pop><p>Sale! Sale! Sale!</p></dialog><script>pop.showModal();"
         "pop.onclose = () => pop.remove()</script>", 0.5),
        (over(f"<button {CLICK}>Close</button><p>Sale</p>", style="position: absolute; z-index: 9;"
         "top: 0; left: 0; width: 100%; height: 768px; background: #fff"), 1.0),
        (f"{SHOP}<x-pop id=pop></x-pop><script>const root = pop.attachShadow({{mode: 'open'}});"
         f"root.innerHTML = `<div style='{BACKDROP}'><p>Sale</p><button>Dismiss</button></div>`;"
         "root.querySelector('button').onclick = () => pop.remove()</script>", 1.0),
    ],
    ids=["dialog", "escape", "absolute", "shadow"],
)  # fmt: skip
def test_overlays_of_every_build(browsing: Browsing, page: str, covers: float) -> None:
    snapshot, asked = seen_on(browsing, {"/": page})
    assert only(snapshot).closed
    assert only(snapshot).covers <= covers
    assert not [
        one
        for one in tree(snapshot).xpath("//*[@id='pop']")
        if one.get("open") is not None or one.tag != "dialog"
    ]
    assert visible(snapshot, "h")
    assert asked == []


def test_an_overlay_in_a_frame_of_another_origin(browsing: Browsing) -> None:
    inner = """<h1>Newsletter</h1><input type=email>
      <button onclick="parent.postMessage('x', '*')">Close</button>"""
    with serving({"/in": inner}) as other:
        page = f"""{SHOP}<iframe id=pop src='http://localhost:{other.port}/in' style='{BACKDROP}; width: 100%;
          height: 100%'></iframe><script>onmessage = () => pop.remove()</script>"""
        snapshot, _ = seen_on(browsing, {"/": page})
    assert (only(snapshot).closed, only(snapshot).control) == (True, "Close")
    assert not tree(snapshot).xpath("//iframe")


def test_a_control_that_hears_only_the_mouse(browsing: Browsing) -> None:
    page = (
        over("<p>Sale</p><button id=x>Close</button>")
        + """<script>
      x.onpointerdown = event => { if (event.isTrusted) pop.remove() }</script>"""
    )
    assert only(seen_on(browsing, {"/": page})[0]).closed


def test_one_after_the_other(browsing: Browsing) -> None:
    second = f"""<div id=two style="{BACKDROP}"><p>You are in Malta. Ship to Malta?</p>
      <button>Stay here</button></div>"""
    page = over(f"<p>Sale</p><button {CLICK}>×</button>").replace(REMOVE, "pop.remove()") + second
    page += "<script>document.querySelector('#two button').onclick = () => two.remove()</script>"
    snapshot, _ = seen_on(browsing, {"/": page})
    assert [(one.kind, one.closed) for one in snapshot.overlays] == [("region", True), ("notice", True)]


def test_banners_for_apps_on_the_phone_and_small_invitations(browsing: Browsing) -> None:
    page = f"""{SHOP}<style>#app {{ display: none; position: fixed; top: 0; left: 0; right: 0; height: 80px }}
      @media (max-width: 600px) {{ #app {{ display: block }} }}
      #chat {{ position: fixed; right: 10px; bottom: 10px; width: 300px; height: 160px }}</style>
      <div id=app>Get the app <a href='https://apps.example/'>Install</a><button>×</button></div>
      <div id=chat class=live-chat-teaser><p>Hi! Chat with us</p><button aria-label=Close></button></div>
      <script>for (const one of document.querySelectorAll('button'))
        one.onclick = () => one.parentElement.remove()</script>"""
    snapshot, _ = seen_on(browsing, {"/": page})
    assert [(one.kind, one.viewport, one.closed) for one in snapshot.overlays] == [
        ("chat", Viewport.DESKTOP, True),
        ("app", Viewport.PHONE, True),
    ]
    assert not tree(snapshot).xpath("//*[@id='chat']")
    assert box(snapshot, "app", Viewport.PHONE) is None


def test_an_overlay_that_comes_while_scrolling(browsing: Browsing) -> None:
    popup = over(f"{NEWSLETTER}<button {CLICK}>×</button>").removeprefix(SHOP)
    page = f"""{SHOP}<div style='height: 20000px'></div><template>{popup}</template><script>
      let done; addEventListener('scroll', () => {{ if (!done) {{ done = true;
        document.body.append(document.querySelector('template').content.cloneNode(true)) }} }})</script>"""
    snapshot, asked = seen_on(browsing, {"/": page})
    overlay = only(snapshot)
    assert (overlay.kind, overlay.late, overlay.closed) == ("newsletter", True, True)
    assert not tree(snapshot).xpath("//body/*[@id='pop']")
    assert asked == []


@pytest.mark.parametrize(
    "controls",
    [
        "<form action=/sub><input name=q><button>Close</button></form>",
        "<a href=/away>Close</a>",
        "<button onclick=\"location = '/bought'\">Add to cart</button>",
        "<button onclick=\"fetch('/subscribed', {method: 'POST'})\">Subscribe</button>",
    ],
    ids=["submits", "leads away", "buys", "subscribes"],
)
def test_nothing_is_clicked_that_does_something(browsing: Browsing, controls: str) -> None:
    snapshot, asked = seen_on(browsing, {"/": over(f"<p>Join our newsletter now</p>{controls}")})
    assert asked == []
    assert not only(snapshot).closed
    assert only(snapshot).control is None
    assert visible(snapshot, "pop")


def test_a_click_does_not_send_forms_or_follow_links_whatever_scripts_make_of_it(browsing: Browsing) -> None:
    page = over("""<p>Sale</p><form id=f action=/sent method=post></form><a id=a href=/followed></a>
      <button onclick='f.requestSubmit(); a.click(); pop.remove()'>Close</button>""")
    snapshot, asked = seen_on(browsing, {"/": page})
    assert only(snapshot).closed
    assert asked == []


def test_a_choice_that_loads_the_page_anew(browsing: Browsing) -> None:
    page = (
        over("<p>Choose your country</p><button id=stay>Stay here</button>")
        + """<script>
      if (document.cookie.includes('country-chosen')) { pop.remove(); document.title = 'anew' }
      stay.onclick = () => { document.cookie = 'country-chosen=1; max-age=30'; location.reload() }</script>"""
    )
    snapshot, asked = seen_on(browsing, {"/": page})
    assert (only(snapshot).kind, only(snapshot).closed) == ("region", True)
    assert tree(snapshot).findtext(".//title") == "anew"
    assert visible(snapshot, "h")
    assert visible(snapshot, "h", Viewport.PHONE)
    assert asked == []


@pytest.mark.parametrize("leave", ["location = '/away'", "document.querySelector('form').submit()"])
def test_a_control_that_leaves_the_page_does_not_get_there(browsing: Browsing, leave: str) -> None:
    page = over(
        f'<p>Sale today</p><form action=/away method=post></form><button onclick="{leave}">Close</button>'
    )
    snapshot, asked = seen_on(browsing, {"/": page, "/away": "<h1>Away</h1>"})
    assert asked == []
    assert not only(snapshot).closed
    assert snapshot.redirects == ()


def test_an_age_is_never_made_up(browsing: Browsing) -> None:
    page = over(
        "<h2>Age verification</h2><p>You must be 18</p><input placeholder=year><select><option>1990</select>"
        "<button onclick=\"document.title = 'entered'\">Enter your birthday</button>",
        attributes="class=age-gate",
    )
    snapshot, _ = seen_on(browsing, {"/": page})
    assert (only(snapshot).kind, only(snapshot).closed) == ("age", False)
    assert tree(snapshot).findtext(".//title") == "Shop"


@pytest.mark.parametrize(
    "page",
    [
        f"{SHOP}<header style='position: fixed; top: 0; width: 100%; height: 120px'><nav><a href=/c>Vases</a>"
        "<button aria-label='Close menu'>x</button></nav></header>",
        f"{SHOP}<div style='position: fixed; bottom: 0; width: 100%; height: 90px'>29 EUR"
        "<button onclick=\"document.title = 'bought'\">Add to cart</button></div>",
        "<!doctype html><title>Shop</title><div style='position: fixed; inset: 0; overflow: auto'><main>"
        "<h1 id=h>Vase</h1><button onclick=\"document.title = 'x'\">Close</button></main></div>",
        f"{SHOP}<div style='position: relative'><div style='position: absolute; z-index: 5; width: 900px;"
        "height: 700px'>Slide <button onclick=\"document.title = 'x'\">×</button></div></div>",
        f"{SHOP}<div style='{BACKDROP}; display: none'>Sale <button>×</button></div>",
        f"{SHOP}<div style='{BACKDROP}; pointer-events: none'></div>",
        f"{SHOP}<div style='position: fixed; bottom: 0; width: 100%; height: 150px'>We use cookies."
        "<button>OK</button><button>×</button></div>",
    ],
    ids=["head", "buy bar", "whole page", "slide", "hidden", "empty", "consent"],
)
def test_what_belongs_to_the_page_is_left_alone(browsing: Browsing, page: str) -> None:
    snapshot, _ = seen_on(browsing, {"/": page})
    assert snapshot.overlays == ()
    assert tree(snapshot).findtext(".//title") == "Shop"
    assert visible(snapshot, "h")


def test_what_does_not_go_away_is_told_and_not_tried_on_every_page() -> None:
    browsing = Browsing()
    page = over(
        "<p>Sale today</p><button onclick='fetch(\"/clicked\")'>Close</button>", attributes="class=stays"
    )
    try:
        with serving(dict.fromkeys(("/1", "/2", "/3", "/4"), page)) as server:
            seen = [browsing.capture(f"{server.url}/{n}").snapshot for n in (1, 2, 3, 4)]
            clicks = server.paths.count("/clicked")
    finally:
        browsing.close()
    assert [only(snapshot).closed for snapshot in seen] == [False] * 4
    assert 0 < clicks <= 4
    assert all(has(snapshot, "pop", LayoutFlag.FIXED) for snapshot in seen)
    assert all(snapshot.status is ReadStatus.READ for snapshot in seen)


def test_the_words_of_every_language_say_one_thing() -> None:
    words = overlay_data().languages
    assert set(words) == set(languages())
    for language, one in words.items():
        assert not set(one.close) & {*one.decline, *one.stay, *one.adult}, language
        assert not set(one.adult) & {*one.decline, *one.yes}, language
