"""Which sentences the program can ask for: every key in code, in templates and of rules.

A key that is put together, such as `report.kind.{kind}`, needs a line in HOLES: the values that can
stand there, from the enumeration that they come from. One without is an error, so none is guessed.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from pathlib import Path

from auditor import models
from auditor.browser.network import Excess
from auditor.cli.visit import recorded
from auditor.crawl import fetch
from auditor.crawl.links import Place
from auditor.crawl.progress import Stage
from auditor.models import ReadStatus, Viewport
from auditor.plugins import load_rules
from auditor.rule import Need

from .catalogs import FOLDERS, ROOT, Fault, english, entries

OF_A_RULE = {"title", "failed-title", "why", "fix", "example", "ask"}
"""Sentences of a rule that reports ask for by themselves."""
NEEDED_OF_A_RULE = {"title", "why"}
_TERM = re.compile(r"""\bterm\(\s*["']([a-z-]+)["']""")
_QUOTED = re.compile(r"""["']([a-zA-Z][\w.-]*)["'](\s*~)?""")
_HOLE = "{}"
NO_KEYS = frozenset(("page-{}", "{}.page", "{}.read", "{}.complete", "report.{}.{}"))
"""F-strings that look like keys: names of elements and test cases; and Wording.term, whose callers count."""


def _values(kind: type[Enum], *left_out: Enum) -> frozenset[str]:
    return frozenset(str(member.value) for member in kind if member not in left_out)


def _of(name: str, *more: str) -> frozenset[str]:
    """The values of one of our enumerations, and more."""
    return _values(getattr(models, name)) | frozenset(more)


@cache
def holes() -> dict[str, frozenset[str]]:
    """What can stand in the hole of each key that is put together."""
    fetched = _literals("auditor/crawl", "FetchError") | frozenset(fetch._FAILURES.values())
    outcomes, pages = _of("Outcome", "not_run"), _of("PageKind")
    sides = frozenset(("up", "down", "same"))
    found = {
        "accuracy-not-measured-{}": frozenset(
            [
                "manual",
                "needs-layout",
                "needs-network",
                "inputs-not-labelled",
                "one-page-not-enough",
                "no-page",
                "not-traced",
            ]
        ),
        "availability.{}": _of("Availability"),
        "findable-gap.{}": _first_of_tuples("rules/engagement/findable.py"),
        "gate-{}": _of("GateOutcome"),
        "gate-place.{}": frozenset(("near", "element")),
        "gate-severity.{}": _of("Severity"),
        "gate-standing.{}": _of("Standing") - {"known", "flaky", "tolerated"},
        "gate.part-{}": frozenset(("below", "reached", "unknown")),
        "gate.score-{}": frozenset(("below", "reached", "unknown")),
        "inspect-not-run-{}": _values(Need),
        "kind-{}": pages,
        "markup.{}": frozenset(("name", "image", "price", "currency", "availability")),
        "need-{}": _values(Need),
        "page-area.{}": _of("PageArea"),
        "payment.{}": frozenset(import_module("auditor.rules.price.payment_methods_shown").KINDS),
        "place.{}": _values(Place),
        "report.answer.{}": frozenset(("yes", "partly", "no", "none", "own")),
        "report.category-count.{}": frozenset(("failed", "warned", "needs_review", "unscored", "fine")),
        "report.category.{}": _categories() | {"custom", "other"},
        "report.crop.{}": frozenset(("found", "missing", "below", "screen")),
        "report.crop.alt-{}": frozenset(("found", "missing", "below", "screen")),
        "report.effort.{}": _of("Effort"),
        "report.effort-brief.{}": _of("Effort"),
        "report.headline.{}": frozenset((*"ABCDEF", "none")),
        "report.junit.{}": frozenset(("known", "tolerated", "flaky")),
        "report.kind.{}": pages,
        "report.law-claim.{}": _of("LawClaim"),
        "report.law.{}": _of("LawClaim"),
        "report.legend.{}": outcomes,
        "report.mark.{}": frozenset("VSK"),
        "report.market.{}": frozenset(("EU", "ZZ")),
        "report.markdown.{}": frozenset(("what", "where", "points")),
        "report.method.{}": frozenset(("yes", "no")),
        "report.need.{}": _values(Need),
        "report.outcome.{}": outcomes,
        "report.sarif.note.{}": frozenset(import_module("auditor.reports.sarif.notes").DESCRIPTORS),
        "report.service-status.{}": _of("ServiceStatus"),
        "report.setting.{}": _settings(),
        "report.severity.{}": _of("Severity"),
        "report.shop-status.{}": _of("ShopStatus"),
        "report.shops.since.{}": sides,
        "report.shops.{}": frozenset(("failed", "waiting")),
        "report.since.count.{}": _of("Trend"),
        "report.since.note.partial-{}": frozenset(("now", "then")),
        "report.since.note.{}": frozenset(("added", "removed")),
        "report.since.score.{}": sides,
        "report.since.shop.{}": _of("Trend"),
        "report.since.{}.lead": _of("Trend") | _set_aside(),
        "report.since.{}.title": _of("Trend") | _set_aside(),
        "report.source.{}": _of("Source"),
        "report.status.{}": _of("ReadStatus"),
        "report.template.{}": frozenset(("about", "at-least")),
        "report.terminal.{}": frozenset(("error", "needs_review")),
        "report.tile.{}": frozenset(("failed", "warned", "passed", "needs_review")),
        "report.tone.{}": frozenset(("good", "fair", "poor", "none")),
        "report.unjudged.{}": frozenset(("needs_review", "error", "not_run")),
        "report.viewport.{}": _of("Viewport"),
        "return-term.{}": frozenset(("cost", "way", "time")),
        "stage-{}": _values(Stage),
        "start-{}": fetched | {"tls", "timeout", "blocked", "login", "forbidden-address", "forbidden-port"},
        "status-{}": _values(ReadStatus, ReadStatus.READ),
        "step.{}": _steps(),
        "viewport.{}": _values(Viewport),
    }
    return found | {f"{_HOLE}.{key}": frozenset() for key in OF_A_RULE}


def _citations() -> set[str]:
    """Laws as the law data cites them: each citation is the key of its translations."""
    rows = tomllib.loads((ROOT / "auditor" / "markets" / "law.toml").read_text("utf-8"))
    return {row["citation"] for row in rows.values()}


def _categories() -> frozenset[str]:
    """Categories of rules that are scored."""
    return frozenset(rule.info.category for rule in load_rules().rules if not rule.info.manual)


def _set_aside() -> frozenset[str]:
    causes = models.Cause
    return _values(causes, causes.SAME_PAGE, causes.RATE)


def _settings() -> frozenset[str]:
    """Names of settings as an audit tells them: the keys of what is recorded of a visit."""
    tree = ast.parse(Path(recorded.__code__.co_filename).read_text("utf-8"))
    (function,) = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == "recorded")
    keys = (key for node in ast.walk(function) if isinstance(node, ast.Dict) for key in node.keys)
    return frozenset(str(key.value) for key in keys if isinstance(key, ast.Constant)) | {"market", "as_of"}


def _steps() -> frozenset[str]:
    """Steps on a page whose failure is told: all that are done or noted and are not optional."""
    names = set(_values(Excess))
    for file in sorted((ROOT / "auditor" / "browser").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
                continue
            if not ast.unparse(node.func.value).endswith("steps") or node.func.attr not in ("do", "note"):
                continue
            optional = any(keyword.arg == "optional" for keyword in node.keywords)
            fine = any(k.arg == "ok" and ast.unparse(k.value) == "True" for k in node.keywords)
            if not optional and not fine:
                names |= set(_spelled(node.args[0]))
    return frozenset(names)


def _spelled(node: ast.expr) -> Iterator[str]:
    """A literal, or one with a viewport in it."""
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.JoinedStr):
        yield from (pattern_of(node).replace(_HOLE, viewport.value) for viewport in Viewport)


def _literals(folder: str, function: str) -> frozenset[str]:
    """The literal first arguments of a call, wherever it stands in a folder."""
    return frozenset(
        str(node.args[0].value)
        for file in sorted((ROOT / folder).glob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == function
        and node.args
        and isinstance(node.args[0], ast.Constant)
    )


def _first_of_tuples(file: str) -> frozenset[str]:
    """The strings that begin a pair in a module."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    pairs = (node.elts[0] for node in ast.walk(tree) if isinstance(node, ast.Tuple) and len(node.elts) == 2)
    return frozenset(
        str(first.value)
        for first in pairs
        if isinstance(first, ast.Constant) and isinstance(first.value, str)
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """A key, or one with holes in it, and where it stands."""

    place: str
    key: str


def pattern_of(node: ast.JoinedStr) -> str:
    """An f-string with {} for all that is put in."""
    return "".join(str(p.value) if isinstance(p, ast.Constant) else _HOLE for p in node.values)


def _fits(pattern: str, known: Iterable[str]) -> bool:
    expression = re.compile(re.escape(pattern).replace(re.escape(_HOLE), r"[\w.-]+"))
    return any(expression.fullmatch(key) for key in known)


def put_together(known: Iterable[str]) -> Iterator[Asked]:
    """Keys with holes, in code and templates: f-strings that fit a known key, terms, and joined literals."""
    known = tuple(known)
    for file in _sources("*.py"):
        place = file.relative_to(ROOT).as_posix()
        text = file.read_text("utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.JoinedStr):
                pattern = pattern_of(node)
                if pattern.replace(_HOLE, "").strip("{}.- ") and _fits(pattern, known):
                    yield Asked(f"{place}:{node.lineno}", pattern)
        yield from (Asked(place, f"report.{group}.{_HOLE}") for group in _TERM.findall(text))
    for file in _sources("*.j2"):
        place, text = file.relative_to(ROOT).as_posix(), file.read_text("utf-8")
        yield from (Asked(place, f"report.{group}.{_HOLE}") for group in _TERM.findall(text))
        yield from (Asked(place, key + _HOLE) for key, joined in _QUOTED.findall(text) if joined)


def spelled_out() -> set[str]:
    """Every string in code and templates that could be a key, and of rules those of their own."""
    found: set[str] = set()
    for file in _sources("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        words = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
        found |= words
        if file.parent.parent.name == "rules":
            rule = file.stem.replace("_", "-")
            found |= {f"{rule}.{word}" for word in words | OF_A_RULE}
    for file in _sources("*.j2"):
        found |= {key for key, _ in _QUOTED.findall(file.read_text("utf-8"))}
    return found


def _sources(pattern: str) -> list[Path]:
    return sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob(pattern))


def faults() -> Iterator[Fault]:
    """Keys that are asked for and missing, put together from nobody knows what, or there for nothing."""
    known = {key for folder in FOLDERS for key in entries(english(folder))}
    values, used = holes(), spelled_out()
    asked = sorted(set(put_together(known)), key=lambda one: (one.key, one.place))
    for one in asked:
        if one.key in NO_KEYS:
            continue
        if one.key not in values:
            yield Fault(one.place, one.key, "tests/i18n/keys.py does not tell what can stand in it")
        for value in values.get(one.key, ()):
            key = one.key.replace(_HOLE, value)
            used.add(key)
            if key not in known:
                yield Fault(one.place, key, "English has no such sentence")
    for rule in load_rules().rules:
        for key in NEEDED_OF_A_RULE:
            if f"{rule.info.id}.{key}" not in known:
                yield Fault("rules", f"{rule.info.id}.{key}", "English has no such sentence")
    citations = _citations()
    used |= citations
    yield from (Fault("law.toml", law, "English has no such entry") for law in citations - known)
    idle = set(values) - {one.key for one in asked} - {f"{_HOLE}.{key}" for key in OF_A_RULE}
    yield from (Fault("tests/i18n/keys.py", pattern, "nobody asks for it") for pattern in sorted(idle))
    for folder in FOLDERS:
        yield from (
            Fault(f"{folder}/locale/en.po", key, "nobody asks for it")
            for key in entries(english(folder))
            if key not in used
        )
