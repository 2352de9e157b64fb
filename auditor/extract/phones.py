"""Telephone numbers in links and text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import phonenumbers
from babel.core import get_global

from auditor.models import Evidence, Phone, Source

from .document import Document, Item
from .regions import Region

CANDIDATE = re.compile(r"(?<![\w.,/-])(?:\+ ?|00 ?)?\(?\+?\d[\d\s().\u00a0\u2010-\u2015/-]{3,22}\d(?![\w%])")
"""What may be a number: bounded, so linear."""
DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\b(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d\b")
LONGEST_BLOCK = 1500
NEAR = 40
"""Characters before a number in which a word says what it is."""
MOST = 20


def phones(page: Document) -> tuple[Phone, ...]:
    """The numbers of the page, each once, clickable ones first."""
    region = phone_region(page)
    found: dict[str, Phone] = {}
    for phone in (*_linked(page, region), *_written(page, region)):
        key = phone.number[-7:]
        if key not in found and len(found) < MOST:
            found[key] = phone
    return tuple(found.values())


def phone_region(page: Document) -> str:
    """ISO 3166 region by whose rules numbers without a country code are read."""
    suffix = (urlsplit(page.url).hostname or "").rsplit(".", 1)[-1].upper()
    suffix = {"UK": "GB"}.get(suffix, suffix)
    if suffix in phonenumbers.SUPPORTED_REGIONS:
        return suffix
    declared = (page.root.get("lang") or "").replace("_", "-").split("-")
    if len(declared) > 1 and declared[-1].upper() in phonenumbers.SUPPORTED_REGIONS:
        return declared[-1].upper()
    likely = str(get_global("likely_subtags").get(page.language, "en_Latn_US"))
    return likely.rsplit("_", 1)[-1]


def _linked(page: Document, region: str) -> Iterator[Phone]:
    for link in page.links:
        scheme, _, rest = link.href.partition(":")
        if scheme.strip().lower() not in ("tel", "callto"):
            continue
        raw = unquote(rest).strip("/ ")
        shown = _digits_part(link.label.text) or raw
        if sum(c.isdigit() for c in raw) < 4:
            continue
        same = _digits(shown)[-6:] == _digits(raw)[-6:]
        evidence = page.evidence(link.node, link.label.text or raw, Source.LINK)
        yield Phone(number=_e164(raw, region), shown=shown[:40], clickable=same, evidence=evidence)
        if not same:
            yield Phone(number=_e164(shown, region), shown=shown[:40], clickable=False, evidence=evidence)


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _digits_part(text: str) -> str:
    match = CANDIDATE.search(text[:200])
    return match.group().strip() if match else ""


def _e164(text: str, region: str) -> str:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return _digits(text)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _written(page: Document, region: str) -> Iterator[Phone]:
    before: Item | None = None
    for block in page.blocks:
        if any(c.isdigit() for c in block.text) and not page.within(
            block.node, Region.REVIEWS | Region.RELATED
        ):
            for match in CANDIDATE.finditer(block.text[:LONGEST_BLOCK]):
                if _is_phone(page, block, before, match, region):
                    shown = match.group().strip()
                    evidence: Evidence = page.evidence(block.node, _quote(block.text, match))
                    yield Phone(number=_e164(shown, region), shown=shown, clickable=False, evidence=evidence)
        before = block


def _quote(text: str, match: re.Match[str]) -> str:
    return text[max(match.start() - NEAR, 0) : match.end() + NEAR]


def _is_phone(page: Document, block: Item, before: Item | None, match: re.Match[str], region: str) -> bool:
    text = match.group()
    digits = _digits(text)
    if not 5 <= len(digits) <= 15 or DATE.search(text):
        return False
    told = _said(block, match, before)
    if told is False:
        return False
    named = any("phone" in page.marks[n] for n in (block.node, *list(page.ancestors(block.node))[:2]))
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return bool(told or named) and len(digits) >= 5
    valid = phonenumbers.is_valid_number(number)
    if valid and text.lstrip("( ").startswith(("+", "00")):
        return True
    if told or named:
        return valid or len(digits) <= 12
    grouped = any(c in " ()-./\u00a0" for c in text.strip())
    return valid and grouped and len(digits) >= 9 and page.within(block.node, Region.HEADER | Region.FOOTER)


def _said(block: Item, match: re.Match[str], before: Item | None) -> bool | None:
    """True when words call it a phone number, False when they call it something else."""
    near = [hit for hit in block.hits if match.start() - NEAR <= hit.end <= match.start() + 2]
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
    after = [hit for hit in block.hits if match.end() <= hit.start <= match.end() + 15]
    return True if any(hit.concept == "phone_word" for hit in after) else None
