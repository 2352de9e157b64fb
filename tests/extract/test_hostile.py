"""Pages made to take all time or memory: judging them ends soon.

What may hang runs in a process of its own, which a generous limit ends. The limits are for a slow and
busy machine; what they would catch takes hours.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest

import auditor.extract
import auditor.lexicon
from auditor.extract import extract
from auditor.lexicon import text_matcher
from auditor.models import PageFacts, ReadStatus, Snapshot

SIZE = 1_000_000
SECONDS_FOR_PATTERNS = 400
SECONDS_FOR_A_PAGE = 120
SLOWEST = 10.0
"""Seconds for one expression and one text of SIZE; linear ones need hundredths."""
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
    texts = [(seed * (SIZE // len(seed) + 1))[:SIZE] + "\x00" for seed in SEEDS]
    for name, pattern in {pattern: (name, pattern) for name, pattern in patterns()}.values():
        print("trying", name, flush=True)
        for seed, text in zip(SEEDS, texts, strict=True):
            begun = time.process_time()
            list(islice(pattern.finditer(text), 10_000))
            pattern.fullmatch(text)
            if (taken := time.process_time() - begun) > SLOWEST:
                print("slow", name, repr(seed), round(taken, 1), flush=True)


def judge(html: str) -> PageFacts:
    address = "https://shop.example/p/1"
    return extract(Snapshot(requested_url=address, url=address, status=ReadStatus.READ, html=html))


def try_page(what: str) -> None:
    """Judge one of the pages below and tell what it took."""
    html = PAGES[what]()
    facts = judge(html)
    print(json.dumps({"language": facts.language, "name": facts.product.name.value}))


HEAD = "<html lang=en><head><title>Blue mug</title></head><body><h1>Blue mug</h1>"


LETTERS = "abcdefghijklmnopqrstuvwxyz"

PAGES = {
    "one-line": lambda: f"{HEAD}<p>{'a mug of stoneware with a handle ' * (SIZE // 34)}</p>",
    "one-word": lambda: f"{HEAD}<p>{'a' * SIZE}</p><p>{'1' * SIZE}</p>",
    "one-attribute": lambda: f"{HEAD}<div class='{'a-B_c ' * (SIZE // 6)}'><img alt='{'x ' * SIZE}'></div>",
    "one-address": lambda: f"{HEAD}<a href='/{'a/' * (SIZE // 2)}'>mug</a><a href='{'?' * SIZE}'>cart</a>",
    "nested": lambda: HEAD + "<div>" * 100_000 + "deep",
    "nested-lists": lambda: HEAD + "<ul><li><a href=/x>" * 33_000 + "deep",
    "unclosed": lambda: HEAD + "<<<" * (SIZE // 3),
    "scripts": lambda: HEAD + "<script>var chat = 'livechat tawk to';</script>" * 20_000,
    "json": lambda: f"{HEAD}<script type=application/ld+json>{'[' * SIZE}</script>",
}


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


def test_what_is_remembered_of_words_is_bounded() -> None:
    from auditor.lexicon.matcher import _FOLDED, MOST_TEXTS, MOST_WORDS

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
    assert len(_FOLDED) <= MOST_WORDS
    assert not any(len(word) > 100 for word in _FOLDED)
