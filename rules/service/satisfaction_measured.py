"""Satisfaction is measured."""

from __future__ import annotations

from auditor.rule import Judgement, Severity, ShopFacts, manual, rule


@rule(severity=Severity.MODERATE, manual=True)
def satisfaction_measured(_shop: ShopFacts) -> Judgement:
    """Satisfaction is measured.

    ## Why it matters
    What is not measured is not improved. Loyalty (NPS), satisfaction (CSAT), effort (CES) and what a
    customer is worth over the years (LTV) show what works and what does not.

    ## Sources
    Articles on service in online shops (Russian, Ukrainian): metrics on service, watched and acted upon.
    """
    return manual("ask")
