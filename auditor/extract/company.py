"""Who runs the shop: legal form with address or registration number."""

from __future__ import annotations

import re

from auditor.models import Company, Fact

from .document import Document
from .items import Item, Match
from .regions import Region
from .spans import block_numbers

WINDOW = 4
"""Blocks before and after the legal form in which address and number may stand."""
NUMBER = re.compile(r"[A-Z]{0,3}[\s.:№#-]{0,3}\d[\d\s./-]{4,18}", re.IGNORECASE)
POSTCODE = re.compile(r"(?<![\d.,/])(?!(?:19|20)\d\d\b)(?:\d{4,6}|\d{3} \d{2}|\d{2}-\d{3})(?![\d.,/])")
LONGEST = 700
COPYRIGHT = "©"
"""Whoever stands beside it has made the page; the address may be elsewhere in the footer."""


def company_of(page: Document) -> Fact[Company]:
    """The company behind the shop; None unless a legal form or number stands with it."""
    blocks = page.blocks
    for match in page.find("legal_form"):
        item = match.item
        if len(item.text) > LONGEST or not _written_as_form(match) or _off_topic(page, item):
            continue
        at = block_numbers(page)[id(item)]
        near = blocks[max(at - WINDOW, 0) : at + WINDOW + 1]
        number, street = _registration(near), _address(near) or _postal(item)
        owner = COPYRIGHT in item.text
        if owner and not street:
            street = _address([block for block in blocks if page.regions[block.node] & Region.FOOTER])
        if number or (street and (owner or page.within(item.node, Region.HEADER | Region.FOOTER))):
            company = Company(
                name=_name(match),
                legal_form=match.words,
                registration=number,
                address=street.text if street else None,
            )
            return Fact(value=company, evidence=(page.proof(match),), confidence=1.0 if number else 0.7)
    return _by_number(page)


def _by_number(page: Document) -> Fact[Company]:
    """Sole traders write their name without a legal form: the number tells who sells."""
    blocks = page.blocks
    for match in page.find("registration_word"):
        if len(match.item.text) <= LONGEST and (number := _number_after(match)):
            at = next((n for n, block in enumerate(blocks) if block is match.item), 0)
            street = _address(blocks[max(at - WINDOW, 0) : at + WINDOW + 1]) or _postal(match.item)
            company = Company(registration=number, address=street.text if street else None)
            return Fact(value=company, evidence=(page.proof(match),), confidence=0.6)
    return Fact()


def _off_topic(page: Document, item: Item) -> bool:
    return page.within(item.node, Region.REVIEWS | Region.RELATED | Region.SPECIFICATIONS | Region.CONSENT)


def _written_as_form(match: Match) -> bool:
    """Short forms are also ordinary words: they must be written as a form is, beside a name."""
    words = match.words
    letters = words.replace(".", "").replace(" ", "")
    if len(letters) > 5:
        return True
    if "." in words or any(c.isupper() for c in letters[1:]):
        return _beside_name(match)
    return letters[0].isupper() and len(letters) >= 3 and _beside_name(match)


def _beside_name(match: Match) -> bool:
    text = match.item.text
    before = text[: match.hit.start].rstrip(" ,\"»”'(").split(" ")[-1]
    after = text[match.hit.end :].lstrip(" .,\"«„“'").split(" ")[0]
    return before[:1].isupper() or after[:1].isupper() or before[-1:].isupper()


def _name(match: Match) -> str:
    text = match.item.text
    start = max(text.rfind(sign, 0, match.hit.start) + 1 for sign in "|,;:©") if match.hit.start else 0
    end = min((i for i in (text.find(sign, match.hit.end) for sign in "|,;") if i > 0), default=len(text))
    return text[start:end].strip(" -–©.")[:120]


def _registration(near: list[Item]) -> str | None:
    for item in near:
        for hit in item.hits:
            if hit.concept == "registration_word" and (number := _number_after(Match(item, hit))):
                return number
    return None


def _number_after(match: Match) -> str | None:
    found = NUMBER.search(match.item.text[match.hit.end : match.hit.end + 40])
    return found.group().strip(" .:#№-") if found and sum(c.isdigit() for c in found.group()) >= 6 else None


def _postal(item: Item) -> Item | None:
    """The block itself where a postcode stands in it; years are none."""
    return item if POSTCODE.search(item.text) else None


def _address(near: list[Item]) -> Item | None:
    for item in near:
        if len(item.text) <= 400 and item.has("address_word") and any(c.isdigit() for c in item.text):
            return item
    return None
