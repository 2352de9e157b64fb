"""Screenshots in the scorecard: each once, within the budget, and a missing one is only said."""

from __future__ import annotations

import base64
import re
from io import BytesIO

import pytest
from auditor.reports.html.crops import WIDE, around, first_screen, numbered, on, shows
from auditor.reports.html.pictures import MAX_HEIGHT, Album, Shot
from PIL import Image

from auditor.catalog import Catalog
from auditor.models import Box, Picture, Viewport

from ..conftest import Sample, render_html
from ..sample import unread_audit
from ..storefront import MemoryAssets

DESKTOP = Shot("shot-1", Viewport.DESKTOP, 1366, 768)


def picture(path: str, viewport: Viewport = Viewport.DESKTOP, scale: float = 1.0) -> Picture:
    return Picture(path=path, sha256="", size=1, width=1366, height=768, viewport=viewport, scale=scale)


def noise(width: int, height: int, seed: int = 0) -> bytes:
    """A picture that compresses badly."""
    out = BytesIO()
    Image.effect_noise((width, height), 60 + seed).convert("RGB").save(out, "PNG")
    return out.getvalue()


def test_each_screenshot_is_embedded_once(sample: Sample, scorecard: str):
    embedded = re.findall(r'<image id="(shot-\d+)"[^>]* href="data:image/webp;base64,([^"]+)"', scorecard)
    assert len(embedded) == len(sample[1].files)
    assert len({content for _, content in embedded}) == len(embedded)
    uses = re.findall(r'<use href="#(shot-\d+)"', scorecard)
    assert set(uses) == {name for name, _ in embedded}
    assert len(uses) > len(embedded)
    for _, content in embedded:
        with Image.open(BytesIO(base64.b64decode(content))) as image:
            assert image.size in ((1366, 768), (390, 844))


def test_missing_pictures_are_said(sample: Sample, catalog: Catalog, scorecard: str):
    missing = "The screenshot is missing"
    assert scorecard.count(missing) == 2, "the two pictures of the page whose files are not there"
    without_any = render_html(sample[0], MemoryAssets({}), catalog)
    assert without_any.count(missing) > 20
    assert "<image" not in without_any


def test_of_many_pages_the_first_are_pictured_and_of_the_others_it_is_said(
    sample: Sample, catalog: Catalog, scorecard: str, monkeypatch: pytest.MonkeyPatch
):
    left_out = catalog("report.picture.left-out")
    assert left_out not in scorecard
    monkeypatch.setattr("auditor.reports.html.pages.PICTURED", 2)
    few = render_html(*sample, catalog)
    pictured = [page for page in sample[0].coverage.pages if page.pictures]
    assert few.count(left_out) == len(pictured) - 2
    assert few.count('class="screen-') == 4


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n broken", b"<svg/>"])
def test_a_broken_picture_is_a_missing_one(content: bytes):
    assert Album(MemoryAssets({"a.png": content})).shot(picture("a.png")) is None


def test_the_same_picture_under_two_names_is_kept_once():
    content = noise(400, 300)
    album = Album(MemoryAssets({"a.png": content, "b.png": content}))
    assert album.shot(picture("a.png")) is album.shot(picture("b.png"))
    assert len(album.embedded()) == 1


def test_all_pictures_together_keep_to_the_budget():
    files = {f"{n}.png": noise(1366, 768, n) for n in range(6)}
    album = Album(MemoryAssets(files))
    for path in files:
        assert album.shot(picture(path))
    generous = sum(len(each.uri) for each in album.embedded())
    budget = generous // 2
    tight = album.embedded(budget)
    assert len(tight) == 6
    assert sum(len(each.uri) * 3 // 4 for each in tight) <= budget


def test_a_picture_is_measured_in_the_css_pixels_of_its_page():
    out = BytesIO()
    Image.new("RGB", (780, 1688)).save(out, "PNG")
    assets = MemoryAssets({"a.png": out.getvalue()})
    sharp = Album(assets).shot(picture("a.png", Viewport.PHONE, scale=2.0))
    assert sharp is not None
    assert (sharp.width, sharp.height) == (390, 844)
    shrunk = Album(assets).shot(picture("a.png", Viewport.PHONE, scale=0.5))
    assert shrunk is not None
    assert (shrunk.width, shrunk.height) == (1560, MAX_HEIGHT)


@pytest.mark.parametrize(
    "box", [(0, 0, 40, 20), (1300, 700, 60, 60), (600, 300, 1, 1), (10, 10, 1340, 740), (90, 300, 1200, 20)]
)
def test_a_crop_holds_its_element_and_stays_on_the_picture(box: tuple[int, int, int, int]):
    view = around(DESKTOP, Box(*box))
    assert 0 <= view.x <= box[0]
    assert 0 <= view.y <= box[1]
    assert view.x + view.width <= DESKTOP.width
    assert view.y + view.height <= DESKTOP.height
    assert view.x + view.width >= min(box[0] + box[2], view.x + WIDE)


@pytest.mark.parametrize(
    "box", [(0, 768, 50, 50), (-200, 10, 100, 20), (1366, 0, 5, 5), (5, 5, 0, 9), (0, 760, 100, 300)]
)
def test_what_is_not_on_the_picture_is_not_boxed(box: tuple[int, int, int, int]):
    assert not shows(DESKTOP, Box(*box))


def test_a_mark_never_leaves_the_picture():
    mark = on(DESKTOP, Box(-50, -50, 3000, 3000))
    assert mark.x >= 0
    assert mark.x + mark.width <= DESKTOP.width
    assert mark.y + mark.height <= DESKTOP.height


def test_numbers_share_a_box_and_do_not_cover_each_other():
    boxes = [(n, "passed", Box(100 + n % 3, 100, 50, 20)) for n in range(1, 10)] + [
        (10, "failed", Box(100, 100, 50, 20))
    ]
    marks = numbered(DESKTOP, boxes)
    assert len(marks) == 3
    assert sorted(number for mark in marks for number in mark.label.split("·")) == sorted(
        str(n) for n in range(1, 11)
    )
    tags = [mark.tag for mark in marks if mark.tag]
    for i, a in enumerate(tags):
        for b in tags[i + 1 :]:
            assert (
                a.x + a.width <= b.x or b.x + b.width <= a.x or a.y + a.height <= b.y or b.y + b.height <= a.y
            )


def test_the_first_screen_of_a_long_picture_is_its_top():
    assert first_screen(Shot("shot-1", Viewport.PHONE, 390, 3000)) == Box(0, 0, 390, 844)


def test_an_audit_that_read_nothing_has_a_scorecard_too(catalog: Catalog):
    text = render_html(unread_audit(), MemoryAssets({}), catalog)
    assert "No score" in text
    assert "Nothing could be judged" in text
    assert "It did not finish loading within 30 seconds." in text
    assert 'class="fix ' not in text
    assert 'class="badge is-passed"' not in text.partition('id="method"')[0], (
        "nothing unevaluated looks green"
    )


def test_a_wide_line_of_text_is_shown_large_from_its_start():
    view = around(DESKTOP, Box(90, 300, 1200, 20))
    assert view.width == WIDE
    assert 0 < 90 - view.x < WIDE / 4
