"""Captures of pages that behave: what a snapshot holds of them."""

from __future__ import annotations

import asyncio
import struct
import zlib

from auditor.browser.frames import read_foreign_frames
from auditor.browser.page import CaptureOptions, capture_page
from auditor.browser.quiet import until_quiet
from auditor.models import ReadStatus, Viewport
from tests.crawl.loopback import Page, Reply, redirect, serving

from .conftest import Browsing
from .looking import box, colour_at, identity, layout, opened, tree, visible

FRAME = "<!doctype html><body style='margin:0'>"


def png(width: int, height: int) -> Reply:
    """A grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    body = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return Reply(body, type="image/png")


def test_a_plain_page(browsing: Browsing) -> None:
    page = Reply(b"<!doctype html><title>T</title><h1 id=h>Hello</h1>", headers={"X-Robots-Tag": "noindex"})
    with serving({"/p?q=1": page}) as server:
        capture = browsing.capture(server.url + "/p?q=1")
    seen = capture.snapshot
    assert seen.status is ReadStatus.READ
    assert seen.reason is None
    assert (seen.url, seen.requested_url) == (server.url + "/p?q=1",) * 2
    assert (seen.http_status, seen.content_type) == (200, "text/html")
    assert seen.headers["x-robots-tag"] == "noindex"
    assert seen.redirects == ()
    assert seen.tls is not None
    assert seen.tls.https is False
    assert seen.html.startswith("<!DOCTYPE html><html data-auditor-id=")
    assert set(capture.pictures) == set(Viewport)
    assert opened(capture.pictures[Viewport.DESKTOP]).size == (1366, 768)
    assert opened(capture.pictures[Viewport.PHONE]).size == (390, 844)
    assert all(action.ok for action in seen.actions)
    assert next(action.name for action in seen.actions) == "load"
    assert seen.timings["total"] > seen.timings["load"] > 0


def test_the_html_is_the_rendered_one(browsing: Browsing) -> None:
    page = """<!doctype html><div id=app></div><input id=i value=old><input type=checkbox id=c>
    <select id=s><option>a<option id=second>b</select><textarea id=t>old</textarea><input type=password id=p>
    <script>fetch('/data').then(r => r.text()).then(text => {
      document.getElementById('app').innerHTML = '<b id=late></b>';
      document.getElementById('late').textContent = text });
    for (const [id, value] of [['i', 'new'], ['t', 'typed'], ['p', 'secret']])
      document.getElementById(id).value = value;
    c.checked = true; s.selectedIndex = 1</script>"""
    with serving({"/": page, "/data": "<from> data"}) as server:
        seen = browsing.capture(server.url + "/").snapshot
    found = tree(seen)
    assert found.get_element_by_id("late").text == "<from> data"
    assert found.get_element_by_id("i").get("value") == "new"
    assert found.get_element_by_id("c").get("checked") is not None
    assert found.get_element_by_id("second").get("selected") is not None
    assert found.get_element_by_id("t").text == "typed"
    assert "secret" not in seen.html.split("<script>")[0]


def test_shadow_content_is_inlined_with_its_slots(browsing: Browsing) -> None:
    page = """<!doctype html><x-card><h2 slot="title">Name</h2><p>loose</p></x-card><script>
    const open = document.querySelector('x-card').attachShadow({mode: 'open'});
    open.innerHTML = `<style>b { color: red }</style><slot name="title">no name</slot>
      <b>5 EUR</b><slot name="none">fallback</slot><x-inner></x-inner>`;
    open.querySelector('x-inner').attachShadow({mode: 'open'}).innerHTML = '<i>inner</i>';
    </script>"""
    with serving({"/": page}) as server:
        seen = browsing.capture(server.url + "/").snapshot
    (host,) = tree(seen).xpath("//x-card")
    shadow, unslotted = host
    assert shadow.get("data-auditor-shadow") is not None
    texts = [text.strip() for text in shadow.itertext() if text.strip()]
    assert texts == ["Name", "5 EUR", "fallback", "inner"]
    assert unslotted.get("hidden") is not None
    assert unslotted.text_content().strip() == "loose"


def test_a_frame_of_the_same_origin_is_inlined(browsing: Browsing) -> None:
    with serving(
        {"/": "<!doctype html><iframe id=f src=/in></iframe><p>after</p>", "/in": "<h2>Inside</h2><!-- c -->"}
    ) as server:
        seen = browsing.capture(server.url + "/").snapshot
    (frame,) = tree(seen).xpath("//iframe")
    inlined = frame.getnext()
    assert inlined.get("data-auditor-frame") == server.url + "/in"
    assert inlined.text_content().strip() == "Inside"
    assert inlined.getnext().text_content() == "after"
    assert seen.frames == ()


def test_frames_of_other_origins_are_kept_as_text(browsing: Browsing) -> None:
    outer = "<!doctype html><p>shop</p><iframe id=w src='http://localhost:{}/widget?x=1' width=400></iframe>"
    widget = f"{FRAME}<p>Great <b>shop</b>!</p><script>document.body.append('★★★★★')</script>"
    with serving({"/widget?x=1": widget}) as other, serving({"/": outer.format(other.port)}) as server:
        seen = browsing.capture(server.url + "/").snapshot
    (frame,) = seen.frames
    assert frame.url == f"http://localhost:{other.port}/widget?x=1"
    assert frame.text == "Great shop!\n\n★★★★★"
    assert frame.element == identity(seen, "w")


def test_nothing_is_changed_in_the_live_page(browsing: Browsing) -> None:
    page = """<!doctype html><html><body><h1>T</h1><img src=/i.png><input value=v><iframe src=/in></iframe>
    <x-a><b>slotted</b></x-a><script>
    const root = document.querySelector('x-a').attachShadow({mode: 'open'});
    root.innerHTML = '<slot></slot><i>shadow</i>';
    window.changes = [];
    const observer = new MutationObserver(list => {
      window.changes.push(...list.map(m => m.type + ' ' + (m.attributeName ?? '')));
      fetch('/changed', {method: 'POST'}) });
    const all = {subtree: true, childList: true, attributes: true, characterData: true};
    onload = () => { for (const node of [document, root, frames[0].document]) observer.observe(node, all) }
    </script></body></html>"""
    pages: dict[str, Page] = {"/": page, "/in": "<p>inner</p>", "/i.png": png(10, 10), "/changed": "ok"}
    with serving(pages) as server:
        seen = browsing.capture(server.url + "/").snapshot
        assert seen.status is ReadStatus.READ
        assert "data-auditor-id" in seen.html
        assert "/changed" not in server.paths
        assert browsing.run(_changes_in_a_tab(browsing, server.url + "/")) == []


async def _changes_in_a_tab(browsing: Browsing, url: str) -> list[str]:
    async with browsing.session.tab() as tab:
        await tab.navigate(url)
        await tab.wait_for("load")
        limits = {"elements": 1000, "milliseconds": 1000, "characters": 10**6, "images": 10, "url": 200}
        await tab.call("layout", limits)
        read = await tab.call("read", limits)
        assert "data-auditor-shadow" in read["html"]
        await read_foreign_frames(tab)
        before: list[str] = await tab.page.evaluate(
            "new Promise(done => setTimeout(() => done(changes), 50))"
        )
        await tab.page.evaluate("document.body.title = 'x'")
        after = await tab.page.evaluate("new Promise(done => setTimeout(() => done(changes.length), 50))")
        assert after == 1, "the page's observer is at work"
        return before


def test_pages_cannot_disturb_the_collector(browsing: Browsing) -> None:
    page = """<!doctype html><p id=p>text</p><script>
    JSON.stringify = () => 'broken'; Array.prototype.push = null; window.getComputedStyle = null;
    Object.defineProperty(window, 'auditor', {value: 'mine', writable: false});
    Element.prototype.getBoundingClientRect = () => { throw 1 }; String.prototype.slice = null;
    document.body.appendChild = null</script>"""
    with serving({"/": page}) as server:
        seen = browsing.capture(server.url + "/").snapshot
    assert seen.status is ReadStatus.READ
    assert visible(seen, "p")


def test_what_is_no_text_is_replaced(browsing: Browsing) -> None:
    page = "<!doctype html><p id=p></p><script>p.textContent = 'a\\u{d800}b\\0c\\u{1F600}'</script>"
    with serving({"/": page}) as server:
        seen = browsing.capture(server.url + "/").snapshot
    assert tree(seen).get_element_by_id("p").text == "a\ufffdb\ufffdc\U0001f600"
    assert seen.model_dump_json()


def test_images_have_the_size_of_their_file(browsing: Browsing) -> None:
    page = """<!doctype html><img id=plain src=/a.png width=20><img id=dense srcset="/b.png 2x">
    <picture><source srcset="/w.png 800w" sizes="100px"><img id=chosen src=/c.png></picture>
      <img id=broken src=/no.png>"""
    pictures = {"/a.png": png(120, 90), "/b.png": png(400, 200), "/w.png": png(800, 600), "/c.png": png(9, 9)}
    with serving({"/": page, **pictures}) as server:
        seen = browsing.capture(server.url + "/").snapshot
    found = {image.url.removeprefix(server.url): image for image in seen.images}
    sizes = {path: (image.natural_width, image.natural_height) for path, image in found.items()}
    assert sizes == {"/a.png": (120, 90), "/b.png": (400, 200), "/w.png": (800, 600), "/no.png": (0, 0)}
    assert found["/b.png"].element == identity(seen, "dense")
    (failed,) = seen.failed_requests
    assert (failed.url, failed.kind, failed.status) == (server.url + "/no.png", "image", 404)


def test_lazy_content_comes_by_scrolling_after_the_screens_were_looked_at(browsing: Browsing) -> None:
    page = """<!doctype html><h1 id=top>Top</h1><div style="height: 9000px"></div>
    <img id=native loading=lazy src=/lazy.png width=50 height=50><div id=watched>-</div>
      <div id=listened>-</div><script>
    new IntersectionObserver((entries, observer) => { if (entries[0].isIntersecting) {
      fetch('/watched').then(r => r.text()).then(t => { watched.textContent = t; top.textContent += '!' })
      } }).observe(watched);
    addEventListener('scroll', () => { if (listened.getBoundingClientRect().top < innerHeight)
      listened.textContent = 'scrolled' });
    </script>"""
    with serving({"/": page, "/lazy.png": png(640, 480), "/watched": "by fetch"}) as server:
        seen = browsing.capture(server.url + "/").snapshot
    found = tree(seen)
    assert found.get_element_by_id("watched").text == "by fetch"
    assert found.get_element_by_id("listened").text == "scrolled"
    assert [(image.natural_width, image.natural_height) for image in seen.images] == [(640, 480)]
    assert layout(seen).document_height < 9300


def test_a_page_is_looked_at_once_its_scripts_rest(browsing: Browsing) -> None:
    page = """<!doctype html><ol id=list></ol><script>let n = 0;
    const timer = setInterval(() => { list.insertAdjacentHTML('beforeend', `<li id=n${++n}>item</li>`);
      if (n === 20) clearInterval(timer) }, 30)</script>"""
    with serving({"/": page}) as server:
        seen = browsing.capture(server.url + "/").snapshot
    assert visible(seen, "n20")


def test_a_timer_that_runs_when_all_else_rests_is_waited_for(browsing: Browsing) -> None:
    with serving({"/": "<!doctype html><h1>Shop</h1><script>'runs'</script>"}) as server:
        assert browsing.run(_late_price(browsing, server.url + "/")) == "9.99"


def test_a_timer_that_begins_with_the_load_is_waited_for_before_the_page_is_looked_at(
    browsing: Browsing,
) -> None:
    page = """<!doctype html><h1>Shop</h1><div id=price></div><script>
    onload = () => setTimeout(() => { price.innerHTML = "<p id=late>9.99" }, 50)</script>"""
    with serving({"/": page}) as server:
        seen = browsing.capture(server.url + "/").snapshot
    assert visible(seen, "late")


async def _late_price(browsing: Browsing, url: str) -> str | None:
    """What a page shows that rested for long, and then set a timer just before it was waited for."""
    async with browsing.session.tab() as tab:
        await tab.navigate(url)
        await tab.wait_for("load")
        await asyncio.sleep(0.2)
        await tab.page.evaluate(
            "setTimeout(() => document.body.insertAdjacentHTML('beforeend', '<p>9.99'), 50), 0"
        )
        await until_quiet(tab, 10)
        price: str | None = await tab.page.evaluate("document.querySelector('p')?.textContent")
        return price


def test_scripts_answer_the_phone_before_it_is_pictured(browsing: Browsing) -> None:
    page = """<!doctype html><meta name=viewport content="width=device-width"><body style="margin: 0">
    <div id=menu hidden style="height: 80px; background: rgb(0, 0, 240)">menu</div><h1>Shop</h1>
    <script>onresize = () => { menu.hidden = innerWidth > 500 }</script>"""
    with serving({"/": page}) as server:
        capture = browsing.capture(server.url + "/")
    place = box(capture.snapshot, "menu", Viewport.PHONE)
    assert place is not None
    assert colour_at(capture.pictures[Viewport.PHONE], place) == (0, 0, 240)
    assert box(capture.snapshot, "menu") is None


def test_a_box_far_down_is_found_on_the_picture(browsing: Browsing) -> None:
    page = """<!doctype html><body style="margin: 0"><div style="height: 100vh; background: #eee">hero</div>
    <div id=bar style="position: fixed; bottom: 0; height: 40px; width: 100%;
      background: rgb(240, 128, 0)"></div>
    <div style="height: 1500px"></div><p id=far style="background: rgb(0, 0, 240); height: 80px;
      width: 300px">far</p>
    <div style="height: 3000px"></div>"""
    with serving({"/": page}) as server:
        capture = browsing.capture(server.url + "/")
    shot = capture.pictures[Viewport.DESKTOP]
    assert opened(shot).size == (1366, 3072)
    for css_id, colour in (("far", (0, 0, 240)), ("bar", (240, 128, 0))):
        place = box(capture.snapshot, css_id)
        assert place is not None
        assert colour_at(shot, place) == colour
    assert box(capture.snapshot, "far")[1] > 2200  # type: ignore[index]  # its place was asserted


def test_a_picture_may_be_of_the_first_screen_only(browsing: Browsing) -> None:
    with serving({"/": "<!doctype html><div style='height: 5000px'>tall</div>"}) as server:
        shots = [
            browsing.capture(server.url, tall_picture=height).pictures[Viewport.DESKTOP]
            for height in (CaptureOptions().tall_picture, 0)
        ]
    assert [opened(shot).height for shot in shots] == [3072, 768]


def test_redirects_are_told_in_order(browsing: Browsing) -> None:
    pages: dict[str, Page] = {
        "/1": redirect("/2", 301),
        "/2": redirect("/3"),
        "/3": "<!doctype html><p>moving on</p><script>location = '/4'</script>",
        "/4": "<!doctype html><p id=end>arrived</p>",
    }
    with serving(pages) as server:
        seen = browsing.capture(server.url + "/1").snapshot
    assert seen.url == server.url + "/4"
    assert seen.redirects == tuple(server.url + path for path in ("/1", "/2", "/3"))
    assert (seen.status, seen.http_status) == (ReadStatus.READ, 200)
    assert visible(seen, "end")


def test_a_page_that_sends_phones_elsewhere_is_the_one_that_was_asked_for(browsing: Browsing) -> None:
    meta = "<meta name=viewport content='width=device-width'>"
    script = "onresize = () => { if (innerWidth < 500) location = '/2' }"
    first = f"<!doctype html>{meta}<p id=first>first</p><script>{script}</script>"
    with serving({"/1": first, "/2": "<!doctype html><p id=second>second</p>"}) as server:
        seen = browsing.capture(server.url + "/1").snapshot
    assert seen.url == server.url + "/1"
    assert seen.status is ReadStatus.PARTIAL
    assert visible(seen, "first")
    assert seen.layout(Viewport.PHONE) is None


def test_a_page_that_replaces_itself_while_it_is_looked_at(browsing: Browsing) -> None:
    script = "onresize = () => { if (innerHeight > 800) location = '/2' }"
    first = f"<!doctype html><div style='height: 2000px'>first</div><script>{script}</script>"
    with serving({"/1": first, "/2": "<!doctype html><p id=second>second</p>"}) as server:
        seen = browsing.capture(server.url + "/1").snapshot
    assert seen.url == server.url + "/2"
    assert visible(seen, "second")


def test_several_pages_at_once(browsing: Browsing) -> None:
    pages = {f"/{n}": f"<!doctype html><h1 id=h>Page {n}</h1>" for n in range(8)}

    async def all_of(url: str) -> list[str | None]:
        captures = await asyncio.gather(*(capture_page(browsing.session, url + path) for path in pages))
        return [tree(capture.snapshot).get_element_by_id("h").text for capture in captures]

    with serving(pages) as server:
        assert browsing.run(all_of(server.url)) == [f"Page {n}" for n in range(8)]


def test_the_same_page_gives_the_same_snapshot(browsing: Browsing) -> None:
    page = """<!doctype html><h1>T</h1><ul><li>a<li>b</ul><img src=/i.png>
      <script>document.write('<b>w</b>')</script>"""
    with serving({"/": page, "/i.png": png(5, 5)}) as server:
        seen = [browsing.capture(server.url + "/").snapshot for _ in range(3)]
    first, *others = ([*snapshot.model_copy(update={"timings": {}})] for snapshot in seen)
    for other in others:
        assert other == first
