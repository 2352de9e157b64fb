"""Which language is spoken to whom, and how numbers of any kind choose their sentence."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from auditor.catalog import Catalog
from auditor.languages import available, report_language, spoken, terminal_language
from auditor.models import Day, Days, Message, Money, Percent


@pytest.mark.parametrize(
    ("code", "locale"),
    [
        ("en", "en"),
        ("en-GB", "en_GB"),
        ("en_US.UTF-8", "en_US"),
        ("en_IE@euro", "en_IE"),
        ("fr", None),
        ("C", None),
        ("", None),
        ("../en", None),
        ("klingon", None),
    ],
)
def test_a_language_is_spoken_where_there_is_a_catalog_of_it(code: str, locale: str | None):
    assert spoken(code) == locale


def test_english_comes_first_of_the_languages():
    assert available()[0] == "en"


@pytest.mark.parametrize(
    ("asked", "shop", "language"),
    [
        (None, "en", "en"),
        (None, "fr", "en"),
        (None, "und", "en"),
        ("en-GB", "fr", "en_GB"),
        ("en", "en-GB", "en"),
    ],
)
def test_a_report_is_in_the_language_asked_for_else_the_shops(asked: str | None, shop: str, language: str):
    assert report_language(asked, shop) == language


@pytest.mark.parametrize(
    ("environment", "asked", "language"),
    [
        ({}, None, None),
        ({"LANG": "C.UTF-8"}, None, None),
        ({"LANG": "POSIX"}, None, None),
        ({"LANG": "en_GB.UTF-8"}, None, "en_GB"),
        ({"LANG": "fr_FR.UTF-8"}, None, "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "en_US.UTF-8"}, None, "en_US"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C"}, None, None),
        ({"LC_ALL": "", "LC_MESSAGES": "en_AU"}, None, "en_AU"),
        ({"LANG": "fr_FR.UTF-8"}, "en-GB", "en_GB"),
        ({"LANG": "fr_FR.UTF-8", "AUDITOR_LANG": "en_NZ"}, "en-GB", "en_NZ"),
        ({"AUDITOR_LANG": "klingon"}, None, "en"),
    ],
)
def test_the_terminal_speaks_the_language_of_its_user(
    environment: dict[str, str], asked: str | None, language: str | None
):
    assert terminal_language(environment, asked) == language


@pytest.fixture
def polish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Catalog:
    """A catalog of three forms, in a package of its own."""
    folder = tmp_path / "words_of_a_plug_in" / "locale"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    header = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : '
        'n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"\n'
    )
    words = ("strona", "strony", "stron")
    forms = "\n".join(f'msgstr[{n}] "{{count}} {word}"' for n, word in enumerate(words))
    (folder / "pl.po").write_text(f'{header}\nmsgid "pages"\nmsgid_plural "pages"\n{forms}\n', "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    return Catalog("pl", sources=["words_of_a_plug_in"])


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (0, "0 stron"),
        (1, "1 strona"),
        (1.0, "1 strona"),
        (2, "2 strony"),
        (1.5, "1,5 strony"),
        (12, "12 stron"),
        (22, "22 strony"),
        (1_234_567, "1 234 567 stron"),
    ],
)
def test_a_count_chooses_the_form_of_its_language(polish: Catalog, count: float, sentence: str):
    assert polish("pages", count=count).replace("\u00a0", " ") == sentence


def test_a_count_that_is_no_number_chooses_none(polish: Catalog):
    assert polish("pages", count="many") == "many strona"
    assert polish("pages", count=float("nan")).startswith("NaN")


@pytest.mark.parametrize(
    ("language", "money", "share", "day", "many"),
    [
        ("en", "€1,234,567.50", "25%", "May 31, 2026", "a, b, and c"),
        ("de", "1.234.567,50 €", "25 %", "31. Mai 2026", "a, b und c"),
        ("pl", "1 234 567,50 €", "25%", "31 maja 2026", "a, b i c"),
        ("lt", "1 234 567,50 €", "25 %", "2026 m. gegužės 31 d.", "a, b ir c"),
        ("lv", "1 234 567,50 €", "25%", "2026. gada 31. maijs", "a, b un c"),
        ("et", "1 234 567,50 €", "25%", "31. mai 2026", "a, b ja c"),
        ("uk", "1 234 567,50 EUR", "25%", "31 травня 2026 р.", "a, b і c"),
        ("ru", "1 234 567,50 €", "25 %", "31 мая 2026 г.", "a, b и c"),
    ],
)
def test_values_are_written_as_readers_write_them(language: str, money: str, share: str, day: str, many: str):
    catalog = Catalog(language)
    values = (Money(amount=Decimal("1234567.5"), currency="EUR"), Percent(share=0.25), Day(date="2026-05-31"))
    told = [catalog.format(value).replace("\u00a0", " ").replace("\u202f", " ") for value in values]
    assert [*told, catalog.format(("a", "b", "c"))] == [money, share, day, many]


def test_a_span_of_days_chooses_its_form_by_its_end():
    catalog = Catalog("en")
    assert catalog.render(Message(key="days", params={"count": 1})) == "1 day"
    assert catalog.format(Days(least=1, most=3)) == "1–3 days"
