"""What the collector says of elements: where they stand, and whether they can be seen."""

from __future__ import annotations

import pytest

from auditor.browser.tab import Tab
from auditor.models import LayoutFlag, Snapshot, Viewport
from tests.crawl.loopback import Reply, serving

from .conftest import Browsing
from .looking import box, colour_at, has, identity, layout, visible

PAGE = """<!doctype html><html><head><meta name="viewport" content="width=device-width">
<style>
  body { margin: 0; font: 16px/20px monospace; color: rgb(1, 2, 3); background: rgb(250, 250, 240) }
  .b { width: 100px; height: 20px }
  @media (max-width: 600px) { #wide-only { display: none } #phone-size { font-size: 21px } }
</style></head><body>
<header id="head" style="position: sticky; top: 0; height: 30px; background: rgb(0, 0, 200)">
  <b id="in-head">H</b></header>
<div id="bar" style="position: fixed; bottom: 0; left: 0; height: 40px; width: 100%"><i id="in-bar">B</i>
  </div>
<p id="plain" class="b" style="margin: 10px 0 0 25px">plain</p>
<p id="none" style="display: none">none</p>
<p id="hidden" class="b" style="visibility: hidden">hidden
  <b id="shown-again" style="visibility: visible">x</b></p>
<div style="opacity: 0"><p id="transparent" class="b">transparent</p></div>
<p id="faint" class="b" style="opacity: 0.4">faint</p>
<p id="left" class="b" style="position: absolute; left: -9999px">left</p>
<p id="above" class="b" style="position: absolute; top: -500px">above</p>
<div style="width: 50px; height: 20px; overflow: hidden; position: relative">
  <p id="clipped" class="b" style="position: absolute; left: 60px; margin: 0">clipped</p>
  <p id="half" class="b" style="position: absolute; left: 20px; margin: 0">half</p></div>
<div style="width: 50px; height: 20px; overflow: hidden">
  <p id="escapes" class="b" style="position: absolute; left: 200px; margin: 0">escapes</p></div>
<div style="height: 0; overflow: hidden"><p id="collapsed" class="b">collapsed</p></div>
<span id="reader-only" style="position: absolute; width: 1px; height: 1px; overflow: hidden">
  <span id="in-reader-only">for screen readers</span></span>
<span id="clip-rect" style="position: absolute; clip: rect(0, 0, 0, 0); width: 40px; height: 20px">c</span>
<span id="clip-path" style="position: absolute; clip-path: inset(50%); width: 40px; height: 20px">c</span>
<p id="empty" style="margin: 0"></p>
<div style="display: contents"><p id="in-contents" class="b">in contents</p></div>
<div style="height: 40px; overflow: auto">
  <p id="scrolled-to" class="b" style="margin-top: 200px">below</p></div>
<div style="width: 50px; overflow-x: auto; overflow-y: hidden"><div style="width: 900px">
  <p id="sideways" class="b" style="margin: 0 0 0 200px">scroll</p></div></div>
<details><summary id="summary">More</summary><p id="closed" class="b">closed</p></details>
<details open><summary>More</summary><p id="opened" class="b">opened</p></details>
<div style="content-visibility: hidden"><p id="skipped" class="b">skipped</p></div>
<button id="on">on</button><button id="off" disabled>off</button>
<fieldset disabled><input id="off-by-set" value="v"></fieldset>
<a id="off-by-aria" aria-disabled="true" href="#">a</a>
<p id="wide-only" class="b">wide only</p>
<p id="phone-size">size</p>
<p id="styled" style="font: 30px serif; color: rgb(9, 8, 7);
  background: rgb(100, 110, 120)">s <b id="in-styled">b</b></p>
<p id="on-image" style="background: rgb(5, 5, 5) linear-gradient(red, blue)">on an image</p>
<svg id="drawing" width="30" height="30"><rect id="in-drawing" width="30" height="30"/></svg>
</body></html>"""


@pytest.fixture(scope="module")
def page(browsing: Browsing) -> Snapshot:
    with serving({"/": PAGE}) as server:
        return browsing.capture(server.url + "/").snapshot


@pytest.mark.parametrize(
    ("css_id", "expected"),
    [
        ("plain", True),
        ("hidden", False),
        ("shown-again", True),
        ("transparent", False),
        ("faint", True),
        ("left", False),
        ("above", False),
        ("clipped", False),
        ("half", True),
        ("escapes", True),
        ("collapsed", False),
        ("reader-only", False),
        ("in-reader-only", False),
        ("clip-rect", False),
        ("clip-path", False),
        ("empty", False),
        ("in-contents", True),
        ("scrolled-to", True),
        ("drawing", True),
        ("sideways", True),
        ("summary", True),
        ("closed", False),
        ("opened", True),
        ("skipped", False),
    ],
)
def test_visibility(page: Snapshot, css_id: str, expected: bool) -> None:
    assert layout(page).position(identity(page, css_id)) is not None
    assert visible(page, css_id) is expected


def test_an_element_that_is_not_rendered_has_no_place(page: Snapshot) -> None:
    assert box(page, "none") is None
    assert box(page, "in-drawing") is None


def test_boxes_are_in_document_pixels(page: Snapshot) -> None:
    assert box(page, "head") == (0, 0, 1366, 30)
    assert box(page, "plain") == (25, 40, 100, 20)
    assert box(page, "bar") == (0, 728, 1366, 40)
    assert box(page, "bar", Viewport.PHONE) == (0, 804, 390, 40)


def test_fixed_and_sticky_are_inherited(page: Snapshot) -> None:
    assert has(page, "in-bar", LayoutFlag.FIXED)
    assert not has(page, "in-bar", LayoutFlag.STICKY)
    assert has(page, "in-head", LayoutFlag.STICKY)
    assert not has(page, "in-head", LayoutFlag.FIXED)
    assert not has(page, "plain", LayoutFlag.FIXED | LayoutFlag.STICKY)


@pytest.mark.parametrize(
    ("css_id", "expected"), [("on", False), ("off", True), ("off-by-set", True), ("off-by-aria", True)]
)
def test_disabled_controls(page: Snapshot, css_id: str, expected: bool) -> None:
    assert has(page, css_id, LayoutFlag.DISABLED) is expected


def test_type_and_colours(page: Snapshot) -> None:
    seen = layout(page)
    at = seen.position(identity(page, "in-styled"))
    plain = seen.position(identity(page, "plain"))
    image = seen.position(identity(page, "on-image"))
    assert at is not None
    assert plain is not None
    assert image is not None
    assert seen.font_size[at] == 30
    assert seen.fonts[seen.font[at]] == "serif"
    assert seen.colors[seen.color[at]] == "rgb(9, 8, 7)"
    assert seen.colors[seen.background[at]] == "rgb(100, 110, 120)"
    assert seen.colors[seen.color[plain]] == "rgb(1, 2, 3)"
    assert seen.colors[seen.background[plain]] == "rgb(250, 250, 240)"
    assert seen.background[image] == -1


def test_the_phone_has_a_layout_of_its_own(page: Snapshot) -> None:
    phone = layout(page, Viewport.PHONE)
    size = phone.position(identity(page, "phone-size"))
    assert size is not None
    assert phone.document_width == 390
    assert phone.font_size[size] == 21
    assert visible(page, "wide-only")
    assert box(page, "wide-only", Viewport.PHONE) is None


def test_a_page_without_viewport_meta_is_shown_small_on_the_phone(browsing: Browsing) -> None:
    body = "<body style='margin:0'><div id=d style='width:980px;height:300px;background:rgb(0,160,0)'>.</div>"
    with serving({"/": f"<!doctype html>{body}"}) as server:
        capture = browsing.capture(server.url + "/")
    phone = layout(capture.snapshot, Viewport.PHONE)
    shot = capture.pictures[Viewport.PHONE]
    assert phone.document_width == 980
    assert shot.scale == pytest.approx(390 / 980, abs=0.001)
    place = box(capture.snapshot, "d", Viewport.PHONE)
    assert place is not None
    assert colour_at(shot, place) == (0, 160, 0)


@pytest.mark.parametrize(("overflow", "width"), [("visible", 2000), ("hidden", 1366)])
def test_document_width_is_what_can_be_scrolled_to(browsing: Browsing, overflow: str, width: int) -> None:
    style = f"margin:0;overflow-x:{overflow}"
    drawer = "<div id=drawer style='position:absolute;left:1400px;width:600px;height:50px'>drawer</div>"
    with serving({"/": f"<!doctype html><body style='{style}'><p>text</p>{drawer}"}) as server:
        snapshot = browsing.capture(server.url + "/").snapshot
    assert layout(snapshot).document_width == width
    assert visible(snapshot, "drawer") is (overflow == "visible")


def test_slotted_and_shadow_elements_have_places(browsing: Browsing) -> None:
    page = """<!doctype html><body style="margin: 0"><x-card>
      <h2 slot="title" id="name" style="margin: 0">Name</h2>
    <p id="unslotted">not shown</p></x-card><script>
    document.querySelector('x-card').attachShadow({mode: 'open'}).innerHTML =
      '<div style="padding: 7px"><slot name="title"></slot><b id="price">5 EUR</b></div>';</script>"""
    with serving({"/": page}) as server:
        snapshot = browsing.capture(server.url + "/").snapshot
    name = box(snapshot, "name")
    assert name is not None
    assert name[:2] == (7, 7)
    assert visible(snapshot, "name")
    assert visible(snapshot, "price")
    assert box(snapshot, "unslotted") is None


def test_elements_of_a_frame_stand_where_the_frame_stands(browsing: Browsing) -> None:
    outer = """<!doctype html><body style="margin: 0"><div style="height: 50px"></div>
    <iframe src="/inner" style="border: 3px solid; margin-left: 20px; width: 300px; height: 200px">
      </iframe>"""
    inner = "<!doctype html><body style='margin:0'><p id=i style='margin:0;position:fixed;top:4px'>inner</p>"
    with serving({"/": outer, "/inner": inner}) as server:
        snapshot = browsing.capture(server.url + "/").snapshot
    place = box(snapshot, "i")
    assert place is not None
    assert place[:2] == (23, 57)
    assert not has(snapshot, "i", LayoutFlag.FIXED)


def test_documents_of_xml_are_read_alike(browsing: Browsing) -> None:
    page = """<html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title></head><body>
    <p id="p" style="width: 90px">text<br/><img id="i" alt="" src="/no.png"/></p>
    <input id="off" disabled="disabled"/></body></html>"""
    with serving({"/": Reply(page.encode(), type="application/xhtml+xml")}) as server:
        snapshot = browsing.capture(server.url + "/").snapshot
    assert visible(snapshot, "p")
    assert has(snapshot, "off", LayoutFlag.DISABLED)
    assert [image.element for image in snapshot.images] == [identity(snapshot, "i")]
    assert snapshot.html.count("<br>") == 1


def test_a_page_of_very_many_elements_is_cut_off(browsing: Browsing) -> None:
    page = "<!doctype html><p id=first>first</p><script>document.write('<i>x</i>'.repeat(65000))</script>"
    with serving({"/": page}) as server:
        snapshot = browsing.capture(server.url + "/", tall_picture=0).snapshot
    assert snapshot.status == "partial"
    assert 1000 < len(layout(snapshot).element) <= 60_000
    assert visible(snapshot, "first")
    assert ("layout-desktop", "truncated") in [(action.name, action.detail) for action in snapshot.actions]


def test_what_the_desktop_shows_is_not_taken_for_a_phone(
    browsing: Browsing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy machine a picture of the desktop may end late, and then puts the desktop's screen back."""
    show_as = Tab.show_as

    async def as_desktop(tab: Tab, viewport: Viewport) -> bool:
        return await show_as(tab, Viewport.DESKTOP)

    monkeypatch.setattr(Tab, "show_as", as_desktop)
    with serving({"/": "<!doctype html><html lang=en><title>Mug</title><h1>Blue mug</h1>"}) as server:
        page = browsing.capture(f"{server.url}/")
    assert page.snapshot.layout(Viewport.DESKTOP) is not None
    assert page.snapshot.layout(Viewport.PHONE) is None
    assert Viewport.PHONE not in page.pictures
