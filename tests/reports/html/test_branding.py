"""An agency's colours can be read on every ground, and its words are nothing but words."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from auditor.reports.html.branding import CONTRAST, DARK, LIGHT, brand_view, contrast, readable
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from playwright.sync_api import Browser

from auditor.brand import Brand
from auditor.catalog import Catalog
from auditor.plugins import load_report

from ..conftest import Sample, render_html
from ..storefront import MemoryAssets
from .test_browser import opened

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def branded(assets: MemoryAssets, brand: Brand) -> MemoryAssets:
    made = MemoryAssets(assets.files)
    made.brand = brand  # type: ignore[attr-defined]  # beside what every Assets has: see brand_of
    return made


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#777777", "#ffffff", 4.478)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, expected: float):
    assert contrast(one, other) == pytest.approx(expected, abs=0.001)


@given(COLOURS)
def test_every_colour_becomes_one_that_can_be_read(colour: str):
    for grounds in (LIGHT, DARK):
        shade = readable(colour, grounds)
        assert all(contrast(shade, ground) >= CONTRAST for ground in grounds)


def test_a_colour_that_can_be_read_stays_as_it_is():
    assert readable("#1a5276", LIGHT) == "#1a5276"
    assert readable("#ffd34e", DARK) == "#ffd34e"


def test_the_grounds_are_those_of_the_stylesheet(scorecard: str):
    tokens = dict(re.findall(r"--(paper|card|sunk): (#\w{6})", scorecard))  # the last are those of print
    first = re.findall(r"--paper: (#\w{6}); --card: (#\w{6}); --sunk: (#\w{6})", scorecard)
    assert tokens
    assert first[:2] == [LIGHT, DARK]


def test_its_words_are_shown_and_are_no_markup(sample: Sample, catalog: Catalog):
    audit, assets = sample
    brand = Brand(
        name="<b>Agency</b>",
        logo=b"\x89PNG",
        colour="#ffee00",
        contact=("hi@agency.example", "+370 600 12345", "https://agency.example/", "javascript:alert(1)"),
        intro="Dear <i>owner</i>,\n\nread on.",
    )
    page = render_html(audit, branded(assets, brand), catalog)
    assert "<b>Agency" not in page
    assert "&lt;b&gt;Agency&lt;/b&gt;" in page
    assert "Dear &lt;i&gt;owner&lt;/i&gt;," in page
    assert '<a href="mailto:hi@agency.example">' in page
    assert '<a href="tel:+37060012345">' in page
    assert '<a href="https://agency.example/"' in page
    assert 'href="javascript' not in page
    assert "data:image/png;base64,iVBORw==" in page
    light = readable("#ffee00", LIGHT)
    assert f":root {{ --accent: {light};" in page


def test_a_report_for_nobody_names_nobody(sample: Sample, scorecard: str):
    assert brand_view(sample[1]) is None
    assert 'class="wrap agency"' not in scorecard


def test_the_pdf_bears_its_name_on_every_page(sample: Sample, catalog: Catalog):
    audit, assets = sample
    (file,) = load_report("pdf")(audit, branded(assets, Brand(name="Agency")), catalog)
    assert file.header.startswith("Agency · ")  # type: ignore[union-attr]  # a PdfFile


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_agencys_scorecard_is_accessible(
    sample: Sample, catalog: Catalog, browser: Browser, tmp_path: Path, scheme: str
):
    picture = BytesIO()
    Image.new("RGB", (80, 30), "#dd9900").save(picture, "PNG")
    brand = Brand("Agency", picture.getvalue(), "#ffcc00", contact=("hi@agency.example",), intro="Dear owner")
    file = tmp_path / "index.html"
    file.write_text(render_html(sample[0], branded(sample[1], brand), catalog), "utf-8")
    with opened(browser, file, color_scheme=scheme) as (page, noise):
        assert Axe().run(page).response["violations"] == []
        assert noise == []
