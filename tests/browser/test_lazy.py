"""What shops load late, by each of the usual ways, is in the HTML and the pictures."""

from __future__ import annotations

import time

import pytest

from auditor.models import Box, Snapshot, Viewport
from tests.crawl.loopback import Page, Reply, serving

from .conftest import Browsing
from .looking import box, colour_at, identity, layout, opened, tree
from .test_page import png

FAR = "<!doctype html><h1>Top</h1><div style='height: 7000px'></div>"


def slow_grey() -> Reply:
    time.sleep(0.2)
    return png(640, 480)


def seen_on(browsing: Browsing, page: str) -> Snapshot:
    pages: dict[str, Page] = {"/": page, "/lazy.png": png(640, 480), "/part": "<b>by fetch</b>"}
    with serving(pages) as server:
        return browsing.capture(server.url + "/").snapshot


@pytest.mark.parametrize(
    "markup",
    [
        "<img loading=lazy src=/lazy.png width=50 height=50>",
        """<img id=i class=lazyload data-src=/lazy.png width=50 height=50><script>
          new IntersectionObserver(([entry]) => { if (entry.isIntersecting) i.src = i.dataset.src })
            .observe(i)</script>""",
        """<img id=i data-original=/lazy.png width=50 height=50><script>
          addEventListener('scroll', () => { if (i.getBoundingClientRect().top < innerHeight + 300)
            i.src = i.dataset.original })</script>""",
        """<picture><source id=s data-srcset=/lazy.png><img id=i width=50 height=50></picture><script>
          new IntersectionObserver(([entry]) => { if (entry.isIntersecting) { s.srcset = s.dataset.srcset } },
            { rootMargin: '200px' }).observe(i)</script>""",
        """<div id=d style='height: 50px'></div><script>addEventListener('scroll', () => setTimeout(() => {
          if (d.getBoundingClientRect().top < innerHeight && !d.firstChild)
            d.innerHTML = '<img src=/lazy.png>' }, 20), { passive: true })</script>""",
    ],
    ids=["native", "observer", "scroll event", "picture", "debounced"],
)
def test_lazy_pictures_are_loaded(browsing: Browsing, markup: str) -> None:
    snapshot = seen_on(browsing, FAR + markup)
    assert [(image.natural_width, image.natural_height) for image in snapshot.images] == [(640, 480)]


@pytest.mark.parametrize(
    "script",
    [
        "new IntersectionObserver(([entry]) => { if (entry.isIntersecting) load() }).observe(part)",
        "addEventListener('scroll', () => { if (part.getBoundingClientRect().top < innerHeight) load() })",
        """let waiting; addEventListener('scroll', () => { clearTimeout(waiting); waiting = setTimeout(() => {
          if (part.getBoundingClientRect().top < innerHeight) load() }, 40) })""",
        """requestAnimationFrame(function look() { if (scrollY + innerHeight > part.offsetTop) load();
          else requestAnimationFrame(look) })""",
    ],
    ids=["observer", "scroll event", "debounced", "every frame"],
)
def test_sections_that_load_when_they_are_near_are_there(browsing: Browsing, script: str) -> None:
    page = f"""{FAR}<section id=part style='height: 100px'></section><script>
      const load = async () => {{ part.innerHTML = await (await fetch('/part')).text() }};
      {script}</script>"""
    assert tree(seen_on(browsing, page)).findtext(".//section/b") == "by fetch"


def test_what_is_drawn_only_when_it_is_near_is_read_and_has_a_place(browsing: Browsing) -> None:
    page = f"""{FAR}<section id=part style='content-visibility: auto; contain-intrinsic-size: 500px'>
      <p id=inner>Drawn late</p></section><div style='height: 5000px'></div>"""
    snapshot = seen_on(browsing, page)
    inner = tree(snapshot).get_element_by_id("inner")
    assert inner.text == "Drawn late"
    assert layout(snapshot).box(identity(snapshot, "inner")) is not None


def test_a_list_that_grows_while_it_is_scrolled_grows_only_so_far(browsing: Browsing) -> None:
    page = """<!doctype html><ul id=u></ul><script>let n = 0;
      const more = () => { for (let i = 0; i < 20; i++) u.insertAdjacentHTML('beforeend',
        `<li style="height: 100px">Product ${++n}`) };
      more(); addEventListener('scroll', () => { if (scrollY + innerHeight > u.offsetHeight - 500) more() })
      </script>"""
    items = tree(seen_on(browsing, page)).xpath("//li")
    assert 20 < len(items) < 5000


@pytest.mark.parametrize(
    ("attributes", "script"),
    [
        ("loading=lazy src", ""),
        (
            "data-src",
            """const watch = new IntersectionObserver(entries => {
          for (const { target, isIntersecting: near } of entries)
            if (near) { watch.unobserve(target); target.src = target.dataset.src } });
        document.querySelectorAll('img').forEach(image => watch.observe(image))""",
        ),
        (
            "data-src",
            """const look = () => document.querySelectorAll('[data-src]').forEach(image => {
          if (image.getBoundingClientRect().top >= innerHeight) return;
          image.src = image.dataset.src; delete image.dataset.src });
        look(); for (const event of ['scroll', 'resize']) addEventListener(event, look)""",
        ),
    ],
    ids=["native", "observer", "listener"],
)
def test_slow_lazy_images_are_on_a_tall_picture(
    browsing: Browsing, monkeypatch: pytest.MonkeyPatch, attributes: str, script: str
) -> None:
    """Ten images below each other, each 200 ms on its way; the picture ends in the sixth."""
    images = "".join(
        f"<img id=i{n} {attributes}=/{n}.png style='display: block; width: 400px; height: 600px'>"
        for n in range(10)
    )
    page = f"<!doctype html><body style='margin: 0'>{images}<script>{script}</script>"
    pages: dict[str, Page] = {"/": page, **{f"/{n}.png": slow_grey for n in range(10)}}
    monkeypatch.setattr("auditor.browser.page.LAZY_LIMIT", 10.0)  # however busy the machine is
    with serving(pages) as server:
        capture = browsing.capture(server.url + "/")
    picture = capture.pictures[Viewport.DESKTOP]
    assert opened(picture).size == (1366, 3072)
    seen = [colour_at(picture, Box(0, 600 * n, 400, 600 if n < 5 else 72)) for n in range(6)]
    assert seen == [(128, 128, 128)] * 6


def test_lazy_images_below_what_is_as_tall_as_the_window_are_on_a_tall_picture(browsing: Browsing) -> None:
    page = """<!doctype html><body style='margin: 0'><div style='height: 100vh'>hero</div>
      <div style='height: 1800px'></div>
      <img id=i loading=lazy src=/0.png style='display: block; width: 400px; height: 400px'>"""
    with serving({"/": page, "/0.png": slow_grey}) as server:
        capture = browsing.capture(server.url + "/")
    place = box(capture.snapshot, "i")
    assert place == (0, 768 + 1800, 400, 400)
    assert colour_at(capture.pictures[Viewport.DESKTOP], place) == (128, 128, 128)
