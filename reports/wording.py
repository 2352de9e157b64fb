"""How every report speaks: sentences from the catalog, and text of pages made safe to show."""

from __future__ import annotations

import math
import unicodedata
from datetime import date
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent

from auditor.catalog import Catalog
from auditor.models import WRONG, LawNote, Message, Outcome, Param, RuleInfo, Scalar, Severity

PARAM_LIMIT = 160
"""Longest text of a page inside a sentence of ours, characters."""

SENTENCE_LIMIT = 1_200
"""Longest sentence of ours with the page's words in it, characters; only a broken catalog reaches it."""

_JOINERS = frozenset("\u200c\u200d")
"""They change how words of some languages and emoji look."""
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_ISOLATES = _JOINERS | {_ISOLATE, _END_ISOLATE}
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})
_RTL_CLASSES = frozenset({"R", "AL"})


@lru_cache(maxsize=1_000)  # the verdicts of a rule often quote the same
def clean(text: str, limit: int = PARAM_LIMIT) -> str:
    """One line of a page's text: no control or direction characters, at most `limit` characters."""
    kept = _visible(" ".join(text[: limit * 4].split()), _JOINERS)
    return kept if len(kept) <= limit else kept[: limit - 1].rstrip() + "…"


def _visible(text: str, kept_formats: frozenset[str]) -> str:
    if text.isprintable():  # nearly every text, and told at once
        return text
    return "".join(c for c in text if c in kept_formats or unicodedata.category(c) not in _UNSEEN)


def is_rtl(text: str) -> bool:
    """Whether text has a letter of a script that runs from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(c) in _RTL_CLASSES for c in text)


def web_address(url: str) -> str | None:
    """The address when a link may lead there (http and https), None for everything else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    safe = parts.scheme in ("http", "https") and parts.netloc and url.isprintable()
    return url if safe else None


def readable_path(url: str, limit: int = 70) -> str:
    """Path and query of an address as people read it; the address itself when it has none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return clean(url, limit)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return clean(unquote(path, errors="replace") or "/", limit)


class Wording:
    """The catalog of one language, with what reports need around it."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.locale = catalog.locale
        self._simple: dict[str, str] = {}
        """Sentences without parameters, which are said of many pages."""

    @property
    def language(self) -> str:
        """BCP 47 tag of the reader's language."""
        return str(self.locale).replace("_", "-")

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return str(self.locale.text_direction)

    def __call__(self, key: str, **params: Param) -> str:
        """The sentence for a key."""
        return self.say(Message(key=key, params=params))

    def say(self, message: Message) -> str:
        """A message, with the page's words in it cleaned, bounded and kept to their own direction."""
        if message.params:
            return self._said(message)
        if message.key not in self._simple:
            self._simple[message.key] = self._said(message)
        return self._simple[message.key]

    def _said(self, message: Message) -> str:
        params = {name: self._safe_param(value) for name, value in message.params.items()}
        return _visible(
            self._catalog.render(Message(key=message.key, params=params))[:SENTENCE_LIMIT], _ISOLATES
        )

    def _safe_param(self, value: Param) -> Param:
        if isinstance(value, tuple):
            return tuple(self._safe_scalar(item) for item in value)
        return self._safe_scalar(value)

    def _safe_scalar(self, value: Scalar) -> Scalar:
        if not isinstance(value, str):
            return value
        text = clean(value)
        foreign = is_rtl(text) != (self.direction == "rtl") and (is_rtl(text) or self.direction == "rtl")
        return f"{_ISOLATE}{text}{_END_ISOLATE}" if foreign else text

    def unknown_languages(self, codes: tuple[str, ...]) -> str | None:
        """That pages in these languages were not judged by their words, None when there are none."""
        names = tuple(str(self.locale.languages.get(code, code)) for code in codes)
        return self("report.coverage.languages", languages=names) if names else None

    def term(self, group: str, value: str) -> str:
        """Our word for a value of a closed or open list: `report.<group>.<value>`, or the value itself."""
        key = f"report.{group}.{value}"
        return self._catalog(key) if self._catalog.has(key) else humanise(value)

    def optional(self, key: str) -> str | None:
        """The sentence for a key, None when no catalog has it."""
        return self._catalog(key) if self._catalog.has(key) else None

    def rule_title(self, info: RuleInfo, outcome: Outcome | None = None) -> str:
        """What the rule asks for; what is wrong, when it failed and the catalog has words for that."""
        return self.title_of(info.id, info.summary, outcome)

    def title_of(self, rule: str, summary: str = "", outcome: Outcome | None = None) -> str:
        """The same for a rule of which only its id is known, and its summary perhaps."""
        failed = self.optional(f"{rule}.failed-title") if outcome in WRONG else None
        good = failed or self.optional(f"{rule}.title")
        return good or clean(summary.rstrip(".")) or humanise(rule)

    def severity(self, severity: Severity) -> str:
        """How much a rule matters, with the word for what is told: an adjective alone reads badly."""
        return f"{self._catalog('report.method.severity')}: {self.term('severity', severity.value)}"

    def law(self, note: LawNote) -> str:
        """What may be said of the law behind something that failed: required only when it was verified."""
        mark = self.term("mark", note.mark)
        law = self.citation(note.citation)
        return self(f"report.law.{note.claim.value}", law=law, mark=note.mark, source=mark)

    def citation(self, law: str) -> str:
        """A law as lawyers of the reader's language cite it; as it is, where no catalog has it."""
        return clean(self._catalog(law), 400)

    def number(self, value: float, digits: int = 0) -> str:
        """A number as the reader's language writes it."""
        pattern = "#,##0." + "0" * digits if digits else "#,##0"
        return str(format_decimal(value, format=pattern, locale=self.locale))

    def score(self, value: float | None) -> str:
        """A score of 0..100 in whole points, rounded down so that it never shows the better grade."""
        return "–" if value is None else self.number(math.floor(value + 1e-9))

    def points(self, value: float) -> str:
        """Points to gain, one decimal; small gains do not become nothing."""
        return self.number(max(value, 0.1) if value > 0 else 0, 1)

    def percent(self, share: float) -> str:
        """A share of 0..1 in whole percent; a share above nothing is at least 1 %."""
        whole = max(share, 0.01) if share > 0 else 0.0
        return str(format_percent(whole, locale=self.locale))

    def month(self, iso: str) -> str:
        """An ISO month as the reader writes it; a day, or other text, as `day` does."""
        try:
            first = date.fromisoformat(f"{iso}-01")
        except ValueError:
            return self.day(iso)
        return str(format_skeleton("yMMMM", first, locale=self.locale))

    def day(self, iso: str) -> str:
        """An ISO date as the reader writes it; other text as it is."""
        try:
            return str(format_date(date.fromisoformat(iso), format="long", locale=self.locale))
        except ValueError:
            return clean(iso)


def direction_of(gained: float | None) -> str:
    """Which way a score went by the points it gained: `up`, `down`, `same`; `none` where nobody knows."""
    if gained is None:
        return "none"
    return "up" if gained > 0 else "down" if gained < 0 else "same"


def tone_of(score: float | None) -> str:
    """How a score of 0..100 is coloured."""
    if score is None:
        return "none"
    return "good" if score >= 80 else "fair" if score >= 60 else "poor"


def humanise(value: str) -> str:
    """`delivery-cost_shown` as words, for what no catalog names."""
    words = clean(value.replace("-", " ").replace("_", " "))
    return words[:1].upper() + words[1:]
