"""The page shows the way back up."""

from __future__ import annotations

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


@rule(severity=Severity.MODERATE, effort=Effort.TEMPLATE, pages=PRODUCT, near=("product-name",))
def breadcrumbs(page: PageFacts) -> Judgement:
    """The page shows the way back up.

    ## Why it matters
    Many arrive from a search engine in the middle of the shop. The trail tells where they are, and leads to
    more of the kind.

    ## Fails
    ```html
    <h1>Vase Sea</h1>
    ```

    ## Passes
    ```html
    <nav class="breadcrumbs"><a href="/">Home</a> › <a href="/vases">Vases</a> › Vase Sea</nav>
    ```

    ## Sources
    An article on requirements for online shops: clear navigation.
    """
    trail = page.navigation.breadcrumbs
    if unsure(trail):
        return needs_review("unsure", evidence=trail)
    if trail:
        return passed("there", evidence=trail)
    if page.navigation.breadcrumbs_markup:
        return warned("markup-only", evidence=page.navigation.breadcrumbs_markup)
    return failed("missing")
