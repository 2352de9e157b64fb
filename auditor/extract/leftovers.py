"""Texts that the shop's template or its keeper left where a text on the product belongs."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.models import Evidence, Found

from .document import Document, first
from .regions import Region
from .subject import subject_of

WORDS = 12
"""Words up to which a text that says there is no description says nothing else."""
_ELSEWHERE = (
    Region.HEADER | Region.FOOTER | Region.REVIEWS | Region.QUESTIONS | Region.COMMENTS | Region.CONSENT
    | Region.SPECIFICATIONS
)  # fmt: skip


def placeholder_text(page: Document) -> Found:
    """Words such as those of a printer's filler text in the product's part of the page."""
    return Found(evidence=first(dict.fromkeys(_leftovers(page))))


def _leftovers(page: Document) -> Iterator[Evidence]:
    others = subject_of(page).others | _ELSEWHERE
    for match in page.find("filler_text", "placeholder_text"):
        # a real text may speak of a missing description; the printers' filler stands in none
        tells = match.hit.concept == "filler_text" or len(match.item.text.split()) <= WORDS
        if tells and not page.within(match.node, others):
            yield page.proof(match)
