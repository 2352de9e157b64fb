"""The links of a page with what tells where they lead: their words, their place, the card they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from lxml import etree, html

from auditor.models import PageForm
from auditor.templates import structure_of

from .safety import acting_label, acts
from .urls import is_file, page_key, resolve, same_site, shape
from .words import price_pattern

MAX_LINKS = 5000
"""Links read of one page."""
MAX_WORDS = 200
"""Characters of a link's words."""
MOST_BEFORE_LOGO = 60
"""Links among which the logo stands."""

_LOCATION = re.compile(r"""location(?:\.href)?\s*=\s*['"]([^'"]+)['"]|location\.assign\(\s*['"]([^'"]+)""")
_SPACE = re.compile(r"\s+")
_TEXTS = etree.XPath(".//text()[not(parent::script or parent::style or parent::noscript)]")


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
    try:
        tree = html.document_fromstring(source)
    except (etree.ParserError, ValueError):
        return PageLinks((), (), 0)
    base = resolve(url, tree.xpath("string(//base/@href)")) if tree.xpath("//base/@href") else None
    found, acting = _anchors(tree, base or url, url)
    cards = _Cards(found)
    language = (tree.get("lang") or "")[:2].lower()
    links = tuple(
        Link(
            url=address,
            text=_text(element),
            hint=_hint(element),
            place=_place(element),
            order=order,
            nofollow="nofollow" in (element.get("rel") or "").lower(),
            picture=element.find(".//img") is not None,
            language=language,
            card=cards.holds(element),
        )
        for order, (element, address) in enumerate(found)
    )
    return PageLinks(
        links,
        tuple(_alternates(tree, base or url)),
        acting,
        canonical=_canonical(tree, base or url),
        is_front=_is_front(tree, base or url, url),
        structure=structure_of(tree),
    )


def form_of(url: str, page: PageLinks) -> PageForm:
    """What tells the template of a page."""
    return PageForm(pattern=shape(url), structure=page.structure)


def _anchors(tree: html.HtmlElement, base: str, url: str) -> tuple[list[tuple[html.HtmlElement, str]], int]:
    found: list[tuple[html.HtmlElement, str]] = []
    acting = 0
    own = page_key(url)
    for element, href in _hrefs(tree):
        address = resolve(base, href)
        if address is None or not same_site(address, url) or is_file(address):
            continue
        if element.get("data-method", "get").lower() != "get" or acts(address, page=url):
            acting += 1
        elif page_key(address) != own:
            found.append((element, address))
        if len(found) >= MAX_LINKS:
            break
    named = {address for element, address in found if not acting_label(_text(element))}
    harmless = [(element, address) for element, address in found if address in named]
    return harmless, acting + len(found) - len(harmless)


def _hrefs(tree: html.HtmlElement) -> Iterator[tuple[html.HtmlElement, str]]:
    for element in tree.iter("a", "area", "button"):
        href = element.get("href") if element.tag != "button" else None
        if not href or (href.startswith("#") and not href.startswith(("#/", "#!/"))):
            href = element.get("data-href") or _script_target(element)
        if href:
            yield element, href


def _script_target(element: html.HtmlElement) -> str | None:
    match = _LOCATION.search(element.get("onclick") or "")
    return (match.group(1) or match.group(2)) if match else None


def _alternates(tree: html.HtmlElement, base: str) -> Iterator[str]:
    for element in tree.iter("link"):
        if "alternate" in (element.get("rel") or "").lower() and element.get("hreflang"):
            address = resolve(base, element.get("href") or "")
            if address:
                yield address


def _canonical(tree: html.HtmlElement, base: str) -> str | None:
    for element in tree.iter("link"):
        if (element.get("rel") or "").lower() == "canonical":
            address = resolve(base, element.get("href") or "")
            return address if address and same_site(address, base) else None
    return None


def _is_front(tree: html.HtmlElement, base: str, url: str) -> bool:
    """Whether a picture in the header links to the page itself, and not to a part of it."""
    own = page_key(url)
    for element in islice(tree.iter("a"), MOST_BEFORE_LOGO):
        href = element.get("href") or ""
        address = None if "#" in href else resolve(base, href)
        pictured = next(element.iter("img", "svg", "picture"), None) is not None
        if address and pictured and page_key(address) == own and _place(element) in _ATOP:
            return True
    return False


def _text(element: html.HtmlElement) -> str:
    text = _SPACE.sub(" ", " ".join(_visible(element))).strip()
    if not text:
        text = " ".join(image.get("alt") or "" for image in element.iter("img")).strip()
    return text[:MAX_WORDS]


def _visible(element: html.HtmlElement) -> list[str]:
    return [str(text) for text in _TEXTS(element)]


def _hint(element: html.HtmlElement) -> str:
    names = [element.get(name) or "" for name in ("aria-label", "title", "id", "class")]
    for child in list(element.iter("i", "svg", "span", "use", "img"))[:4]:
        names += [child.get("class") or "", child.get("aria-label") or "", child.get("href") or ""]
    return _SPACE.sub(" ", " ".join(names)).strip()[:MAX_WORDS]


_LANDMARKS = {"header": Place.HEADER, "footer": Place.FOOTER, "nav": Place.MENU, "main": Place.MAIN}
_ROLES = {"banner": Place.HEADER, "contentinfo": Place.FOOTER, "navigation": Place.MENU, "main": Place.MAIN}
_NAMED = (
    (re.compile(r"bread-?crumb"), Place.BREADCRUMB),
    (re.compile(r"footer"), Place.FOOTER),
    (re.compile(r"(?<![a-z])(?:mega-?)?(?:menu|nav|navbar|navigation)(?![a-z])"), Place.MENU),
    (re.compile(r"header|top-?bar"), Place.HEADER),
)


def _place(element: html.HtmlElement) -> Place:
    """Part of the page: a landmark or a class or id that names one, the outer telling more than the inner.

    A menu within the footer is the footer; a menu within the header or anywhere else is a menu.
    """
    places = set()
    for ancestor in element.iterancestors():
        if ancestor.tag not in ("body", "html"):
            places |= _places_of(ancestor)
            if ancestor.tag in ("main", "article"):
                places -= {Place.HEADER, Place.FOOTER}  # an article's own, not the page's
                break
    for place in (Place.BREADCRUMB, Place.FOOTER, Place.MENU, Place.HEADER):
        if place in places:
            return place
    return Place.MAIN


def _places_of(element: html.HtmlElement) -> set[Place]:
    names = " ".join(element.get(name) or "" for name in ("class", "id", "aria-label")).lower()
    found = {place for pattern, place in _NAMED if pattern.search(names)}
    landmark = _ROLES.get(element.get("role") or "") or _LANDMARKS.get(str(element.tag))
    return found | {landmark} if landmark else found


_TOO_LARGE = frozenset({"body", "html", "main", "header", "footer", "nav"})


class _Cards:
    """Blocks of a listing: the largest element around a link whose links all go to that one address."""

    def __init__(self, found: list[tuple[html.HtmlElement, str]]) -> None:
        self._addresses: dict[html.HtmlElement, str | None] = {}
        for element, address in found:
            key = page_key(address)
            for around in (element, *element.iterancestors()):
                if around not in self._addresses:
                    self._addresses[around] = key
                elif self._addresses[around] != key:
                    if self._addresses[around] is None:
                        break
                    self._addresses[around] = None
        self._judged: dict[html.HtmlElement, bool] = {}

    def holds(self, element: html.HtmlElement) -> bool:
        block = element
        for around in element.iterancestors():
            if around.tag in _TOO_LARGE or self._addresses.get(around) is None:
                break
            block = around
        if block not in self._judged:
            self._judged[block] = _is_card(block)
        return self._judged[block]


def _is_card(block: html.HtmlElement) -> bool:
    text = " ".join(_visible(block))
    if len(text) > 3000 or not price_pattern().search(text):
        return False
    return next(block.iter("img", "picture", "h2", "h3", "h4", "h5"), None) is not None
