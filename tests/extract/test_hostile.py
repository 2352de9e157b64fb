"""Pages made to take all time or memory: judging them ends soon.

What may hang runs in a process of its own, which a generous limit ends. The limits are for a slow and
busy machine; what they would catch takes hours.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import Any

import pytest

import auditor.extract
import auditor.lexicon
from auditor.extract import extract
from auditor.lexicon import text_matcher
from auditor.models import PageFacts, ReadStatus, Snapshot

SIZE = 1_000_000
LARGE = 20_000_000
MEMORY = 600_000_000
"""Bytes that judging a page of LARGE characters may take, the interpreter and all lexicons included."""
SECONDS_FOR_PATTERNS = 300
SECONDS_FOR_A_PAGE = 120
PIECE = 20_000
"""Characters from which twice as many must not take an expression much longer than twice as long."""
GROWTH = 3.0
NOTICED = 0.2
"""Seconds below which growth is not told from noise: for two PIECEs linear expressions need hundredths,
quadratic ones a second."""
TRIES = 3
"""The shortest of so many counts: a busy machine makes single ones longer."""
SLOWEST = 10.0
"""Seconds for one expression and a text of SIZE; linear ones need hundredths."""
SEEDS = (
    "1", "12 ", "1.1.1.", "1 000,", " ", "(", "((1", "<<<", "a ", "a@a.", "+1 -", "/a", "%20",
    '"', '\\"', '"\\n', "//", "/* ",
    "é\u00a0", "aA_", ",}", "12:30-", "€1", "abc",
)  # fmt: skip


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """The regular expressions of the modules that read pages, by module and name."""
    for package in (auditor.extract, auditor.lexicon):
        for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(info.name)
            for name, value in vars(module).items():
                yield from ((f"{info.name}:{name}", found) for found in _patterns_in(value))


def _patterns_in(value: Any) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, dict):
        yield from _patterns_in(tuple(value.values()))
    elif isinstance(value, tuple | list | frozenset | set):
        for one in value:
            yield from _patterns_in(one)


def try_patterns() -> None:
    """Use every expression on every text; tell the name before, and the slow ones."""
    whole = "".join(filled(seed, SIZE // len(SEEDS)) for seed in SEEDS)
    for name, pattern in {pattern: (name, pattern) for name, pattern in patterns()}.values():
        print("trying", name, flush=True)
        for seed in SEEDS:
            if grows(pattern, seed):
                print("slow", name, repr(seed), flush=True)
        if (taken := seconds(pattern, whole)) > SLOWEST:
            print("slow", name, round(taken, 1), flush=True)


def filled(seed: str, size: int) -> str:
    return (seed * (size // len(seed) + 1))[:size] + "\x00"


def seconds(pattern: re.Pattern[str], text: str) -> float:
    """Processor time of looking for an expression in a text."""
    begun = time.process_time()
    list(islice(pattern.finditer(text), 10_000))
    pattern.fullmatch(text)
    return time.process_time() - begun


def grows(pattern: re.Pattern[str], seed: str, piece: int = PIECE) -> bool:
    """Whether an expression takes much more than twice as long for a text twice as long as `piece`."""
    if seconds(pattern, filled(seed, 2 * piece)) <= NOTICED:
        return False
    once, twice = (
        min(seconds(pattern, filled(seed, size)) for _ in range(TRIES)) for size in (piece, 2 * piece)
    )
    return twice > NOTICED and twice > GROWTH * once


def judge(html: str) -> PageFacts:
    address = "https://shop.example/p/1"
    return extract(Snapshot(requested_url=address, url=address, status=ReadStatus.READ, html=html))


def try_page(what: str) -> None:
    """Judge one of the pages below and tell what it took."""
    html = (PAGES | LARGE_PAGES)[what]()
    facts = judge(html)
    unit = 1 if sys.platform == "darwin" else 1024
    print(
        json.dumps(
            {
                "language": facts.language,
                "name": facts.product.name.value,
                "price": str(facts.price.current.value.amount) if facts.price.current.value else None,
                "status": facts.status,
                "reason": facts.reason.key if facts.reason else None,
                "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit,
            }
        )
    )


HEAD = "<html lang=en><head><title>Blue mug</title></head><body><h1>Blue mug</h1>"


PHRASES = {
    "en": "Delivery within 3-5 working days costs 4.99 €, free from 50 €; returns within 14 days. ",
    "de": "Lieferung in 3-5 Werktagen kostet 4,99 €, versandkostenfrei ab 50 €; Rückgabe binnen 14 Tagen. ",
    "pl": "Dostawa w 3-5 dni roboczych kosztuje 9,99 zł, darmowa od 99 zł; zwrot w ciągu 14 dni. ",
    "uk": "Доставка за 3-5 робочих днів коштує 49 грн, безкоштовна від 500 грн; повернення 14 днів. ",
}
"""Sentences of a shop that tell much in few words."""


def many(pattern: str, size: int) -> str:
    """A pattern with a number in it, again and again, with ever new numbers."""
    return "".join(pattern.format(1000 + n) for n in range(size // len(pattern)))


def in_language(language: str, text: str) -> str:
    return HEAD.replace("en", language, 1) + "<p>" + filled(text, SIZE)


LETTERS = "abcdefghijklmnopqrstuvwxyz"

PAGES: dict[str, Callable[[], str]] = {
    "one-line": lambda: f"{HEAD}<p>{'a mug of stoneware with a handle ' * (SIZE // 34)}</p>",
    "one-word": lambda: f"{HEAD}<p>{'a' * SIZE}</p><p>{'1' * SIZE}</p>",
    "one-attribute": lambda: f"{HEAD}<div class='{'a-B_c ' * (SIZE // 6)}'><img alt='{'x ' * SIZE}'></div>",
    "one-address": lambda: f"{HEAD}<a href='/{'a/' * (SIZE // 2)}'>mug</a><a href='{'?' * SIZE}'>cart</a>",
    "nested": lambda: HEAD + "<div>" * 100_000 + "deep",
    "nested-lists": lambda: HEAD + "<ul><li><a href=/x>" * 33_000 + "deep",
    "unclosed": lambda: HEAD + "<<<" * (SIZE // 3),
    "scripts": lambda: HEAD + "<script>var chat = 'livechat tawk to';</script>" * 20_000,
    "json": lambda: f"{HEAD}<script type=application/ld+json>{'[' * SIZE}</script>",
    "attributes": lambda: f"{HEAD}<p {many('a{}=1 ', SIZE)}>mug</p>",
    "cells": lambda: f"{HEAD}<table>{many('<tr><td>Width {}<td>5 cm', SIZE)}",
    "numbers": lambda: HEAD + many("<p>Telephone 0{} 12-345 67</p>", SIZE),
    **{f"phrases-{code}": partial(in_language, code, f"<p>{PHRASES[code]}") for code in ("de", "uk")},
    **{f"line-of-phrases-{code}": partial(in_language, code, told) for code, told in PHRASES.items()},
}

PRICE = "<p class='price'>12.50 €</p>"

LARGE_PAGES: dict[str, Callable[[], str]] = {
    "elements": lambda: HEAD + PRICE + filled("<b>x</b>", LARGE),
    "blocks": lambda: HEAD + PRICE + filled("<p class='note'>A mug of stoneware</p>", LARGE),
    "text": lambda: f"{HEAD}{PRICE}<p>{filled('a mug of stoneware ', LARGE)}",
    "links": lambda: HEAD + PRICE + many("<a href='/p/{}'>mug</a>", LARGE),
    "prices": lambda: HEAD + PRICE + many("<div class=row><b>{}.99 €</b> in stock</div>", LARGE),
    "pictures": lambda: HEAD + PRICE + many("<img alt='Red mug' src='/i/mug-{}.jpg'>", LARGE),
    "script": lambda: f"{HEAD}{PRICE}<script>{filled('if (a<b) chat(); ', LARGE)}</script>",
    "objects": lambda: (
        f"{HEAD}{PRICE}<script type=application/ld+json>["
        + many('{{"@type":"Offer","name":"mug {}"}},', LARGE)
        + "{}]</script>"
    ),
    "data-addresses": lambda: HEAD + PRICE + many(f"<img alt=mug src='data:,{'x' * 99_999}{{}}'>", LARGE),
    "many-attributes": lambda: f"{HEAD}{PRICE}<p {many('a{}=1 ', LARGE)}>mug</p>",
    "paragraphs-of-phrases": lambda: HEAD + PRICE + filled(f"<p>{PHRASES['en'] * 200}", LARGE),
}
"""Pages of LARGE characters whose beginning tells the product and its price."""


def run(call: str, seconds: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", f"from {__name__} import *; {call}"]
    return subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)


def test_no_expression_backtracks_without_end() -> None:
    try:
        done = run("try_patterns()", SECONDS_FOR_PATTERNS)
    except subprocess.TimeoutExpired as error:
        said = error.stdout or b""
        tried = (said.decode() if isinstance(said, bytes) else said).splitlines()
        pytest.fail(f"no end within {SECONDS_FOR_PATTERNS} s: {tried[-1:]}")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert sum(line.startswith("trying") for line in lines) > 40
    assert [line for line in lines if line.startswith("slow")] == []


@pytest.mark.parametrize("what", PAGES)
def test_a_hostile_page_is_judged_soon(what: str) -> None:
    done = run(f"try_page({what!r})", SECONDS_FOR_A_PAGE)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["name"] == "Blue mug"


@pytest.mark.parametrize("what", LARGE_PAGES)
def test_a_large_page_is_read_in_part_with_bounded_memory(what: str) -> None:
    done = run(f"try_page({what!r})", SECONDS_FOR_A_PAGE)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["name"], told["price"]) == ("Blue mug", "12.50")
    whole = what == "data-addresses"  # few elements, and not one byte beyond the bound
    assert (told["status"], told["reason"]) == (("read", None) if whole else ("partial", "page.too-large"))
    assert told["memory"] < MEMORY


def test_a_page_for_shoppers_is_read_whole() -> None:
    html = HEAD + PRICE + filled("<p class='note'>A mug of stoneware</p>", SIZE)
    assert judge(html).status is ReadStatus.READ


def test_growth_beyond_the_length_of_a_text_is_seen() -> None:
    assert grows(re.compile(r"\s+x"), " ", PIECE // 2)
    assert not grows(re.compile(r"\s{1,20}x"), " ")


def test_what_is_remembered_of_words_is_bounded() -> None:
    from auditor.lexicon.folding import FOLDED, MOST_WORDS
    from auditor.lexicon.matcher import MOST_TEXTS

    matcher = text_matcher("en")
    for n in range(MOST_TEXTS + 10):
        matcher.find_in(f"mug number {'abcdefghij'[n % 10]}{n}")
    assert len(matcher._known) <= MOST_TEXTS
    for n in range(MOST_WORDS // 1000 + 1):
        matcher.concepts_in(
            " ".join(
                f"{LETTERS[n // 26 % 26]}{LETTERS[n % 26]}{a}{b}{c}"
                for a in LETTERS
                for b in LETTERS
                for c in "ab"
            )
        )
    matcher.concepts_in("a" * SIZE)
    assert len(FOLDED) <= MOST_WORDS
    assert not any(len(word) > 100 for word in FOLDED)
