"""The stock shop audited live in every language: its facts are the English ones, as far as translated."""

import asyncio
import tomllib
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("oscar", reason="needs tests/storefronts/requirements-oscar.txt")

from auditor.browser.launch import BrowserSession, open_browser
from auditor.browser.page import capture_page
from auditor.extract import extract
from auditor.extract.plain import plain_facts
from auditor.lexicon import languages
from auditor.models import ReadStatus

from .languages import SOURCE_LANGUAGE, translated_languages, words_for
from .shop import create_project, fill_shop, serve_shop

EXPECTED: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("expected.toml").read_text(encoding="utf-8")
)
KINDS = ("home", "category", "search", "cart", "product", "product_out_of_stock")
TRANSLATED = ("name",)
"""Facts whose value is a translated word on pages that are no product's."""

Facts = Mapping[str, Any]
Shop = Mapping[str, Facts]


def code_of(language: str) -> str:
    """The lexicon's code of a Django language: `pt-br` is `pt`."""
    return language.partition("-")[0]


ENGLISH = code_of(SOURCE_LANGUAGE)
LANGUAGES = [
    code for code in translated_languages() if code_of(code) in languages() and code_of(code) != ENGLISH
]


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Shop]:
    """Language -> kind of page -> facts; one database, one browser, the products' own texts in English."""
    folder = tmp_path_factory.mktemp("oscar-languages")
    create_project(folder)
    fill_shop(folder, SOURCE_LANGUAGE, "EUR")

    async def audited() -> dict[str, Shop]:
        async with open_browser() as session:
            return {
                language: await visit(session, folder, language) for language in (SOURCE_LANGUAGE, *LANGUAGES)
            }

    return asyncio.run(audited())


async def visit(session: BrowserSession, folder: Path, language: str) -> Shop:
    """What an audit finds on the pages of the shop in a language."""
    with serve_shop(folder, language, "EUR") as url:
        return {kind: facts async for kind, facts in read(session, url.rstrip("/"))}


async def read(session: BrowserSession, shop: str) -> AsyncIterator[tuple[str, Facts]]:
    for kind in KINDS:
        snapshot = (await capture_page(session, shop + EXPECTED["pages"][kind]["path"])).snapshot
        assert snapshot.status is ReadStatus.READ, snapshot.reason
        yield kind, plain_facts(extract(snapshot))


def differing(shops: Mapping[str, Shop], language: str) -> dict[tuple[str, str], tuple[Any, Any]]:
    """Kind of page and fact -> its value in English and in the language, where they are not the same."""
    return {
        (kind, fact): (english, shops[language][kind][fact])
        for kind, facts in shops[SOURCE_LANGUAGE].items()
        for fact, english in facts.items()
        if english != shops[language][kind][fact]
        and fact != "language"
        and (fact not in TRANSLATED or kind.startswith("product"))
    }


def is_untranslated(fact: str, language: str) -> bool:
    """Whether the page shows the English words for a fact, because Oscar has none in the language."""
    message = EXPECTED["messages"].get(fact)
    return message is not None and words_for(message, language) == message


@pytest.mark.parametrize("language", LANGUAGES)
def test_facts_are_the_english_ones(shops: dict[str, Shop], language: str) -> None:
    different = differing(shops, language)
    assert {key: values for key, values in different.items() if not is_untranslated(key[1], language)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_told_to_be_in_its_language(shops: dict[str, Shop], language: str) -> None:
    assert {facts["language"] for facts in shops[language].values()} == {code_of(language)}


def test_english_facts_say_something(shops: dict[str, Shop]) -> None:
    """Pages on which nothing is found would be the same in every language."""
    english = shops[SOURCE_LANGUAGE]
    for kind in ("product", "product_out_of_stock"):
        expected = EXPECTED["pages"][kind]
        told = {fact: expected[fact] for fact in ("price", "availability", "vat_stated", "review_count")}
        assert {fact: english[kind][fact] for fact in told} == told


def test_what_differs_is_listed(shops: dict[str, Shop], capsys: pytest.CaptureFixture[str]) -> None:
    shares = translated_languages()
    with capsys.disabled():
        print(f"\n{len(LANGUAGES)} languages against English, {len(KINDS)} pages each:")
        for language in LANGUAGES:
            told = "; ".join(
                f"{fact} on {kind}: {mine}, English {english}, {why(fact, language)}"
                for (kind, fact), (english, mine) in differing(shops, language).items()
            )
            print(f"  {language:6} {shares[language]:4.0%} translated: {told or 'the same facts'}")
    assert LANGUAGES


def why(fact: str, language: str) -> str:
    return "not translated" if is_untranslated(fact, language) else "A FAULT"
