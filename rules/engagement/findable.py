"""Search engines can list the product page under its own name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, unquote, urlsplit

from auditor.models import Evidence, Term
from auditor.rule import (
    PRODUCT,
    Effort,
    Judgement,
    PageFacts,
    Severity,
    failed,
    needs_review,
    passed,
    rule,
    unsure,
    warned,
)

WORD = re.compile(r"[^\W\d_]{3,}|\d{2,}")
"""What tells products apart in names and addresses."""
SAME_LANGUAGE = {"no": "nb", "nn": "nb"}
"""Codes of Norwegian that shops declare -> the one that the auditor tells."""


@rule(severity=Severity.MODERATE, effort=Effort.SETTING, pages=PRODUCT, words=False)
def findable(page: PageFacts) -> Judgement:
    """Search engines can list the product page under its own name.

    A title that names the product, a description for the result, the language declared, nothing that
    forbids listing, and no canonical address of another page.

    ## Why it matters
    Most shoppers begin in a search engine. A forbidden page is not found at all, and one whose title is only
    the shop's name is not recognised in the results.

    ## Fails
    ```html
    <html><head><title>Shop</title> <meta name="robots" content="noindex"></head>
    <body><h1>Vase Heather</h1></body></html>
    ```

    ## Passes
    ```html
    <html lang="en"><head><title>Vase Heather | Shop</title>
    <meta name="description" content="Hand-thrown vase for three stems, 39 EUR">
    <link rel="canonical" href="/products/vase-heather"></head> <body><h1>Vase Heather</h1></body></html>
    ```

    ## Sources
    Articles on e-commerce service: search engines are where customers look first. Google Search Central:
    robots meta tag, titles, canonical addresses.
    """
    hiding, weakening = tuple(_hiding(page)), tuple(_weakening(page))
    if hiding:
        return failed("hidden", gaps=_terms(hiding), evidence=_evidence(hiding))
    if weakening:
        return warned("gaps", gaps=_terms(weakening), evidence=_evidence(weakening))
    if _leads_here(page) is None:
        canonical = page.indexing.canonical
        return needs_review("elsewhere", url=canonical.value or "", evidence=canonical)
    return passed("found", title=page.title)


Gap = tuple[str, tuple[Evidence, ...]]
"""A name, for the catalog, and what shows the gap."""


def _terms(gaps: tuple[Gap, ...]) -> tuple[Term, ...]:
    return tuple(Term(key=f"findable-gap.{name}") for name, _ in gaps)


def _evidence(gaps: tuple[Gap, ...]) -> list[Evidence]:
    return [piece for _, pieces in gaps for piece in pieces]


def _hiding(page: PageFacts) -> Iterator[Gap]:
    """What keeps the page out of the results, or lets nobody recognise it there."""
    if page.indexing.noindex:
        yield "noindex", page.indexing.noindex.evidence
    if _leads_here(page) is False:
        yield "canonical", page.indexing.canonical.evidence
    if not page.title:
        yield "title", ()
    elif not unsure(page.product.name) and not _names_product(page):
        yield "other-title", page.product.name.evidence


def _weakening(page: PageFacts) -> Iterator[Gap]:
    """What makes the page harder to find."""
    if not page.meta_description:
        yield "description", ()
    declared = (page.indexing.language.value or "").lower().replace("_", "-").split("-")[0]
    if not declared:
        yield "language", ()
    elif page.language_supported and SAME_LANGUAGE.get(declared, declared) != page.language:
        yield "other-language", page.indexing.language.evidence


def _names_product(page: PageFacts) -> bool:
    name = _words(page.product.name.value or "")
    return not name or bool(name & _words(page.title))


def _words(text: str) -> frozenset[str]:
    return frozenset(WORD.findall(text.casefold()))


def _leads_here(page: PageFacts) -> bool | None:
    """Whether the canonical address is of this product; None when neither address nor name tells.

    A parameter more or less, another folder, or the address of the product without its variant is fine.
    """
    address = page.indexing.canonical.value
    if address is None:
        return True
    try:
        there, here = urlsplit(address), urlsplit(page.url)
    except ValueError:
        return None
    if _last(there) == _last(here):
        return True
    if not _last(there):
        return False
    told = _words(_last(there))
    if told & (_words(unquote(page.url)) | _words(page.product.name.value or "")):
        return True
    alike = bool(told) and there.path.rpartition("/")[0] == here.path.rpartition("/")[0]
    return False if alike and not here.query and _words(_last(here)) else None


def _last(parts: SplitResult) -> str:
    """The last part of a path, without which nothing names a product; empty for the front page."""
    return unquote(parts.path).rstrip("/").rpartition("/")[2].casefold()
