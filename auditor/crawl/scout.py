"""Looks at some product pages, without a browser, before the sample is drawn: how they are built, if at all.

So the sample has pages of every template, also of those whose addresses look alike, and none that are gone.
"""

from __future__ import annotations

import asyncio

from auditor.models import PageForm, PageKind
from auditor.templates import groups_of

from .fetch import Response
from .links import links_of
from .products import ProductCandidates
from .reading import PlainReader, is_page
from .sample import Candidate
from .urls import page_key

SCOUTED = 12
"""Product pages looked at at most."""
_GONE = frozenset({404, 410})


async def scout(
    reader: PlainReader, products: ProductCandidates, candidates: list[Candidate], *, known: set[str]
) -> None:
    """Look at candidates: tell `products` how they are built, and which are no pages of their own.

    `known` are the page keys of pages that were visited already.
    """
    answers = await asyncio.gather(*(reader.fetch(candidate.url) for candidate in candidates))
    seen = set(known)
    forms: list[tuple[Candidate, PageForm]] = []
    for candidate, answer in zip(candidates, answers, strict=True):
        if answer is None:
            continue
        form, own = _looked_at(candidate, answer)
        if answer.status in _GONE or (own != page_key(candidate.url) and own in seen):
            products.drop(candidate.url)
        elif form is not None:
            forms.append((candidate, form))
        seen.add(own)
    groups = groups_of((PageKind.PRODUCT, form) for _, form in forms)
    for n, group in enumerate(groups, 1):
        for position in group.pages:
            products.looked_at(forms[position][0].url, str(n))


def _looked_at(candidate: Candidate, answer: Response) -> tuple[PageForm | None, str]:
    """How a page is built, None where it is none, and the key of the address that it gives itself."""
    if not is_page(answer, candidate.url):
        return None, page_key(answer.url)
    page = links_of(answer.text, answer.url)
    return PageForm(pattern=candidate.shape, structure=page.structure), page_key(page.canonical or answer.url)
