"""What is said is said in every language: `python -m tests.i18n check` finds nothing."""

from __future__ import annotations

import pytest

from auditor.catalog import Catalog
from auditor.languages import available
from tests.i18n import keys
from tests.i18n.catalogs import FOLDERS, LANGUAGES, english, entries, faults

WIDEST_CATEGORY = 28
"""Columns that the terminal summary has for the name of a category."""


def test_every_sentence_that_is_asked_for_is_there_and_no_other():
    assert list(map(str, keys.faults())) == []


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_says_all_that_english_says(language: str, folder: str):
    assert list(map(str, faults(folder, language))) == [], f"python -m tests.i18n missing {language}"


def test_the_languages_are_those_of_the_catalogs():
    assert sorted(available()) == sorted(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_categories_fit_the_terminal(language: str):
    names = [key for key in entries(english("reports")) if key.startswith("report.category.")]
    assert len(names) > 8
    assert {Catalog(language)(key) for key in names if len(Catalog(language)(key)) > WIDEST_CATEGORY} == set()
