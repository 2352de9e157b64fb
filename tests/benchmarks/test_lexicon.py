"""The messages of shop software stand for what they say, and translations are read as they are shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.lexicon import FALLBACK_LANGUAGE, lexicon
from benchmarks import lexicon as software


@pytest.mark.parametrize("concept", software.messages())
def test_the_english_of_every_message_is_recognised(concept: str) -> None:
    assert concept in lexicon(FALLBACK_LANGUAGE).concepts()
    said = {
        software.english(message) for source in software.messages()[concept].values() for message in source
    }
    assert {words for words in said if not software.is_recognised(concept, words, FALLBACK_LANGUAGE)} == set()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One package with a Polish and a Brazilian catalog."""
    monkeypatch.setattr(software, "_data", lambda: DATA)
    for language, table in CATALOGS.items():
        file = tmp_path / "shop" / f"{language}.json"
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(table), "utf-8")
    return tmp_path


DATA = {
    "catalogs": {"shop": "shop/{language}.json"},
    "messages": {"cart": {"shop": ["Your cart", "Cart (%d)"]}, "in_stock": {"shop": ["In stock"]}},
}
CATALOGS = {
    "pl_PL": {"Your cart": "Twój  <b>koszyk</b>", "Cart (%d)": "Zawartość (%d)", "In stock": "In stock"},
    "pt-br": {"Your cart": "Seu carrinho"},
    "xx": {"Your cart": "Xx"},
}


def test_translations_are_read_as_pages_show_them(folder: Path) -> None:
    told = software.phrases(folder)
    assert {language: [(one.concept, one.words) for one in said] for language, said in told.items()} == {
        "pl": [("cart", "Twój koszyk"), ("cart", "Zawartość (12)")],
        "pt": [("cart", "Seu carrinho")],
    }


def test_what_is_not_recognised_is_listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not software.report(software.phrases(folder)), "two of three are less than needed"
    printed = capsys.readouterr().out
    assert "  pl  cart: Zawartość (12)  (shop)" in printed
    assert "Twój koszyk" not in printed


def test_a_package_that_is_not_there_is_named(folder: Path) -> None:
    with pytest.raises(FileNotFoundError, match="shop/"):
        software.phrases(folder / "elsewhere")
