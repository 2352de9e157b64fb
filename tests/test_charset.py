"""Encodings: the bytes of a page count for more than what it says of them."""

from __future__ import annotations

import pytest

from auditor.charset import decode

TEXTS = {
    "uk": "Вази та кошики ручної роботи. Доставка Новою поштою за один чи три дні, оплата карткою.",
    "lt": "Į krepšelį. Pristatymas per kelias darbo dienas, ąžuolinis stalas šviesus ir žalias.",
    "pl": "Do koszyka. Dostawa w ciągu dwóch dni, płatność kartą, żółty stół dębowy.",
    "cs": "Přidat do košíku, doprava zdarma, skladem, křeslo modré i žluté.",
    "de": "In den Warenkorb. Größere Stühle für die Küche, über Nacht geliefert.",
}
ENCODINGS = [
    ("uk", "windows-1251"),
    ("uk", "koi8-u"),
    ("lt", "windows-1257"),
    ("pl", "windows-1250"),
    ("pl", "iso-8859-2"),
    ("cs", "windows-1250"),
    ("de", "windows-1252"),
]


def page(language: str, declared: str = "") -> str:
    declaration = f'<meta charset="{declared}">' if declared else ""
    return f"<html><head>{declaration}<title>x</title></head><body><p>{TEXTS[language]}</p></body></html>"


@pytest.mark.parametrize(("language", "encoding"), ENCODINGS)
def test_an_encoding_that_is_not_declared_is_guessed(language: str, encoding: str) -> None:
    assert decode(page(language).encode(encoding)) == page(language)


@pytest.mark.parametrize(("language", "encoding"), ENCODINGS)
def test_a_declared_encoding_holds(language: str, encoding: str) -> None:
    text = page(language, encoding)
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(("language", "encoding"), ENCODINGS)
def test_utf_8_that_is_not_what_it_says_is_guessed(language: str, encoding: str) -> None:
    text = page(language, "utf-8")
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1251", "iso-8859-15", "nonsense"])
@pytest.mark.parametrize("language", TEXTS)
def test_utf_8_is_known_whatever_a_page_declares(language: str, declared: str) -> None:
    text = page(language, declared)
    assert decode(text.encode()) == text
    assert decode(text.encode(), f"text/html; charset={declared}") == text


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_text_cut_within_a_letter_keeps_its_encoding(cut: int) -> None:
    text = page("uk", "iso-8859-1").partition("картк")[0]
    assert decode(text.encode()[:-cut]).startswith(text[: -cut - 1])


def test_a_header_counts_where_the_page_is_silent() -> None:
    assert decode("<p>Öl</p>".encode("iso-8859-1"), "text/html; charset=iso-8859-1") == "<p>Öl</p>"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_byte_order_mark_tells(encoding: str) -> None:
    assert decode(page("pl").encode(encoding)) == page("pl")


def test_seven_bit_encodings_are_read_as_declared() -> None:
    text = '<meta charset="iso-2022-jp"><p>カート</p>'
    assert decode(text.encode("iso-2022-jp")) == text


def test_what_is_no_text_at_all_does_not_fail() -> None:
    assert isinstance(decode(bytes(range(256)) * 50), str)
    assert decode(b"") == ""
