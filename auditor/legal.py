"""What the dated law behind a rule changes in what may be said. Pure.

A rule that exists only because of a law is not applicable where and when none is in force. A rule that
failed tells the law behind it: as required when that was read at a public source, else as a likely gap.
"""

from __future__ import annotations

from auditor.models import (
    UNKNOWN_MARKET,
    VERIFIED,
    Day,
    LawClaim,
    LawNote,
    LegalBasis,
    MarketInfo,
    Message,
    Outcome,
    RuleInfo,
    Term,
    Territory,
    Verdict,
)

STRENGTH = (VERIFIED, "S", "K")
"""Marks of law rows, the best verified one first."""


def outside_law(rule: RuleInfo, market: MarketInfo, page: str | None = None) -> Verdict | None:
    """The verdict of a rule that only a law asks for where none is in force; None where one is."""
    if not rule.only_by_law or not rule.legal_basis:
        return None
    if any(law.holds(market, market.as_of) for law in rule.legal_basis):
        return None
    unknown = market.code == UNKNOWN_MARKET
    return Verdict(
        rule=rule.id,
        outcome=Outcome.NEEDS_REVIEW if unknown else Outcome.NOT_APPLICABLE,
        page=page,
        message=_why_not(rule.legal_basis, market),
    )


def note_of(rule: RuleInfo, outcome: Outcome, market: MarketInfo) -> LawNote | None:
    """What to say of the law behind a verdict: of a failed one the best verified one in force."""
    holding = [law for law in rule.legal_basis if law.holds(market, market.as_of)]
    if outcome is not Outcome.FAILED or not holding:
        return None
    best = min(holding, key=_weakness)
    claim = LawClaim.REQUIRED if best.mark == VERIFIED else LawClaim.LIKELY_GAP
    return LawNote(claim=claim, citation=best.text, mark=best.mark)


def _weakness(law: LegalBasis) -> int:
    return STRENGTH.index(law.mark) if law.mark in STRENGTH else len(STRENGTH)


def _why_not(laws: tuple[LegalBasis, ...], market: MarketInfo) -> Message:
    """Why none of the laws is in force."""
    if market.code == UNKNOWN_MARKET:
        return Message(key="law-market-unknown", params={"law": Term(key=laws[0].text)})
    here = [law for law in laws if law.concerns(market)]
    if not here:
        country = Territory(code=market.code)
        return Message(key="law-elsewhere", params={"law": Term(key=laws[0].text), "market": country})
    ahead = [law for law in here if law.applies_from and market.as_of and law.applies_from > market.as_of]
    if ahead:
        first = min(ahead, key=lambda law: law.applies_from or "")
        return Message(
            key="law-ahead", params={"law": Term(key=first.text), "day": Day(date=first.applies_from or "")}
        )
    last = max(here, key=lambda law: law.applies_until or "")
    return Message(
        key="law-ended", params={"law": Term(key=last.text), "day": Day(date=last.applies_until or "")}
    )
