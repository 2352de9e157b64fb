"""Patterns of addresses."""

import pytest

from auditor.patterns import AddressPattern

URL = "https://shop.example/shoes/red%20boot.html?size=40"


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("", True),
        ("/shoes/", True),
        ("red boot", True),
        ("size=40", True),
        ("shop.example", False),  # without a scheme the host is not asked
        ("https://shop.example/shoes", True),
        ("/shoes/*", True),
        ("/shoes/*.html", False),
        ("*.html[?]size=4?", True),
        ("https://*.example/*", True),
        ("/Shoes/", False),
    ],
)
def test_a_pattern_fits_what_holds_it_or_what_its_glob_tells(pattern: str, fits: bool) -> None:
    assert AddressPattern(pattern).fits(URL) is fits
