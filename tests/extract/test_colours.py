"""Contrast as WCAG reckons it."""

from __future__ import annotations

import pytest

from auditor.extract.colours import contrast


@pytest.mark.parametrize(
    ("text", "background", "ratio"),
    [
        ("rgb(0, 0, 0)", "rgb(255, 255, 255)", 21.0),
        ("rgb(255, 255, 255)", "rgb(0, 0, 0)", 21.0),
        ("rgb(119, 119, 119)", "rgb(255, 255, 255)", 4.48),
        ("rgb(118, 118, 118)", "rgb(255, 255, 255)", 4.54),
        ("rgb(255, 0, 0)", "rgb(255, 255, 255)", 4.0),
        ("rgba(0, 0, 0, 0.5)", "rgb(255, 255, 255)", 3.98),
        ("rgb(0, 0, 0)", "rgba(255, 255, 255, 0)", 21.0),
        ("rgb(0 0 0 / 50%)", "rgb(255, 255, 255)", 3.98),
        ("rgb(12, 12, 12)", "rgb(12, 12, 12)", 1.0),
    ],
)
def test_the_contrast_of_two_colours(text: str, background: str, ratio: float):
    assert contrast(text, background) == pytest.approx(ratio, abs=0.05)


@pytest.mark.parametrize("text", ["oklch(0.5 0.1 200)", "color(srgb 1 0 0)", "red", "", "rgb(1, 2)"])
def test_other_notations_are_not_guessed(text: str):
    assert contrast(text, "rgb(255, 255, 255)") is None
