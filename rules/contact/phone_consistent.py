"""Header, footer, contact page and markup tell the same telephone numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.models import PageArea, PageFacts, PageKind, PlacedPhone, Term
from auditor.rule import (
    Effort,
    Judgement,
    Need,
    Scope,
    Severity,
    ShopFacts,
    failed,
    not_applicable,
    passed,
    rule,
    warned,
)


@dataclass(frozen=True)
class _Place:
    """A part of a page with the numbers that it tells."""

    area: PageArea
    phones: tuple[PlacedPhone, ...]

    @property
    def lines(self) -> frozenset[str]:
        """The numbers, however they are written."""
        return frozenset(phone.line for phone in self.phones)


@rule(severity=Severity.MODERATE, effort=Effort.SETTING, scope=Scope.SHOP, needs=(Need.SHOP,), words=False)
def phone_consistent(shop: ShopFacts) -> Judgement:
    """Header, footer, contact page and markup tell the same telephone numbers.

    ## Why it matters
    A number that was changed in one place and forgotten in another rings where nobody answers. Several
    numbers are fine as long as no place tells only numbers that the others do not know.

    ## Fails
    ```html
    <header><a href="tel:+37060000000">+370 600 00000</a></header>
    <footer>Call us: +370 655 55555</footer>
    ```

    ## Passes
    ```html
    <header><a href="tel:+37060000000">+370 600 00000</a></header>
    <footer>Sales +370 600 00000, service +370 655 55555</footer>
    ```

    ## Sources
    An article on service: the number is told wherever the shop's details are. Search engines show the one in
    the markup (schema.org Organization, telephone).
    """
    places = _places(shop.readable)
    if not places:
        return not_applicable("no-phone")
    if len(places) == 1:
        return not_applicable("one-place", place=_term(places[0]), evidence=places[0].phones[0].evidence)
    groups = _agreeing(places)
    most, *others = groups
    evidence = [group[0].phones[0].evidence for group in groups]
    if not others:
        areas = tuple(dict.fromkeys(_term(place) for place in places))
        told = [place.phones[0].evidence for place in most]
        return passed("same", number=most[0].phones[0].shown, places=areas, evidence=told)
    say = warned if len(most) > 1 else failed
    return say(
        "different",
        first_place=_term(most[0]),
        first=most[0].phones[0].shown,
        other_place=_term(others[0][0]),
        other=others[0][0].phones[0].shown,
        evidence=evidence,
    )


def _term(place: _Place) -> Term:
    return Term(key=f"page-area.{place.area.value}")


def _places(pages: Iterable[PageFacts]) -> list[_Place]:
    """Parts of pages that tell numbers, those that tell the same ones once."""
    found: dict[tuple[PageArea, frozenset[str]], _Place] = {}
    for page in pages:
        for place in _of_page(page):
            found.setdefault((place.area, place.lines), place)
    return list(found.values())


def _of_page(page: PageFacts) -> Iterator[_Place]:
    """Of what is neither header nor footer only the contact page's is the shop's for certain."""
    for area in PageArea:
        phones = tuple(phone for phone in page.contact.placed_phones if phone.area is area)
        if phones and (area is not PageArea.BODY or page.kind is PageKind.CONTACT):
            yield _Place(area, phones)


def _agreeing(places: Iterable[_Place]) -> list[list[_Place]]:
    """The places in groups that share numbers, also by way of a third place; the largest group first."""
    groups: list[list[_Place]] = []
    for place in places:
        sharing = [group for group in groups if any(place.lines & other.lines for other in group)]
        groups = [group for group in groups if group not in sharing]
        groups.append([*(other for group in sharing for other in group), place])
    return sorted(groups, key=len, reverse=True)
