"""Every language has every concept, in phrases that say what they seem to say."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from pydantic import ValidationError

import auditor.lexicon
from auditor.lexicon import FALLBACK_LANGUAGE, Lexicon, fold, languages, lexicon, parse_phrase
from auditor.lexicon.matcher import TOKEN

OFFICIAL = frozenset(
    {"bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv"}
    | {"mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv"}
)
"""Official languages of the European Union (Regulation No 1/1958, as amended)."""
NEIGHBOURS = frozenset({"nb", "ru", "tr", "uk"})

CORE = (
    *(
        "delivery",
        "delivering",
        "free_of_charge",
        "payment",
        "cart",
        "add_to_cart",
        "in_stock",
        "out_of_stock",
    ),
    *("vat_included", "vat_excluded", "price_label", "old_price", "returns", "returning", "terms", "privacy"),
    *("faq", "order_tracking", "account", "newsletter", "promotions", "contact", "phone_word", "warranty"),
    *("reviews_heading", "review_invite", "related", "description_heading", "specifications_heading"),
)
"""Concepts behind the facts that shoppers ask for first."""
LEAST = 3
"""Phrases that a core concept has in every language."""


def raw(language: str) -> dict[str, object]:
    """The data of a language as it stands in its file."""
    text = (resources.files(auditor.lexicon) / "data" / f"{language}.toml").read_text("utf-8")
    return tomllib.loads(text)


def phrases_of(language: str) -> Iterator[tuple[str, str]]:
    """Every concept with each of its phrases."""
    for concept, phrases in lexicon(language).concepts().items():
        for phrase in phrases:
            yield concept, phrase


def test_the_languages_of_the_users_have_a_lexicon() -> None:
    assert set(languages()) >= OFFICIAL | NEIGHBOURS


@pytest.mark.parametrize("language", languages())
def test_every_concept_has_phrases(language: str) -> None:
    assert lexicon(language).language == language
    assert lexicon(language).concepts().keys() == lexicon(FALLBACK_LANGUAGE).concepts().keys()
    few = {concept: len(lexicon(language).concepts()[concept]) for concept in CORE}
    assert {concept: count for concept, count in few.items() if count < LEAST} == {}


@pytest.mark.parametrize("language", languages())
def test_no_phrase_ends_in_a_sign_that_is_passed_over(language: str) -> None:
    """`offers &` would be `offers` anywhere."""
    assert [
        (concept, phrase)
        for concept, phrase in phrases_of(language)
        if any(is_passed_over(word) for word in (phrase.split()[0], phrase.split()[-1]))
    ] == []


@pytest.mark.parametrize("language", languages())
def test_no_concept_has_a_phrase_twice(language: str) -> None:
    """Accents, hyphens and signs make no other phrase: they are folded away."""
    said = Counter(
        (
            concept,
            phrase.first,
            phrase.last,
            *((word and (word.text, word.open_start, word.open_end)) for word in phrase.words),
        )
        for concept, phrase in (
            (concept, parse_phrase(concept, text)) for concept, text in phrases_of(language)
        )
    )
    assert [form for form, times in said.items() if times > 1] == []


CODE = tuple(
    path.read_text("utf-8")
    for folder in ("extract", "crawl")
    for path in sorted((Path(auditor.lexicon.__file__).parents[1] / folder).glob("*.py"))
)


def test_every_concept_is_asked_for() -> None:
    """By its name, or as what a concept is not."""
    asked = {name for text in CODE for name in re.findall(r'"([a-z_]+)"', text)}
    concepts = lexicon(FALLBACK_LANGUAGE).concepts()
    assert sorted(name for name in concepts if not {name, name.removeprefix("not_")} & asked) == []


def is_passed_over(word: str) -> bool:
    return not TOKEN.search(word) and word.strip("^$") != "#"


@pytest.mark.parametrize("language", languages())
def test_no_word_is_told_by_its_first_two_letters(language: str) -> None:
    told = ((concept, parse_phrase(concept, phrase)) for concept, phrase in phrases_of(language))
    alone = ((concept, phrase.words[0]) for concept, phrase in told if phrase.alone)
    assert [
        (concept, word.text)
        for concept, word in alone
        if word and word.open_end and not word.open_start and len(word.text) < 3
    ] == []


def test_a_lexicon_that_lacks_a_concept_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = raw("mt")
    data["topics"]["cart"].pop("add_to_cart")  # type: ignore[index]  # tables of a file
    data["topics"]["cart"]["trolley"] = ["karrettun"]  # type: ignore[index]
    load = auditor.lexicon._load
    monkeypatch.setattr(auditor.lexicon, "_load", lambda name: data if name == "mt" else load(name))
    lexicon.cache_clear()
    with pytest.raises(ValueError, match=r"mt\.toml lacks cart\.add_to_cart; has unknown cart\.trolley"):
        lexicon("mt")
    lexicon.cache_clear()


@pytest.mark.parametrize(
    "fault",
    [
        {"topics": {"cart": {"cart": []}}},
        {"topics": {"cart": {"cart": "basket"}}},
        {"stopwords": ["the"]},
        {"topic": {}},
    ],
)
def test_a_file_that_breaks_the_schema_is_refused(fault: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Lexicon.model_validate(raw("en") | fault)


def test_unknown_languages_have_no_lexicon() -> None:
    with pytest.raises(KeyError):
        lexicon("tlh")


@pytest.mark.parametrize(
    ("language", "concept", "said", "another_word"),
    [
        ("fr", "delivering", "Livré chez vous en 48 h", "Livres et BD"),
        ("pl", "cart", "Twój koszyk", "Buty do koszykówki"),
        ("hu", "cart", "A kosár üres", "Kosárlabda"),
        ("hu", "instalments", "Részletre is", "További részletek"),
        ("lv", "cart", "Pirkumu grozs", "Grozījumi noteikumos"),
        ("bg", "locker", "Вземи от автомат на Еконт", "Автоматично изключване"),
        ("bg", "cart", "Към количката", "Детски колички"),
        ("cs", "locker", "Výdejní boxy", "Boxerské rukavice"),
        ("fi", "free_of_charge", "Maksuton toimitus", "Maksutavat ja maksut"),
        ("nb", "cost_elsewhere", "ekskl. frakt", "For eksempel"),
        ("nb", "search", "Søk", "Sokker"),
        ("el", "delivery", "Παράδοση σε 2 ημέρες", "Παραδοσιακά προϊόντα"),
        ("en", "promotions", "Offers & deals", "This bag offers room for a laptop"),
        ("uk", "privacy", "Політика конфіденційності", "Приватне підприємство"),
        ("ro", "payment", "Modalități de plată", "Platou din ceramică"),
        ("de", "not_brand", "Sofort lieferbar", "Zahlung mit Sofort"),
    ],
)
def test_stems_keep_to_their_words(language: str, concept: str, said: str, another_word: str) -> None:
    matcher = auditor.lexicon.text_matcher(language)
    assert concept in matcher.concepts_in(said)
    assert concept not in matcher.concepts_in(another_word)


def test_folding_is_the_same_for_phrases_and_texts() -> None:
    assert fold("LIVRÉ") == fold("livré") == "livre"
