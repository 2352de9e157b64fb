"""No shop or brand of a measured page occurs in the project: see names.py."""

from __future__ import annotations

from .names import HASHES, hashed, project_words, words_of


def test_no_name_of_a_measured_page_occurs():
    forbidden = set(HASHES.read_text().split())
    assert len(forbidden) > 100
    assert {word: file for word, file in project_words().items() if hashed(word) in forbidden} == {}


def test_hyphenated_names_are_found_whole_and_in_parts():
    assert words_of("see Vase-Shop.example, cat_vases") == {"vase", "shop", "vaseshop", "example", "vases"}
