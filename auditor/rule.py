"""What a rule author imports: `@rule`, the outcomes, and the facts that rules judge.

A rule is one function in a module of its own. Its name is its id, its keyword-only parameters
are its options, its docstring is its documentation:

    @rule(severity=Severity.CRITICAL, pages=PRODUCT)
    def delivery_cost_shown(page: PageFacts) -> Judgement:
        ...

Sentences are in the catalog of the pack under `<rule-id>.<key>`; a key with a space in it is a
sentence of its own, for packs that have no catalog.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from auditor.models import (
    Effort,
    Evidence,
    Found,
    LegalBasis,
    Message,
    Outcome,
    PageFacts,
    PageKind,
    Param,
    RuleInfo,
    Scope,
    Severity,
    ShopFacts,
)

__all__ = [
    "CATEGORY",
    "EVERY",
    "PRODUCT",
    "Effort",
    "Evidence",
    "Judgement",
    "LegalBasis",
    "Need",
    "Outcome",
    "PageFacts",
    "PageKind",
    "Rule",
    "Scope",
    "Severity",
    "ShopFacts",
    "failed",
    "manual",
    "message_of",
    "needs_review",
    "not_applicable",
    "passed",
    "rule",
    "unsure",
    "warned",
]

PRODUCT = (PageKind.PRODUCT,)
CATEGORY = (PageKind.CATEGORY,)
EVERY: tuple[PageKind, ...] = ()
"""Every page that could be read."""

UNSURE_BELOW = 0.5
"""Facts with less confidence than this are answered with needs_review."""


class Need(StrEnum):
    """What a rule cannot do without; where it is missing the rule is not run."""

    LAYOUT = "layout"
    NETWORK = "network"
    SHOP = "shop"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule says; the engine adds the rule's id and the page."""

    outcome: Outcome
    key: str
    params: dict[str, Param]
    evidence: tuple[Evidence, ...] = ()
    score: float | None = None
    fix: str | None = None


EvidenceLike = Found | Evidence | Iterable[Evidence]


def _evidence(given: EvidenceLike) -> tuple[Evidence, ...]:
    if isinstance(given, Evidence):
        return (given,)
    return given.evidence if isinstance(given, Found) else tuple(given)


def passed(key: str, *, evidence: EvidenceLike = (), score: float = 1.0, **params: Param) -> Judgement:
    """Everything is as it should be."""
    return Judgement(Outcome.PASSED, key, params, _evidence(evidence), score)


def warned(
    key: str, *, evidence: EvidenceLike = (), score: float = 0.5, fix: str | None = None, **params: Param
) -> Judgement:
    """Half right: it counts half unless the rule says otherwise."""
    return Judgement(Outcome.WARNED, key, params, _evidence(evidence), score, fix)


def failed(
    key: str, *, evidence: EvidenceLike = (), score: float = 0.0, fix: str | None = None, **params: Param
) -> Judgement:
    """Missing or wrong."""
    return Judgement(Outcome.FAILED, key, params, _evidence(evidence), score, fix)


def needs_review(key: str, *, evidence: EvidenceLike = (), **params: Param) -> Judgement:
    """A machine cannot tell; the message says why."""
    return Judgement(Outcome.NEEDS_REVIEW, key, params, _evidence(evidence))


def not_applicable(key: str, *, evidence: EvidenceLike = (), **params: Param) -> Judgement:
    """The rule has nothing to judge here; the message says why."""
    return Judgement(Outcome.NOT_APPLICABLE, key, params, _evidence(evidence))


def manual(key: str) -> Judgement:
    """A question to the owner, which no visit can answer: what a rule with `manual=True` says."""
    return Judgement(Outcome.MANUAL, key, {})


def unsure(fact: Found) -> bool:
    """Whether a fact is there, but too weak for a verdict."""
    return bool(fact) and fact.confidence < UNSURE_BELOW


Check = Callable[..., Judgement]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: what it is, how to check it, and its documentation."""

    info: RuleInfo
    check: Check
    documentation: str
    broken: bool = False
    """It also judges pages that could not be read, and error pages."""

    def __call__(self, facts: PageFacts | ShopFacts, **options: Any) -> Judgement:
        """Judge one page or shop; options not given have their defaults."""
        return self.check(facts, **options)


def rule(
    *,
    severity: Severity,
    effort: Effort | None = None,
    pages: Iterable[PageKind] = EVERY,
    scope: Scope = Scope.PAGE,
    needs: Iterable[Need] = (),
    legal_basis: Iterable[LegalBasis] = (),
    only_by_law: bool = False,
    manual: bool = False,
    category: str | None = None,
    near: Iterable[str] = (),
    words: bool = True,
    broken: bool = False,
) -> Callable[[Check], Rule]:
    """Make a rule of a function `(page: PageFacts, *, option=default) -> Judgement`.

    `effort` tells what kind of work it is to fix what fails. With `scope=Scope.SHOP` the function gets a
    ShopFacts. `category` defaults to the name of the package that holds the rule's module. `near` names
    rules (their ids) whose evidence marks the place where what this rule misses belongs: reports point there
    when nothing was found. A page rule names page rules, a shop rule any. Set `words` to False when the rule
    judges what any language has (photos, numbers, layout): otherwise, on a page whose language the auditor
    does not know, it needs review where it would fail or warn. Set `broken` when the rule also judges pages
    that could not be read, and error pages: it sees them whatever it needs.

    `legal_basis` is for laws that the auditor's own data (auditor/markets/law.toml) does not have; the rows
    there that name the rule are added when it is loaded. Set `only_by_law` when the rule asks for what
    nobody but a law asks for: in markets and on days where none of its laws holds it is not applicable.
    Set `manual` for a question to the owner: the function gets the shop and answers `manual(KEY)`.
    """

    def make(check: Check) -> Rule:
        module = check.__module__.split(".")
        documentation = inspect.cleandoc(check.__doc__ or "")
        return Rule(
            info=RuleInfo(
                id=check.__name__.replace("_", "-"),
                category=category or (module[-2] if len(module) > 1 else "custom"),
                severity=severity,
                effort=effort,
                scope=Scope.SHOP if manual else scope,
                pages=tuple(pages),
                needs=tuple(need.value for need in needs),
                legal_basis=tuple(legal_basis),
                only_by_law=only_by_law,
                manual=manual,
                options=_options(check),
                near=tuple(near),
                words=words,
                summary=documentation.partition("\n")[0],
            ),
            check=check,
            documentation=documentation,
            broken=broken,
        )

    return make


def _options(check: Check) -> dict[str, Any]:
    parameters = inspect.signature(check).parameters.values()
    return {p.name: p.default for p in parameters if p.kind is inspect.Parameter.KEYWORD_ONLY}


def message_of(rule_id: str, key: str, params: dict[str, Param]) -> Message:
    """The message of a judgement: a bare key belongs to its rule's catalog."""
    return Message(key=key if " " in key else f"{rule_id}.{key}", params=params)
