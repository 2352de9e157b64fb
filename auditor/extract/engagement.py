"""Staying in touch: account, loyalty, newsletter, promotions, blog."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.models import EngagementFacts, Found, Source

from .customer_photos import customer_photos
from .document import Document, first
from .items import Item
from .regions import Region, marks_of_name
from .signposts import signposts

OTHERS = Region.REVIEWS | Region.QUESTIONS | Region.COMMENTS | Region.BREADCRUMBS | Region.CONSENT
ABOUT_PRODUCT = Region.DESCRIPTION | Region.SPECIFICATIONS
LONGEST = 250
"""Characters; longer texts mention a club or a discount in passing."""
FORM_REACH = 4
"""Elements around an e-mail field that may be its form."""
FORM_SIZE = 60
_NOT_WRITTEN_IN = frozenset(("hidden", "checkbox", "radio", "submit", "button", "image", "reset", "file"))
"""Types of fields that nobody writes an address in."""
MARKED = 0.7
"""Confidence in a form that only its name in the markup tells to be a newsletter's."""


def engagement_facts(page: Document) -> EngagementFacts:
    """Account, loyalty, newsletter, promotions, blog, what customers add."""
    return EngagementFacts(
        account=signposts(page, "account", without=("newsletter",), buttons=True),
        loyalty=_told(page, "loyalty", ABOUT_PRODUCT | Region.RELATED),
        newsletter=_newsletter(page),
        promotions=_told(page, "promotions", ABOUT_PRODUCT),
        blog=signposts(page, "blog", without=("not_blog",)),
        customer_photos=customer_photos(page),
    )


def _told(page: Document, concept: str, elsewhere: int) -> Found:
    """By links, else by texts and pictures that shop and product show."""
    link = signposts(page, concept, without=(f"not_{concept}",), by_path=False)
    if link:
        return link
    return Found(evidence=first(page.proof(item) for item in _texts(page, concept, OTHERS | elsewhere)))


def _texts(page: Document, concept: str, elsewhere: int) -> Iterator[Item]:
    other = f"not_{concept}"
    for match in page.find(concept):
        item = match.item
        if len(item.text) <= LONGEST and not page.within(item.node, elsewhere) and not item.has(other):
            yield item
    for item in page.attribute_items:
        if item.source is Source.IMAGE and item.has(concept) and not page.within(item.node, elsewhere):
            yield item


def _newsletter(page: Document) -> Found:
    """Words for it anywhere, else a form with an e-mail field that asks to subscribe or is called so."""
    link = signposts(page, "newsletter", without=("not_newsletter",), buttons=True, by_path=False)
    if link:
        return link
    texts = first(page.proof(item) for item in _texts(page, "newsletter", OTHERS | ABOUT_PRODUCT))
    if texts:
        return Found(evidence=texts)
    return next((found for field in _mail_fields(page) if (found := _form(page, field))), Found())


def _form(page: Document, field: int) -> Found:
    """Whether an e-mail field stands in a form to subscribe, told by words or by the form's name."""
    for box in _boxes(page, field):
        words = page.item(Source.TEXT, page.text_of(box, 400), box)
        words = words if words.text else page.item(Source.FIELD, page.get(field, "placeholder"), field)
        if words.has("subscribe") and not words.concepts & {"not_newsletter", "account"}:
            return Found(evidence=(page.proof(words),))
        if "newsletter" in page.marks[box]:
            named = page.get(box, "class") or page.get(box, "id")
            return Found(evidence=(page.evidence(box, named, Source.MARKUP),), confidence=MARKED)
    return Found()


def _mail_fields(page: Document) -> Iterator[int]:
    for n in page.tagged("input"):
        if page.get(n, "type").lower() in _NOT_WRITTEN_IN:
            continue
        name = " ".join(page.get(n, key) for key in ("type", "name", "placeholder"))
        if "email_field" in marks_of_name(name) and not page.within(n, OTHERS):
            yield n


def _boxes(page: Document, field: int) -> Iterator[int]:
    """The small elements around a field, nearest first, without those that hold a password too."""
    for n, _ in zip(page.ancestors(field), range(FORM_REACH), strict=False):
        inner = page.descendants(n)
        if len(inner) > FORM_SIZE or any(page.get(m, "type") == "password" for m in inner):
            return
        yield n
