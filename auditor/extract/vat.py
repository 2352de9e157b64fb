"""What a page says of value added tax."""

from __future__ import annotations

from bisect import bisect_left

from auditor.models import Found

from .amounts import money_places
from .document import Document, first
from .items import Match
from .regions import Region

SHORT = 120
"""Characters up to which a text is a note on a price."""
LONGEST = 1_500
NEAR = 40
"""Elements around words on VAT among which the amount stands that they are about."""


def vat_included(page: Document) -> Found:
    """Words that say that prices include VAT."""
    return _said(page, "vat_included")


def vat_excluded(page: Document) -> Found:
    """Words that say that a shown price is without VAT: beside an amount, or in a sentence on prices."""
    amounts = sorted(place.node for place in money_places(page))
    return Found(
        evidence=first(
            page.proof(match)
            for match in page.find("vat_excluded")
            if _is_said(match) and (_on_prices(match) or _beside_amount(page, match, amounts))
        )
    )


def _on_prices(match: Match) -> bool:
    """Whether the words stand in a sentence that speaks of prices."""
    return match.item.has("price_word")


def _beside_amount(page: Document, match: Match, amounts: list[int]) -> bool:
    """Whether an amount stands with the words, outside menus and footer."""
    if page.within(match.node, Region.HEADER | Region.FOOTER | Region.NAV):
        return False
    return bisect_left(amounts, match.node + NEAR) > bisect_left(amounts, match.node - NEAR)


def not_vat_payer(page: Document) -> Found:
    """Words that say that the seller charges no VAT."""
    return _said(page, "not_vat_payer")


def _said(page: Document, concept: str) -> Found:
    return Found(evidence=first(page.proof(match) for match in page.find(concept) if _is_said(match)))


def _is_said(match: Match) -> bool:
    """Whether the words speak of this shop's prices: not of duties, invoices, or in passing."""
    item, hit = match.item, match.hit
    if item.has("vat_elsewhere") or len(item.text) > LONGEST:
        return False
    if hit.concept == "not_vat_payer":
        return True
    stronger = ("not_vat_payer",) if hit.concept == "vat_included" else ("not_vat_payer", "vat_included")
    others = [one for one in item.hits if one.concept in stronger]
    said_otherwise = any(one.start <= hit.end and hit.start <= one.end for one in others)
    return not said_otherwise and (hit.concept == "vat_included" or len(item.text) <= SHORT)
