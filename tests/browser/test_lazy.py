"""What shops load late, by each of the usual ways, is in the HTML and the pictures."""

from __future__ import annotations

import pytest

from auditor.models import Snapshot
from tests.crawl.loopback import Page, serving

from .conftest import Browsing
from .looking import identity, layout, tree
from .test_page import png

FAR = "<!doctype html><h1>Top</h1><div style='height: 7000px'></div>"


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
