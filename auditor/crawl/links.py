"""The links of a page with what tells where they lead: their words, their place, the card they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import islice

from lxml import etree

from auditor.models import PageForm
from auditor.templates import structure_of

from .safety import acting_label, acts
from .urls import Addresses, is_file, page_key, resolve, same_site, shape
from .words import price_pattern

MAX_LINKS = 5000
"""Links read of one page."""
MAX_WORDS = 200
"""Characters of a link's words."""
MOST_BEFORE_LOGO = 60
"""Links among which the logo stands."""

_LOCATION = re.compile(r"""location(?:\.href)?\s*=\s*['"]([^'"]+)['"]|location\.assign\(\s*['"]([^'"]+)""")
_TEXTS = etree.XPath(
    ".//text()[not(parent::script or parent::style or parent::noscript)]", smart_strings=False
)
_PARSER = etree.HTMLParser()
"""Makes plain elements: lxml.html asks Python which class each of its own is to have."""


class Place(StrEnum):
    """Part of the page that a link stands in."""

    HEADER = "header"
    MENU = "menu"
    BREADCRUMB = "breadcrumb"
    MAIN = "main"
    FOOTER = "footer"


_ATOP = (Place.HEADER, Place.MENU)


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a page to a page of the same shop."""

    url: str
    """Canonical address."""
    text: str
    """The words that a shopper reads on it, or the alternative text of its picture."""
    hint: str
    """aria-label, title, class and id: what the author calls it."""
    place: Place
    order: int
    """Position among the page's links."""
    nofollow: bool
    picture: bool
    language: str
    """Of the page that it stands in, as that page says; ISO 639-1, may be empty."""
    card: bool
    """It is the only address of a block that holds a picture or heading, and a price."""


@dataclass(frozen=True, slots=True)
class PageLinks:
    """What a page tells about the rest of its shop."""

    links: tuple[Link, ...]
    alternates: tuple[str, ...]
    """Addresses of the same page in other languages."""
    acting: int
    """Links that were left out because fetching them could change something."""
    canonical: str | None = None
    """The address that the page gives itself, where it is one of the same shop."""
    is_front: bool = False
    """Its logo leads to itself, as on a home page."""
    structure: tuple[int, ...] = ()
    """A sketch of how the page is built."""


def links_of(source: str, url: str) -> PageLinks:
    """The links in a page's HTML to pages of the same shop, in document order.

    Left out: links that act when fetched, to files, to other hosts, to the page itself.
    """
    tree = _tree(source)
    if tree is None:
        return PageLinks((), (), 0)
    base = resolve(url, tree.xpath("string(//base/@href)")) if tree.xpath("//base/@href") else None
    addresses, places = Addresses(base or url), _Places()
    found, acting = _anchors(tree, addresses, url)
    cards = _Cards([(element, address) for element, address, _ in found])
    language = (tree.get("lang") or "")[:2].lower()
    links = tuple(
        Link(
            url=address,
            text=text,
            hint=_hint(element),
            place=places.of(element),
            order=order,
            nofollow="nofollow" in (element.get("rel") or "").lower(),
            picture=next(element.iter("img"), None) is not None,
            language=language,
            card=cards.holds(element),
        )
        for order, (element, address, text) in enumerate(found)
    )
    return PageLinks(
        links,
        tuple(_alternates(tree, base or url)),
        acting,
        canonical=_canonical(tree, base or url),
        is_front=_is_front(tree, addresses, places, url),
        structure=structure_of(tree),
    )


def _tree(source: str) -> etree._Element | None:
    """The document; None for an empty one, or what is none."""
    try:
        return etree.fromstring(source, _PARSER)
    except (etree.ParserError, ValueError):
        return None


def form_of(url: str, page: PageLinks) -> PageForm:
    """What tells the template of a page."""
    return PageForm(pattern=shape(url), structure=page.structure)


_Found = list[tuple[etree._Element, str, str]]
"""Links, their addresses and their words."""


def _anchors(tree: etree._Element, addresses: Addresses, url: str) -> tuple[_Found, int]:
    found: list[tuple[etree._Element, str]] = []
    acting = 0
    own = page_key(url)
    for element, href in _hrefs(tree):
        address = addresses[href]
        if address is None or not same_site(address, url) or is_file(address):
            continue
        if element.get("data-method", "get").lower() != "get" or acts(address, page=url):
            acting += 1
        elif page_key(address) != own:
            found.append((element, address))
        if len(found) >= MAX_LINKS:
            break
    spoken = [(element, address, _text(element)) for element, address in found]
    named = {address for _, address, text in spoken if not acting_label(text)}
    harmless = [one for one in spoken if one[1] in named]
    return harmless, acting + len(found) - len(harmless)


def _hrefs(tree: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    for element in tree.iter("a", "area", "button"):
        href = element.get("href") if element.tag != "button" else None
        if not href or (href.startswith("#") and not href.startswith(("#/", "#!/"))):
            href = element.get("data-href") or _script_target(element)
        if href:
            yield element, href


def _script_target(element: etree._Element) -> str | None:
    match = _LOCATION.search(element.get("onclick") or "")
    return (match.group(1) or match.group(2)) if match else None


def _alternates(tree: etree._Element, base: str) -> Iterator[str]:
    for element in tree.iter("link"):
        if "alternate" in (element.get("rel") or "").lower() and element.get("hreflang"):
            address = resolve(base, element.get("href") or "")
            if address:
                yield address


def _canonical(tree: etree._Element, base: str) -> str | None:
    for element in tree.iter("link"):
        if (element.get("rel") or "").lower() == "canonical":
            address = resolve(base, element.get("href") or "")
            return address if address and same_site(address, base) else None
    return None


def _is_front(tree: etree._Element, addresses: Addresses, places: _Places, url: str) -> bool:
    """Whether a picture in the header links to the page itself, and not to a part of it."""
    own = page_key(url)
    for element in islice(tree.iter("a"), MOST_BEFORE_LOGO):
        href = element.get("href") or ""
        if "#" in href or next(element.iter("img", "svg", "picture"), None) is None:
            continue
        address = addresses[href]
        if address and page_key(address) == own and places.of(element) in _ATOP:
            return True
    return False


def _text(element: etree._Element) -> str:
    text = " ".join(_visible(element).split())
    if not text:
        text = " ".join(image.get("alt") or "" for image in element.iter("img")).strip()
    return text[:MAX_WORDS]


def _visible(element: etree._Element) -> str:
    return " ".join(_TEXTS(element)) if len(element) else element.text or ""


def _hint(element: etree._Element) -> str:
    names = [element.get(name) or "" for name in ("aria-label", "title", "id", "class")]
    for child in islice(element.iter("i", "svg", "span", "use", "img"), 4):
        names += [child.get("class") or "", child.get("aria-label") or "", child.get("href") or ""]
    return " ".join(" ".join(names).split())[:MAX_WORDS]


_LANDMARKS = {"header": Place.HEADER, "footer": Place.FOOTER, "nav": Place.MENU, "main": Place.MAIN}
_ROLES = {"banner": Place.HEADER, "contentinfo": Place.FOOTER, "navigation": Place.MENU, "main": Place.MAIN}
_NAMED = (
    (re.compile(r"bread-?crumb"), Place.BREADCRUMB),
    (re.compile(r"footer"), Place.FOOTER),
    (re.compile(r"(?<![a-z])(?:mega-?)?(?:menu|nav|navbar|navigation)(?![a-z])"), Place.MENU),
    (re.compile(r"header|top-?bar"), Place.HEADER),
)


_WHOLE = ("body", "html")
_ARTICLES = ("main", "article")
_TELLING = (Place.BREADCRUMB, Place.FOOTER, Place.MENU, Place.HEADER)
"""The part that tells the most first."""


class _Places:
    """Parts of the page: a landmark or a class or id that names one, the outer telling more than the inner.

    A menu within the footer is the footer; a menu within the header or anywhere else is a menu. Header and
    footer of an article are its own, not the page's. Each element around links is looked at once.
    """

    def __init__(self) -> None:
        self._known: dict[etree._Element, tuple[frozenset[Place], bool]] = {}
        """Parts that an element is or stands in, and whether that is in an article."""

    def of(self, element: etree._Element) -> Place:
        """The part that an element stands in."""
        found: tuple[frozenset[Place], bool] = frozenset(), False
        new = []
        for around in element.iterancestors():
            if around in self._known:
                found = self._known[around]
                break
            new.append(around)
            if around.tag in _ARTICLES:
                break
        for around in reversed(new):
            found = self._known[around] = self._inside(around, *found)
        return next((place for place in _TELLING if place in found[0]), Place.MAIN)

    @staticmethod
    def _inside(
        element: etree._Element, outer: frozenset[Place], in_article: bool
    ) -> tuple[frozenset[Place], bool]:
        if element.tag in _WHOLE:
            return outer, in_article
        names = " ".join([element.get(name) or "" for name in ("class", "id", "aria-label")])
        own = _places_named(names.lower())
        landmark = _ROLES.get(element.get("role") or "") or _LANDMARKS.get(str(element.tag))
        own = own | {landmark} if landmark else own
        in_article = in_article or element.tag in _ARTICLES
        return outer | (own - {Place.HEADER, Place.FOOTER} if in_article else own), in_article


@lru_cache(maxsize=1 << 12)
def _places_named(names: str) -> frozenset[Place]:
    return frozenset(place for pattern, place in _NAMED if pattern.search(names))


_TOO_LARGE = frozenset({"body", "html", "main", "header", "footer", "nav"})


class _Cards:
    """Blocks of a listing: the largest element around a link whose links all go to that one address."""

    def __init__(self, found: list[tuple[etree._Element, str]]) -> None:
        self._addresses: dict[etree._Element, str | None] = {}
        for element, address in found:
            key = page_key(address)
            for around in (element, *element.iterancestors()):
                if around not in self._addresses:
                    self._addresses[around] = key
                elif self._addresses[around] != key:
                    if self._addresses[around] is None:
                        break
                    self._addresses[around] = None
        self._judged: dict[etree._Element, bool] = {}

    def holds(self, element: etree._Element) -> bool:
        block = element
        for around in element.iterancestors():
            if around.tag in _TOO_LARGE or self._addresses.get(around) is None:
                break
            block = around
        if block not in self._judged:
            self._judged[block] = _is_card(block)
        return self._judged[block]


def _is_card(block: etree._Element) -> bool:
    if next(block.iter("img", "picture", "h2", "h3", "h4", "h5"), None) is None:
        return False
    text = _visible(block)
    return len(text) <= 3000 and price_pattern().search(text) is not None
