"""Each product has a text of its own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, islice
from typing import NamedTuple

from rapidfuzz import fuzz

from auditor.models import PageKind
from auditor.rule import (
    Effort,
    Evidence,
    Judgement,
    Need,
    PageFacts,
    Scope,
    Severity,
    ShopFacts,
    failed,
    needs_review,
    not_applicable,
    passed,
    rule,
    warned,
)

MOST = 200
"""Products compared; each with each of the others."""
LONGEST = 2_000
"""Characters of a text that are compared."""


class _Described(NamedTuple):
    """A product with its text, as they are compared."""

    url: str
    name: str
    text: str
    evidence: tuple[Evidence, ...]


@rule(severity=Severity.MODERATE, effort=Effort.CONTENT, scope=Scope.SHOP, needs=(Need.SHOP,))
def description_original(
    shop: ShopFacts, *, alike: float = 0.9, variants: float = 0.8, tolerated: float = 0.2, words: int = 12
) -> Judgement:
    """Each product has a text of its own.

    ## Why it matters
    A text that stands on ten products describes none of them, and search engines show only one of the ten.
    Filler from the shop's template tells shoppers that nobody looks after the page.

    ## Fails
    ```html
    <h1>Vase</h1><p>Lorem ipsum dolor sit amet, consectetur adipiscing elit.</p>
    ```

    ## Passes
    ```html
    <h1>Vase</h1><p>Thrown by hand in our studio, with a glaze that breaks to blue at the rim.</p>
    ```
    when no other product has nearly the same text.

    ## Options
    - `alike`: likeness (0 to 1) from which two texts count as the same
    - `variants`: likeness of two names from which the products are variants of one, which may share a text
    - `tolerated`: share of the products with copied texts up to which the rule only warns
    - `words`: shorter texts are not compared

    ## Sources
    An article on service in online shops: descriptions that are the shop's own.
    """
    products = shop.of_kind(PageKind.PRODUCT)
    filled = [
        (page.url, page.product.placeholder_text.evidence[:1])
        for page in products
        if page.product.placeholder_text
    ]
    if filled:
        evidence = [piece for _, pieces in filled for piece in pieces]
        return failed("placeholder", count=len(filled), url=filled[0][0], evidence=evidence)
    told = list(islice((_described(page) for page in products if _words(page) >= words), MOST))
    if not told:
        return not_applicable("no-text")
    if len(told) == 1:
        return needs_review("one-text", url=told[0].url)
    pairs = _copies(told, 100 * alike, 100 * variants)
    copied = {n for pair in pairs for n in pair}
    if not copied:
        return passed("original", count=len(told))
    first, second = (told[n] for n in pairs[0])
    evidence = [piece for product in (first, second) for piece in product.evidence]
    if len(copied) == len(told) > 2 and len(pairs) == len(told) * (len(told) - 1) // 2:
        return needs_review("same-everywhere", count=len(told), evidence=evidence)
    say = warned if len(copied) <= tolerated * len(told) else failed
    return say(
        "copied", count=len(copied), products=len(told), url=first.url, other=second.url, evidence=evidence
    )


def _words(page: PageFacts) -> int:
    prose = page.product.description.value
    return prose.words if prose else 0


def _described(page: PageFacts) -> _Described:
    description = page.product.description
    prose = description.value
    return _Described(
        url=page.url,
        name=(page.product.name.value or "").casefold(),
        text=" ".join(prose.text.casefold().split())[:LONGEST] if prose else "",
        evidence=description.evidence[:1],
    )


def _copies(products: Sequence[_Described], alike: float, variants: float) -> list[tuple[int, int]]:
    """Pairs of products with nearly the same text and different names; likeness from 0 to 100."""
    return [
        (one, other)
        for one, other in combinations(range(len(products)), 2)
        if fuzz.ratio(products[one].text, products[other].text, score_cutoff=alike)
        and not fuzz.token_sort_ratio(products[one].name, products[other].name, score_cutoff=variants)
    ]
