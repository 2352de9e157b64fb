"""Sentences with paragraphs and code."""

from __future__ import annotations

import pytest
from auditor.reports.html.templating import paragraphs


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One.\n\nTwo.", [[(False, "One.")], [(False, "Two.")]]),
        ("Say `incl. VAT` there.", [[(False, "Say "), (True, "incl. VAT"), (False, " there.")]]),
        ("`<b>`", [[(True, "<b>")]]),
        ("an odd ` tick", [[(False, "an odd ` tick")]]),
        ("64 % look", [[(False, "64\u00a0% look")]]),
    ],
)
def test_paragraphs(text: str, found: list[list[tuple[bool, str]]]):
    assert paragraphs(text) == found
