"""What kind of page a link leads to, told before it is visited: from its words, address, place and card."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from posixpath import splitext
from urllib.parse import parse_qsl, urlsplit

from auditor.lexicon import tokens
from auditor.models import PageKind

from .links import Link, Place
from .urls import bare, is_facet, is_root, parts, words_of
from .words import address_words, link_words, part_kinds

SERVICE = frozenset(
    {
        PageKind.CART, PageKind.CHECKOUT, PageKind.CONTACT, PageKind.DELIVERY, PageKind.PAYMENT,
        PageKind.RETURNS, PageKind.TERMS, PageKind.PRIVACY, PageKind.ABOUT, PageKind.FAQ, PageKind.BLOG,
        PageKind.ACCOUNT, PageKind.STORES, PageKind.SEARCH,
    }
)  # fmt: skip
"""Kinds that a shop has one or a few of, told by words; the rest are products and categories."""

SURE = 0.5
"""Confidence from which a guess is worth a visit."""
_CATEGORY_BY_PLACE = {Place.MENU: 0.6, Place.BREADCRUMB: 0.6, Place.HEADER: 0.4, Place.MAIN: 0.3}
_APART = (Place.HEADER, Place.FOOTER)
_ALONE = frozenset({PageKind.CART, PageKind.FAQ, PageKind.STORES, PageKind.BLOG})
"""Kinds whose words are also parts of the names of sections."""
_LONGEST = 8
"""Words on a link beyond which it is a sentence or a product's name, not the name of a page."""


@dataclass(frozen=True, slots=True)
class Guess:
    """Kinds that a page may be of, with the confidence in each, 0..1."""

    kinds: dict[PageKind, float]

    def __getitem__(self, kind: PageKind) -> float:
        return self.kinds.get(kind, 0.0)

    @property
    def best(self) -> PageKind:
        """The likeliest kind, `other` when none is likely."""
        kind = max(self.kinds, key=lambda kind: self.kinds[kind], default=PageKind.OTHER)
        return kind if self[kind] >= SURE else PageKind.OTHER


def guess(link: Link, *, signposted: bool = False) -> Guess:
    """What kind of page a link leads to.

    `signposted`: it stands on a page that tells of the shop, not of its products.
    """
    if is_root(link.url):
        return Guess({PageKind.HOME: 0.9})
    by_address = address_kinds(link.url)
    apart = signposted or link.place in _APART
    by_words = words_kinds(link.text, apart=apart, language=link.language)
    by_words = by_words or _scaled(words_kinds(link.hint, language=link.language), 0.8)
    kinds = {kind: _both(by_words.get(kind, 0), by_address.get(kind, 0)) for kind in by_words | by_address}
    if link.card:
        kinds = _scaled(kinds, 0.3)
        kinds[PageKind.PRODUCT] = _both(0.7, by_address.get(PageKind.PRODUCT, 0))
    elif link.place is Place.MAIN and not signposted:
        kinds = {kind: value * (0.8 if kind in SERVICE else 1) for kind, value in kinds.items()}
    _add_category(kinds, link)
    if is_facet(link.url):
        kinds = _scaled(kinds, 0.3)
    return Guess(kinds)


def _add_category(kinds: dict[PageKind, float], link: Link) -> None:
    """A menu leads to categories unless its words or address say otherwise."""
    if max((kinds.get(kind, 0) for kind in (*SERVICE, PageKind.PRODUCT)), default=0) >= SURE:
        return
    by_place = _CATEGORY_BY_PLACE.get(link.place, 0.1)
    if link.text and not link.nofollow:
        kinds[PageKind.CATEGORY] = _both(kinds.get(PageKind.CATEGORY, 0), by_place)


@lru_cache(maxsize=1 << 12)
def words_kinds(text: str, *, apart: bool = True, language: str = "") -> dict[PageKind, float]:
    """Kinds that the words of a link name; surer the more of the words they cover.

    `apart`: the link stands in a header or footer, where names of products and sections are few.
    """
    words = tokens(text)
    if not words or len(words) > _LONGEST:
        return {}
    covered: dict[PageKind, set[int]] = {}
    for hit in link_words(language).find(words):
        inside = {n for n, word in enumerate(words) if hit.start <= word.start < hit.end}
        covered.setdefault(PageKind(hit.concept), set()).update(inside)
    telling = {n for n, word in enumerate(words) if len(word.word) > 2 and not word.word[0].isdigit()}
    least = 0.45 if apart else 0.25
    kinds = {}
    for kind, own in covered.items():
        # Delivery and payment often share a page: the other's words do not speak against it.
        others = set().union(*covered.values()) - own
        share = min(1.0, (len(own) + 0.7 * len(others)) / (len(telling | own) or 1))
        kinds[kind] = round(least + (0.9 - least) * share, 3)
    if not apart:  # a section of baskets, help for parents
        kinds = {kind: value for kind, value in kinds.items() if kind not in _ALONE or value >= 0.9}
    return kinds


@lru_cache(maxsize=1 << 12)
def address_kinds(url: str) -> dict[PageKind, float]:
    """Kinds that the parts of an address name."""
    split = urlsplit(url)
    segments = [splitext(part)[0] for part in parts(split.path)]
    words = address_words()
    for key, value in parse_qsl(split.query):
        if bare(key) in words.routing:
            segments += parts(value)
    segments += parts(split.fragment)
    kinds: dict[PageKind, float] = {}
    for n, segment in enumerate(segments):
        last = n == len(segments) - 1
        kind = part_kinds().get(bare(segment))
        if kind is not None:
            _raise(kinds, kind, _whole_part(kind, last=last))
        elif last:
            for word in words_of(segment):
                named = part_kinds().get(word)
                if named in SERVICE and len(segment) <= 60:
                    _raise(kinds, named, 0.4)
    return kinds


def _whole_part(kind: PageKind, *, last: bool) -> float:
    """How sure a whole part of a path is: `/cart` is the cart, `/product` alone is no product."""
    if kind is PageKind.PRODUCT:
        return 0.2 if last else 0.6
    if kind is PageKind.CATEGORY:
        return 0.5
    if kind in (PageKind.BLOG, PageKind.ACCOUNT, PageKind.SEARCH):
        return 0.7
    return 0.7 if last else 0.3


def _raise(kinds: dict[PageKind, float], kind: PageKind | None, value: float) -> None:
    if kind is not None:
        kinds[kind] = max(kinds.get(kind, 0.0), value)


def _both(one: float, other: float) -> float:
    """Two independent signs together."""
    return round(1 - (1 - one) * (1 - other), 3)


def _scaled(kinds: dict[PageKind, float], by: float) -> dict[PageKind, float]:
    return {kind: round(value * by, 3) for kind, value in kinds.items()}
