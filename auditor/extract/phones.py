"""Telephone numbers in links and text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote, urlsplit

import phonenumbers
from babel.core import get_global

from auditor.markets import markets
from auditor.models import QUOTE_LIMIT, Evidence, PageArea, Phone, PlacedPhone, Source

from .amounts import numbered_blocks
from .digits import western_digits
from .document import Document, per_page
from .items import Item
from .regions import Region
from .spans import hits_near
from .structured import structured_things

CALLING = re.compile(r"(?:tel|callto)\s*:", re.IGNORECASE)
"""How addresses begin that call a number."""
CANDIDATE = re.compile(r"(?<![\w.,/-])(?:\+ ?|00 ?)?\(?\+?\d[\d\s().\u00a0\u2010-\u2015/-]{3,22}\d(?![\d%])")
"""What may be a number: bounded, so linear."""
DATE = re.compile(
    r"\b(?:\d{1,2}|(?:19|20)\d\d)[./-]\d{1,2}[./-]\d{2,4}\b"
    r"|\b(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d\b"
)
CLOCK_SPAN = re.compile(r"\b\d{1,2}[.:]\d{2}\s?[-\u2013/]\s?\d{1,2}[.:]\d{2}\b")
"""From one time of day to another."""
FRACTION = re.compile(r"[.,]\d")
LONGEST_BLOCK = 1500
NEAR = 40
"""Characters before a number in which a word says what it is."""
MOST = 20
MOST_PLACED = 60
SHORTEST_PLACED = 7
"""Digits; shorter numbers are dialled in one country only, beside the full one, and cannot be compared."""
SHOP_TYPES = frozenset({"organization", "corporation", "onlinestore", "store", "localbusiness"})
"""schema.org types, lower case, of which a page's own one is the shop."""
MOST_TRIMS = 4
MOST_TRIED = 400
"""Candidates in a page's text that are taken apart; each takes a millisecond."""
DIGITS = re.compile(r"\d\D{0,3}\d\D{0,3}\d\D{0,3}\d\D{0,3}\d")
"""Fewer digits are no number."""


def phones(page: Document) -> tuple[Phone, ...]:
    """The numbers of the page, each once, clickable ones first."""
    found: dict[str, Phone] = {}
    for _, phone in _told(page):
        if phone.line not in found and len(found) < MOST:
            found[phone.line] = phone
    return tuple(found.values())


def placed_phones(page: Document) -> tuple[PlacedPhone, ...]:
    """The numbers that header, footer, the rest of the page and its markup tell, each once a place."""
    found: dict[tuple[PageArea, str], PlacedPhone] = {}
    told = ((_area(page, node), phone.number, phone.shown, phone.evidence) for node, phone in _told(page))
    for area, number, shown, evidence in (*told, *_marked(page)):
        phone = PlacedPhone(number=number, shown=shown, area=area, evidence=evidence)
        if len(found) < MOST_PLACED and len(_digits(number)) >= SHORTEST_PLACED:
            found.setdefault((area, phone.line), phone)
    return tuple(found.values())


def _area(page: Document, node: int) -> PageArea:
    """The part of the page; a bar above the header belongs to it."""
    if page.within(node, Region.HEADER) or node < _header(page):
        return PageArea.HEADER
    return PageArea.FOOTER if page.within(node, Region.FOOTER) else PageArea.BODY


@per_page
def _header(page: Document) -> int:
    """Where the first header begins; 0 where there is none."""
    headers = (n for n, region in enumerate(page.own_regions) if region & Region.HEADER)
    return next(headers, 0)


def _marked(page: Document) -> Iterator[tuple[PageArea, str, str, Evidence]]:
    """What the shop's own structured data tells."""
    regions = phone_regions(page)
    own = (thing for thing in structured_things(page) if thing.top and thing.types & SHOP_TYPES)
    for told in (one for thing in own for one in (thing, *thing.things("contactPoint"))):
        place = told.evidence(page, "telephone")
        for shown in told.texts("telephone")[:MOST]:
            evidence = place.model_copy(update={"quote": shown[:QUOTE_LIMIT]})
            yield PageArea.MARKUP, _e164(shown, regions), shown[:40], evidence


@per_page
def _told(page: Document) -> list[tuple[int, Phone]]:
    """Every number with the element that tells it, clickable ones first."""
    regions = phone_regions(page)
    return [*_linked(page, regions), *_written(page, regions)]


def phone_regions(page: Document) -> tuple[str, ...]:
    """ISO 3166 regions by whose rules numbers without a country code are read, the likeliest first."""
    suffix = (urlsplit(page.url).hostname or "").rsplit(".", 1)[-1].upper()
    suffix = {"UK": "GB"}.get(suffix, suffix)
    if suffix in phonenumbers.SUPPORTED_REGIONS:
        return (suffix,)
    declared = page.get(0, "lang").replace("_", "-").split("-")[-1].upper()
    likely = str(get_global("likely_subtags").get(page.language, "en_Latn_US")).rsplit("_", 1)[-1]
    speaking = (code for code, market in markets().items() if page.language in market.languages)
    known = (code for code in (declared, likely, *speaking) if code in phonenumbers.SUPPORTED_REGIONS)
    return tuple(dict.fromkeys(known))


def _linked(page: Document, regions: tuple[str, ...]) -> Iterator[tuple[int, Phone]]:
    for link in page.links:
        calls = CALLING.match(link.href)
        if calls is None:
            continue
        raw = unquote(link.href[calls.end() :]).strip("/ ")
        if len(_digits(raw)) < 4:
            continue
        called = {_digits(number)[-6:] for number in _numbers(raw) or [raw]}
        evidence = page.evidence(link.node, link.label.text or raw, Source.LINK)
        for shown in _numbers(link.label.text) or _numbers(raw) or [raw]:
            same = _digits(shown)[-6:] in called
            number = _e164(shown, regions)
            yield link.node, Phone(number=number, shown=shown[:40], clickable=same, evidence=evidence)


def _digits(text: str) -> str:
    return "".join(c for c in western_digits(text) if c.isdecimal())


def _numbers(text: str) -> list[str]:
    """What looks like numbers in the words or address of a link."""
    found = (match.group().strip() for match in CANDIDATE.finditer(text[:200]))
    return [number for number in found if not CLOCK_SPAN.search(number)]


def _once(text: str) -> str:
    """A text that says the same twice, for wide and narrow windows, said once."""
    half = len(text) // 2
    return text[:half] if text[:half] == text[half + 1 :] else text


def _e164(text: str, regions: tuple[str, ...]) -> str:
    number = _parsed(text, regions)
    if number is None:
        return _digits(text)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


@lru_cache(maxsize=1 << 10)
def _parsed(text: str, regions: tuple[str, ...]) -> phonenumbers.PhoneNumber | None:
    """The number by the rules of the first region where it is valid."""
    joined = text.replace("+ ", "+")
    for region in regions:
        try:
            number = phonenumbers.parse(joined, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return number
    return None


def _written(page: Document, regions: tuple[str, ...]) -> Iterator[tuple[int, Phone]]:
    tried = 0
    for number in numbered_blocks(page):
        block, before = page.blocks[number], page.blocks[number - 1] if number else None
        if DIGITS.search(block.text) and not page.within(block.node, Region.REVIEWS | Region.RELATED):
            for match in CANDIDATE.finditer(_once(block.text)[:LONGEST_BLOCK]):
                if not _may_be_phone(page, block, before, match):
                    continue
                if (tried := tried + 1) > MOST_TRIED:
                    return
                shown = _trimmed(match.group().strip(), regions)
                if _is_phone(page, block, before, match, shown, regions):
                    evidence = page.evidence(block.node, _quote(block.text, match))
                    full = _e164(shown, regions)
                    yield block.node, Phone(number=full, shown=shown, clickable=False, evidence=evidence)


def _trimmed(text: str, regions: tuple[str, ...]) -> str:
    """The number without what follows it: a second number, a postcode. Itself when none of it is valid."""
    shorter = text
    for _ in range(MOST_TRIMS):
        if _parsed(shorter, regions) is not None:
            return shorter
        shorter = shorter.rpartition(" ")[0].rstrip(" -–/.,")
        if len(_digits(shorter)) < 5:
            break
    return text


def _quote(text: str, match: re.Match[str]) -> str:
    return text[max(match.start() - NEAR, 0) : match.end() + NEAR]


def _is_phone(
    page: Document,
    block: Item,
    before: Item | None,
    match: re.Match[str],
    text: str,
    regions: tuple[str, ...],
) -> bool:
    digits = _digits(text)
    valid = _parsed(text, regions) is not None
    if not 5 <= len(digits) <= 15 or (DATE.search(text) and not valid) or CLOCK_SPAN.search(text):
        return False
    if FRACTION.match(block.text, match.end()):  # thousands of an amount
        return False
    told = _said(block, match, before, valid)
    if told is False:
        return False
    if valid and _is_abroad(text):
        return True
    if told or _is_named(page, block):
        return valid or len(digits) <= 12
    grouped = any(c in " ()-./\u00a0" for c in text)
    return valid and grouped and len(digits) >= 9 and _area(page, block.node) is not PageArea.BODY


def _may_be_phone(page: Document, block: Item, before: Item | None, match: re.Match[str]) -> bool:
    """Whether anything beside its digits lets expect a number: most numbers are none."""
    return (
        _is_abroad(match.group().strip())
        or _area(page, block.node) is not PageArea.BODY
        or block.has("phone_word")
        or (before is not None and before.has("phone_word"))
        or _is_named(page, block)
    )


def _is_abroad(text: str) -> bool:
    """Whether a number is written with the code of its country."""
    return text.lstrip("( ").startswith(("+", "00"))


def _is_named(page: Document, block: Item) -> bool:
    """Whether the markup around a block names a telephone."""
    return any("phone" in page.marks[n] for n in (block.node, *islice(page.ancestors(block.node), 2)))


def _said(block: Item, match: re.Match[str], before: Item | None, valid: bool) -> bool | None:
    """True when words call it a phone number, False when they call it something else."""
    around = hits_near(block, match.start(), match.end(), NEAR)
    near = [hit for hit in around if match.start() - NEAR <= hit.end <= match.start() + 2]
    for hit in reversed(near):
        if hit.concept == "not_phone":
            return False
        if hit.concept == "phone_word":
            return True
    if before is not None and match.start() < 5 and len(before.text) < 60:
        if before.has("phone_word"):
            return True
        if before.has("not_phone"):
            return False
    after = [hit for hit in around if match.end() <= hit.start <= match.end() + 15]
    return True if valid and any(hit.concept == "phone_word" for hit in after) else None
