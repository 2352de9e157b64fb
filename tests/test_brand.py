"""The brand in the settings: what is taken, and what is refused with a reason."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from auditor.brand import LOGO_SIZE, hex_colour, logo_in
from auditor.catalog import Catalog
from auditor.errors import UsageError
from auditor.settings import load


def picture(file: Path, size: tuple[int, int] = (40, 20), kind: str = "PNG") -> Path:
    Image.new("RGB", size, "#123456").save(file, kind)
    return file


def settings_file(folder: Path, text: str) -> Path:
    file = folder / "auditor.toml"
    file.write_text("[brand]\n" + text, "utf-8")
    return file


def test_a_brand_is_read_with_its_logo_beside_the_settings(tmp_path: Path):
    picture(tmp_path / "logo.jpg", (2000, 1000), "JPEG")
    text = 'name = " Agency "\nlogo = "logo.jpg"\ncolour = "#ABC"\ncontact = "hi@agency.example"\n'
    brand = load(settings_file(tmp_path, text + 'intro = "Dear owner"')).branded()
    assert brand is not None
    assert (brand.name, brand.colour, brand.contact) == ("Agency", "#aabbcc", ("hi@agency.example",))
    with Image.open(BytesIO(brand.logo or b"")) as logo:
        assert logo.format == "PNG"
        assert logo.size == (480, 240)
        assert logo.width <= LOGO_SIZE[0]


def test_nobody_is_no_brand(tmp_path: Path):
    file = tmp_path / "auditor.toml"
    file.write_text("products = 3", "utf-8")
    assert load(file).branded() is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('nam = "Agency"', "brand.name"),
        ('name = "Agency"\ncolor = "#fff"', "brand.colour"),
        ('name = "Agency"\ncolour = "red"', "brand.colour"),
        ('name = "Agency"\ncolour = "#fff;}body{display:none"', "brand.colour"),
        ('name = ""', "brand.name"),
        (f'name = "{"x" * 61}"', "brand.name"),
        (f'name = "Agency"\nintro = "{"x" * 801}"', "brand.intro"),
        (f'name = "Agency"\ncontact = {["x"] * 6}', "brand.contact"),
        ('logo = "logo.png"', "brand.name"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, text: str, words: str):
    with pytest.raises(UsageError) as caught:
        load(settings_file(tmp_path, text))
    said = Catalog("en")(caught.value.key, **caught.value.params)
    assert words in said
    assert "auditor.toml" in said


def test_a_drawing_is_no_logo(tmp_path: Path):
    file = tmp_path / "logo.svg"
    file.write_text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "utf-8")
    with pytest.raises(UsageError, match="brand-logo-kind"):
        logo_in(file)


def test_logos_are_bounded(tmp_path: Path):
    large = tmp_path / "large.png"
    large.write_bytes(b"\x89PNG" + bytes(2_000_001))
    with pytest.raises(UsageError, match="brand-logo-large"):
        logo_in(large)
    many = picture(tmp_path / "many.gif", (6000, 6000), "GIF")
    with pytest.raises(UsageError, match="brand-logo-large"):
        logo_in(many)
    with pytest.raises(UsageError, match="brand-logo-missing"):
        logo_in(tmp_path / "none.png")


def test_a_logo_that_is_cut_off_is_refused(tmp_path: Path):
    file = picture(tmp_path / "half.png", (300, 300))
    file.write_bytes(file.read_bytes()[:120])
    with pytest.raises(UsageError, match="brand-logo-kind"):
        logo_in(file)


@pytest.mark.parametrize(("written", "colour"), [("#ABCDEF", "#abcdef"), ("#1a2", "#11aa22")])
def test_colours_have_one_form(written: str, colour: str):
    assert hex_colour(written) == colour


@pytest.mark.parametrize("written", ["", "#12", "#12345", "123456", "#gggggg", "#123456\n", "#123456 "])
def test_what_is_no_colour_is_refused(written: str):
    with pytest.raises(ValueError, match="colour"):
        hex_colour(written)
