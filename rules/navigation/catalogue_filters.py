"""Lists of products can be filtered and sorted."""

from __future__ import annotations

from auditor.rule import CATEGORY, Effort, Judgement, PageFacts, Severity, failed, passed, rule, warned


@rule(severity=Severity.MODERATE, effort=Effort.FEATURE, pages=CATEGORY)
def catalogue_filters(page: PageFacts, *, few: int = 6) -> Judgement:
    """Lists of products can be filtered and sorted.

    ## Why it matters
    Who looks for a blue vase under 50 EUR does not page through two hundred; filters and sorting make ten of
    them.

    ## Fails
    ```html
    <h1>Vases</h1><ul><li>Vase Sea 39 EUR</li><li>Vase Sand 42 EUR</li></ul>
    ```

    ## Passes
    ```html
    <label>Sort by <select><option>Price</option></select></label>
    <fieldset><legend>Filter</legend><label><input type="checkbox"> In stock only</label></fieldset>
    ```

    ## Options
    - `few`: fewer products can be seen at a glance: one of both is enough for them, and neither warns

    ## Sources
    An article on requirements for online shops: convenient search and filters.
    """
    filters, sorting = page.navigation.filters, page.navigation.sorting
    if filters and sorting:
        return passed("both", evidence=filters.evidence + sorting.evidence)
    small = 0 < page.navigation.listed < few
    if small and (filters or sorting):
        return passed("few", count=page.navigation.listed, evidence=filters.evidence + sorting.evidence)
    if small:
        return warned("few-neither", count=page.navigation.listed)
    if filters:
        return warned("no-sorting", evidence=filters)
    if sorting:
        return warned("no-filters", evidence=sorting)
    return failed("neither")
