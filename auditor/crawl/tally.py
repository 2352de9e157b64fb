"""How many pages of each form of address a shop has, as far as its sitemaps and links tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set

from auditor.models import AddressCount, CountedBy

from .sitemap import REST, SitemapSample


def address_counts(
    sitemap: SitemapSample | None, linked: Mapping[str, int], foreign: Set[str]
) -> tuple[AddressCount, ...]:
    """Addresses by form: those in the sitemaps, and of forms that stand in none, those of product links.

    `foreign` are the beginnings of paths in other languages, which show the same pages once more.
    """
    counted: Counter[tuple[str, bool]] = Counter()
    for (form, of_products), sample in (sitemap.shapes if sitemap else {}).items():
        if form != REST:
            own = (count for part, count in sample.languages.items() if part not in foreign)
            counted[form, of_products] = round(sum(own))
    counts = [
        AddressCount(pattern=form, pages=pages, counted_by=CountedBy.SITEMAP, of_products=of_products)
        for (form, of_products), pages in counted.items()
        if pages
    ]
    known = {form for form, _ in counted}
    counts += [
        AddressCount(pattern=form, pages=pages, counted_by=CountedBy.LINKS, of_products=True)
        for form, pages in sorted(linked.items())
        if form not in known
    ]
    return tuple(counts)
