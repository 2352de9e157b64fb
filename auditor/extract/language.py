"""Which language a page is written in: by its frequent words, its lang attribute, then a classifier."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import islice

from auditor.lexicon import Matcher, fold, languages, lexicon, words_of
from auditor.lexicon.matcher import matcher_of

from .tree import Tree

SAMPLE = 40_000
"""Characters of the page's text that are looked at."""
BEGINNING = 3_000
"""Characters that are enough where their words clearly are of one language and the page tells no other."""
CLEAR = 1.6
"""How many times more frequent words the winner must have than what the page declares."""
ENOUGH = 12
SHORTEST = 40
"""Characters below which no classifier can tell."""
LONG = 300
"""Characters from which the classifier is believed against what the page declares."""
MOST_OF_ONE = 5
LABEL = 40
"""Characters up to which a text is a label: a menu entry, a button, a heading."""
LABELS = 2_000
"""Labels that are looked at, from the top."""
MACRO_LANGUAGES = {"yue": "zh", "cmn": "zh", "wuu": "zh", "nno": "nb", "nob": "nb", "no": "nb"}
"""ISO 639-3 members that the classifier tells -> the language of this project's codes."""
UNKNOWN = "und"


@lru_cache(maxsize=1)
def _stopwords() -> dict[str, tuple[str, ...]]:
    """Frequent word -> languages that use it."""
    found: dict[str, list[str]] = {}
    for code in languages():
        for word in lexicon(code).stopwords:
            if len(word) > 1 or not word.isascii():  # single letters are sizes, units and models as well
                found.setdefault(fold(word), []).append(code)
    return {word: tuple(codes) for word, codes in found.items()}


@lru_cache(maxsize=8)
def _own_words(language: str) -> Matcher:
    """Finds the concepts of one language, without the English that is read beside it elsewhere."""
    return matcher_of([lexicon(language).concepts()])


def language_of(page: Tree) -> str:
    """ISO 639-1 code, `und` when the page has too few words to tell."""
    declared = _declared(page)
    if clear := _clearly(_counted(page.sample(BEGINNING)), declared):
        return clear
    text = page.sample(SAMPLE)
    counts = _counted(text)
    if counts:
        best, number = counts.most_common(1)[0]
        if number >= ENOUGH and number > CLEAR * counts[declared or UNKNOWN]:
            if declared in (None, best):
                return best
            known = declared in languages()
            return _of_labels(page, best, declared) if known else _classified(text, declared)
        if declared is not None and counts[declared]:
            return declared
    return _classified(text, declared)


def _clearly(counts: Counter[str], declared: str | None) -> str | None:
    """The language whose frequent words a text has, no other's nearly, unless the page declares another."""
    (best, number), (_, second) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    return best if declared in (None, best) and number >= ENOUGH and number > CLEAR * second else None


def _counted(text: str) -> Counter[str]:
    """Language -> its frequent words in the text; each counts a few times only: pages repeat themselves."""
    known = _stopwords()
    told = Counter(filter(known.__contains__, words_of(text)))
    counts: Counter[str] = Counter()
    for word, times in told.items():
        for code in known[word]:
            counts[code] += min(times, MOST_OF_ONE)
    return counts


def _of_labels(page: Tree, best: str, declared: str) -> str:
    """Of two languages the one that the shop itself speaks: makers' texts are often in another language."""
    labels = frozenset(islice((run.strip() for run in page.runs if run and len(run) <= LABEL), LABELS))
    known = {code: _own_words(code) for code in (best, declared)}
    told = {code: sum(bool(words.concepts_in(label)) for label in labels) for code, words in known.items()}
    return declared if told[declared] > told[best] else best


def _declared(page: Tree) -> str | None:
    code = page.get(0, "lang") or page.get(0, "xml:lang") or page.meta("content-language")
    code = code.strip().lower().replace("_", "-").split("-")[0] if code else ""
    return code if len(code) == 2 and code.isalpha() else None


def _classified(text: str, declared: str | None) -> str:
    """By a trained classifier, for languages without a lexicon; slow to load, so the last resort."""
    if len(text) < (SHORTEST if declared is None else LONG):
        return declared or UNKNOWN
    import py3langid

    code, _ = py3langid.classify(text[:5000])
    return MACRO_LANGUAGES.get(str(code), str(code))
