"""A verdict in words, as reports without pictures tell it: what, where, with which evidence, what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.models import WRONG, Day, Evidence, GateFinding, Trend, Verdict

from .digest import RuleResult
from .wording import Wording, clean

LONGEST_ADDRESS = 2_000
"""Characters of an address that are told."""
LONGEST_SELECTOR = 500
LONGEST_QUOTE = 300


@dataclass(frozen=True)
class Telling:
    """A verdict in the reader's language; what a page brought is cleaned and bounded, but not escaped."""

    title: str
    """What the rule asks for, or what is wrong."""
    message: str
    page: str
    """Address of the page, also where only the evidence names it; empty for the shop."""
    selector: str
    """Of the first element that shows it; empty where none does."""
    quote: str
    """Words of that element."""
    fix: str
    """What to do; empty where nothing is wrong."""
    law: str
    """What may be said of the law behind it; empty without one."""
    trend: str
    """What became of it since the audit that this one was compared with; empty where nothing did."""

    def lines(self, wording: Wording) -> Iterator[str]:
        """All of it, a line each, with labels."""
        yield self.message
        labelled = (
            (wording("report.telling.page"), self.page),
            (wording("report.telling.element"), self.selector),
            (wording("report.telling.quote"), self.quote),
            (wording("report.telling.fix"), self.fix),
        )
        yield from (f"{label} {text}" for label, text in labelled if text)
        yield from (text for text in (self.law, self.trend) if text)


def tell(rule: RuleResult, verdict: Verdict, wording: Wording, trend: Trend | None = None) -> Telling:
    """A verdict of a rule in words, with what became of it."""
    shown = first_element(verdict)
    wrong = verdict.outcome in WRONG
    fix = wording.say(verdict.fix) if verdict.fix else wording.optional(f"{rule.info.id}.fix") or ""
    return Telling(
        title=wording.rule_title(rule.info, verdict.outcome),
        message=wording.say(verdict.message),
        page=clean(verdict.page or (shown.page if shown else None) or "", LONGEST_ADDRESS),
        selector=clean((shown.selector if shown else None) or "", LONGEST_SELECTOR),
        quote=clean(shown.quote if shown else "", LONGEST_QUOTE),
        fix=" ".join(fix.split()) if wrong else "",
        law=wording.law(verdict.law) if verdict.law else "",
        trend=wording(f"report.since.shop.{trend.value}") if trend else "",
    )


def tell_standing(one: GateFinding, wording: Wording) -> str:
    """What a finding is to the gate: new, worse than before, or let pass until a day that is over."""
    day = Day(date=one.expires) if one.expires else ""
    return wording(f"gate-standing.{one.standing.value}", before=one.before or 0, day=day)


def first_element(verdict: Verdict) -> Evidence | None:
    """The first piece of evidence that an element shows, else the first one."""
    with_element = (piece for piece in verdict.evidence if piece.selector)
    return next(with_element, next(iter(verdict.evidence), None))
