"""The buy control and the way to the cart."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.models import Availability, CartFacts, Evidence, Found, Source

from .availability import availability_of
from .document import SHORT_LABEL, Document, first
from .items import Item, Link
from .regions import Region
from .related import in_related

LONGEST_BUY_LABEL = 45
"""Characters; longer words on a control describe something else."""
OTHER_PRODUCTS = (
    Region.RELATED | Region.MINI_CART | Region.REVIEWS | Region.CONSENT | Region.BREADCRUMBS | Region.DIALOG
)
TYPED = frozenset(("text", "search", "email", "select", "textarea", "checkbox", "radio", "number", "tel"))
"""Kinds of control that are filled in, not pressed."""
MOST = 6
"""Pieces of evidence kept: pages repeat these controls for other widths, and one of them is visible."""
INSIDE = 6
"""Elements of a control or link after it among which one may be called cart."""
BOX = 12
"""Elements up to which a box around a control or link is about nothing else."""
AROUND = Region.HEADER | Region.FOOTER | Region.NAV


def cart_facts(page: Document) -> CartFacts:
    """The buy control of the product and the links or icons that lead to the cart."""
    usable, disabled = _buy_controls(page)
    if disabled and not usable and _awaits_script(page):
        usable, disabled = disabled.model_copy(update={"confidence": 0.6}), Found()
    return CartFacts(add_to_cart=usable, add_to_cart_disabled=disabled, link=_cart_link(page))


def _awaits_script(page: Document) -> bool:
    """Whether a script would switch the control on: no browser ran it, and the product can be had."""
    return not page.snapshot.layouts and availability_of(page).value is Availability.IN_STOCK


def _buy_controls(page: Document) -> tuple[Found, Found]:
    """The controls that buy the product: those that can be used, those that are switched off."""
    spoken, marked = [], []
    for node, label in _pressable(page):
        if page.regions[node] & (OTHER_PRODUCTS | _around(page, node)) or label.has("not_buying"):
            continue
        if in_related(page, node):
            continue
        if len(label.text) <= LONGEST_BUY_LABEL and label.has("add_to_cart"):
            spoken.append((node, label))
        elif "add_to_cart" in page.marks[node] and len(label.text) <= LONGEST_BUY_LABEL:
            marked.append((node, label))
    found: dict[bool, list[Evidence]] = {True: [], False: []}
    for node, label in spoken or marked:
        found[_is_disabled(page, node)].append(_shown(page, node, label))
    confidence = 1.0 if spoken else 0.7
    return (
        Found(evidence=first(found[False], MOST), confidence=confidence),
        Found(evidence=first(found[True], MOST), confidence=confidence),
    )


def _around(page: Document, node: int) -> int:
    """The parts of a page in which a control buys nothing: a link there leads to a department or the cart.

    Buttons stand in bars that stay while the page scrolls, and these are called header or footer too.
    """
    return Region.NAV if page.tags[node] in ("button", "input") else AROUND


def _is_disabled(page: Document, node: int) -> bool:
    """Whether a control is switched off, or is a box around or in one that is."""
    inner = [n for n in page.descendants(node) if page.tags[n] in ("button", "input")]
    return any(
        "disabled" in page.attributes[n] or page.get(n, "aria-disabled") == "true"
        for n in (node, *inner[:3], *first(page.ancestors(node), 2))
    )


def _pressable(page: Document) -> Iterator[tuple[int, Item]]:
    """Everything that can be pressed, with its words."""
    for control in page.controls:
        if control.kind not in (
            "text",
            "search",
            "email",
            "select",
            "textarea",
            "checkbox",
            "radio",
            "number",
        ):
            yield control.node, control.label
    for link in page.links:
        yield link.node, link.label


def _shown(page: Document, node: int, label: Item) -> Evidence:
    if label.text:
        return page.proof(label)
    names = page.get(node, "class") or page.get(node, "id") or page.get(node, "href")
    return page.evidence(node, names, Source.MARKUP)


def _cart_link(page: Document) -> Found:
    """By words, else by name of the element, else by address; those in the header first."""
    spoken, named, others = [], [], []
    near = _near_carts(page)
    for link in page.links:
        if page.regions[link.node] & Region.RELATED or link.has("add_to_cart", "not_buying"):
            continue
        if len(link.label.text) <= SHORT_LABEL and link.has("cart"):
            spoken.append(link.node)
        elif link.node in near and _named_cart(page, link.node):
            named.append(link.node)
        else:
            others.append(link)
    for control in page.controls:
        if control.tag in ("input", "select", "textarea") or control.label.has("add_to_cart"):
            continue
        if control.label.has("cart") and len(control.label.text) <= SHORT_LABEL:
            spoken.append(control.node)
        elif control.node in near and _named_cart(page, control.node):
            named.append(control.node)
    nodes = _header_first(page, spoken) or _header_first(page, named)
    nodes = nodes or _cart_addresses(page, others) or _cart_boxes(page)
    evidence = (_cart_evidence(page, node) for node in nodes)
    return Found(evidence=first(evidence, MOST), confidence=1.0 if spoken or named else 0.6)


def _cart_addresses(page: Document, links: list[Link]) -> list[int]:
    """The links whose addresses name a cart."""
    return [
        link.node
        for link in links
        if "cart" in link.path_concepts and not page.within(link.node, Region.CONSENT)
    ]


def _near_carts(page: Document) -> set[int]:
    """Elements that may hold one called cart, or stand in a small one: most do neither."""
    found: set[int] = set()
    for cart in page.marked("cart"):
        found.update(range(cart - INSIDE, cart + 1))
        if page.end[cart] - cart < BOX:
            found.update(range(cart, page.end[cart]))
    return found


def _named_cart(page: Document, node: int) -> bool:
    """Whether the element, or a small one in or around it, is called cart, and no add-to-cart control."""
    around = page.parent[node]
    near = range(node, min(node + INSIDE + 1, page.end[node]))
    boxed = around >= 0 and page.end[around] - around < BOX
    marks = frozenset().union(*(page.marks[n] for n in (*near, *([around] if boxed else ()))))
    return "cart" in marks and "add_to_cart" not in marks and not page.within(node, Region.RELATED)


def _cart_boxes(page: Document) -> list[int]:
    """Small boxes called cart that are no links: plain text while the cart is empty."""
    return [n for n in page.marked("cart") if page.within(n, Region.HEADER) and page.end[n] - n < 40][:3]


def _header_first(page: Document, nodes: list[int]) -> list[int]:
    return sorted(nodes, key=lambda n: (not page.within(n, Region.HEADER), n))


def _cart_evidence(page: Document, node: int) -> Evidence:
    text = page.text_of(node, 200)
    if text:
        return page.evidence(node, text, Source.LINK)
    for name in ("aria-label", "title", "href", "class", "id"):
        if words := page.get(node, name).strip():
            return page.evidence(node, words, Source.URL if name == "href" else Source.ATTRIBUTE)
    return page.evidence(node, page.tags[node], Source.MARKUP)
