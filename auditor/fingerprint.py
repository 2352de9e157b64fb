"""What makes a finding the same finding in the next audit: a pure function of an Audit and a Verdict.

A finding is known again by what is wrong and in which part of the shop's design, never by what a shop
changes from day to day. Of a verdict this takes part:

- its rule and outcome: what was only half there before and now failed has become worse;
- the message's key (`delivery-cost-shown.one-click`), and of its parameters the words of our own (`Term`),
  sorted: which fields are missing, on which viewport. Amounts, counts, shares, addresses and words of the
  page are left out: they change with prices, stock and the product that was drawn;
- the kind of the page, or that it is said of the whole shop. Neither the number nor the form of address of
  its template: both depend on the sample where shops name their categories in addresses;
- the part of the page where it shows: header, menu, sidebar, footer or dialog, else the content. Tags tell
  it, so wrappers, positions, classes and identifiers may change. Of what is said of the shop and shows in
  the content of one of its service pages, the kind of that page as well.

Findings that differ in one of these have different fingerprints, and everything else may change. So one
finding stands on many pages; how many of them is for those to count who compare fingerprints.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass

from auditor.models import Audit, Evidence, Message, PageKind, Term, Verdict

FINGERPRINT_VERSION = 1
"""Raised when the same finding would get another fingerprint; part of what is hashed."""
LENGTH = 16
"""Hexadecimal digits of a fingerprint."""

SHOP = "shop"
"""Stands where the kind of the page would, for what is said of the whole shop."""
CONTENT = ""
"""The part of a page that is its own, and where things that are nowhere are missing."""

_PARTS = (CONTENT, "header", "nav", "aside", "footer", "dialog")
"""The most telling first: where a finding shows in several parts, the first of them stands for it."""
_OWN = frozenset({"main", "article", "section"})
"""A header or footer inside these is that of a piece of content."""
_MANY = frozenset({PageKind.PRODUCT, PageKind.CATEGORY, PageKind.SEARCH, PageKind.BLOG, PageKind.OTHER})
"""Kinds of pages of which a sample is drawn."""
_LONGEST_SELECTOR = 2_000
_BRACKETS = re.compile(r"\[[^\]]*\]|\([^)]*\)")
_TAG = re.compile(r"(?:^|[\s>+~,])([a-zA-Z][a-zA-Z0-9-]*)")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a verdict says, without what changes from day to day and from sample to sample."""

    rule: str
    place: str
    """Kind of the page, or `shop`."""
    outcome: str
    message: str
    """Key of the message."""
    terms: tuple[str, ...] = ()
    """Words of our own among its parameters, as `name=key`, sorted."""
    part: str = CONTENT
    """Of the page where it shows: `header`, `nav`, `aside`, `footer`, `dialog`; empty for its content."""

    @property
    def digest(self) -> str:
        """The fingerprint: 16 hexadecimal digits."""
        text = json.dumps([FINGERPRINT_VERSION, *astuple(self)])
        return hashlib.sha256(text.encode("ascii")).hexdigest()[:LENGTH]


def fingerprints(audit: Audit) -> Callable[[Verdict], str]:
    """The function from the verdicts of an audit to their fingerprints."""
    kinds = kinds_of(audit)
    return lambda verdict: identity(verdict, kinds).digest


def kinds_of(audit: Audit) -> dict[str, PageKind]:
    """The kind of every page of an audit by its address."""
    return {page.url: page.kind for page in audit.coverage.pages}


def identity(verdict: Verdict, kinds: Mapping[str, PageKind]) -> Identity:
    """What of a verdict is known again, in an audit with pages of these kinds (see `kinds_of`)."""
    return Identity(
        rule=verdict.rule,
        place=SHOP if verdict.page is None else kinds.get(verdict.page, PageKind.OTHER).value,
        outcome=verdict.outcome.value,
        message=verdict.message.key,
        terms=tuple(sorted(_terms(verdict.message))),
        part=_part(verdict, kinds),
    )


def _terms(message: Message) -> set[str]:
    return {
        f"{name}={one.key}"
        for name, value in message.params.items()
        for one in (value if isinstance(value, tuple) else (value,))
        if isinstance(one, Term)
    }


def _part(verdict: Verdict, kinds: Mapping[str, PageKind]) -> str:
    """The most telling part among the pieces of evidence, in whatever order they are."""
    part = min((part_of(piece.selector) for piece in verdict.evidence), key=_PARTS.index, default=CONTENT)
    if verdict.page is None and part == CONTENT:
        return min(_service_pages(verdict.evidence, kinds), default=CONTENT)
    return part


def _service_pages(evidence: Iterable[Evidence], kinds: Mapping[str, PageKind]) -> Iterable[str]:
    """Kinds of the pages that the shop has once, and in whose content something shows."""
    for piece in evidence:
        kind = kinds.get(piece.page or "")
        if kind is not None and kind not in _MANY and part_of(piece.selector) == CONTENT:
            yield kind.value


def part_of(selector: str | None) -> str:
    """The innermost part of the page on the path of a CSS selector; empty where it is the page's own."""
    path = _BRACKETS.sub("", (selector or "")[:_LONGEST_SELECTOR])
    part = CONTENT
    for tag in _TAG.findall(path):
        name = tag.lower()
        if name in _OWN and part == CONTENT:
            return CONTENT
        part = name if name in _PARTS else part
    return part
