"""Ways to reach the shop, and who it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import parse_qs, unquote, urlsplit

from auditor.lexicon import name_matcher, name_sieve
from auditor.models import ContactFacts, Evidence, Found, Named, Source

from .addresses import Address
from .amounts import numbered_blocks
from .company import company_of
from .document import Document, first, per_page
from .items import Item, Link
from .phones import DIGITS, phones, placed_phones
from .regions import Region, marks_of_name
from .signposts import AROUND, BY_TEXT, spoken_controls, spoken_links, spoken_texts
from .spans import block_numbers

EMAIL = re.compile(
    r"[A-Za-z0-9][\w.+-]{0,60}@[A-Za-z0-9-]{1,60}(?:\.[A-Za-z0-9-]{1,30}){0,3}\.[A-Za-z]{2,15}\b"
)
AT = re.compile(r"\s?[(\[]at[)\]]\s?")
NOT_MAIL = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".js", ".css")
CLOCK = re.compile(
    r"\b\d{1,2}\s?[:.]\s?\d{2}\b|\b\d{1,2}\s?[-–—]\s?\d{1,2}\b|\b24\s?/\s?7\b|\b\d{1,2}\s?(?:am|pm|h)\b",
    re.IGNORECASE,
)
HOURS_IN_WORDS = re.compile(r"\b\d{1,2}\s[^\W\d]{1,4}\s\d{1,2}\b")
"""From hour to hour: `9 bis 17`, `9 to 5`."""
_DAYTIME = r"(?<!\d)(?<!\d\.)\d{1,2}[:.h]\d{2}(?!\.?\d)"
CLOCK_SPAN = re.compile(rf"{_DAYTIME}\s?h?\W{{0,3}}[^\W\d]{{0,4}}\W{{0,3}}{_DAYTIME}", re.I)
"""From one time of day to another; parts of telephone and registration numbers are none."""
TIME = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
"""What is told with a time of day is not there day and night."""
LONGEST_HOURS = 140
"""Characters; in longer texts hours are those of something else."""
REACHED = frozenset({"contact", "phone_word", "live_chat"})
"""Concepts of what can be reached at an hour."""
LONGEST_HEADING = 80
SCRIPT_LIMIT = 20_000
WEB = ("http", "https")
LONGEST_HOST = 255
"""Characters; no host name is longer (RFC 1035)."""
TO_A_NUMBER = "phone"
"""Parameter of a messenger's address that begins a conversation; sharing leaves it out or empty."""


def contact_facts(page: Document) -> ContactFacts:
    """Phones, e-mail addresses, links, chat, messengers, profiles, hours, company, feedback."""
    round_the_clock = _round_the_clock(page)
    return ContactFacts(
        phones=phones(page),
        placed_phones=placed_phones(page),
        emails=_emails(page),
        link=Found(evidence=first(page.proof(link) for link in page.links_to("contact"))),
        form=_form(page),
        live_chat=_live_chat(page),
        messengers=_profiles(page, "messengers"),
        social=_profiles(page, "social"),
        hours=_hours(page) or round_the_clock,
        round_the_clock=round_the_clock,
        feedback=_feedback(page),
        company=company_of(page),
    )


def _emails(page: Document) -> tuple[Named, ...]:
    found: dict[str, Named] = {}
    for node, address, quote, source in (*_linked_mail(page), *_written_mail(page)):
        if address.lower() not in found:
            found[address.lower()] = Named(name=address, evidence=page.evidence(node, quote, source))
    return tuple(found.values())[:10]


Mail = tuple[int, str, str, Source]


def _linked_mail(page: Document) -> Iterator[Mail]:
    for link in page.links:
        if link.href.lower().startswith("mailto:"):
            address = unquote(link.href[7:].partition("?")[0]).strip()
            if EMAIL.fullmatch(address):
                yield link.node, address, link.label.text or link.href, Source.LINK
    for n in page.carrying("data-cfemail"):
        if address := _unscrambled(page.get(n, "data-cfemail")):
            yield n, address, page.get(n, "data-cfemail"), Source.ATTRIBUTE


def _unscrambled(code: str) -> str:
    """An address that a delivery network hides from robots: hex digits, the first byte is the key.

    Browsers run the script that shows it; a saved page has only this attribute.
    """
    try:
        key, *rest = bytes.fromhex(code[:400])
    except ValueError:
        return ""
    address = "".join(chr(byte ^ key) for byte in rest)
    return address if EMAIL.fullmatch(address) else ""


def _written_mail(page: Document) -> Iterator[Mail]:
    host = urlsplit(page.url).hostname or ""
    for block in page.blocks:
        if "@" not in block.text and "(at)" not in block.text and "[at]" not in block.text:
            continue
        for match in EMAIL.finditer(AT.sub("@", block.text[:5000])):
            address = match.group()
            own = host.endswith(address.partition("@")[2].lower())
            others = page.within(block.node, Region.REVIEWS) and not own
            if not others and not address.lower().endswith(NOT_MAIL):
                at = block.text.find(address[:6])
                yield block.node, address, block.text[max(at - 40, 0) : at + 80], Source.TEXT


def _form(page: Document) -> Found:
    """A form with a text area and a field to answer to, that words or the page tell to be for writing."""
    for n in page.tagged("form"):
        if page.within(n, Region.REVIEWS | Region.QUESTIONS):
            continue
        inner = page.descendants(n)
        if any(page.tags[m] == "textarea" for m in inner) and any(_answers_to(page, m) for m in inner):
            text = page.item(Source.TEXT, page.text_of(n, 400), n)
            if text.has("contact") or _is_for_contact(page):
                return Found(evidence=(_form_proof(page, n, text),))
    return Found()


def _answers_to(page: Document, node: int) -> bool:
    """Whether a field asks for an e-mail address or a telephone number."""
    if page.tags[node] != "input":
        return False
    name = " ".join(page.get(node, key) for key in ("type", "name", "placeholder"))
    return bool(marks_of_name(name) & {"email_field", "phone"}) or "mail" in name.lower()


@per_page
def _is_for_contact(page: Document) -> bool:
    """Whether heading or address call the page the one to write to the shop."""
    headings = [page.text_of(n, LONGEST_HEADING) for n in page.tagged("h1")[:3]]
    return any("contact" in page.matcher.concepts_in(text) for text in (*headings, urlsplit(page.url).path))


def _form_proof(page: Document, form: int, text: Item) -> Evidence:
    """Its words; where these do not tell what it is for, those in its text area."""
    area = next(m for m in page.descendants(form) if page.tags[m] == "textarea")
    inner = page.get(area, "placeholder").strip() or text.text or page.get(area, "name")
    return page.proof(text) if text.has("contact") else page.evidence(form, inner, Source.FIELD)


def _live_chat(page: Document) -> Found:
    spoken = [item for item in _labels(page) if item.has("live_chat") and len(item.text) < 60]
    if spoken:
        return Found(evidence=first(page.proof(item) for item in spoken))
    boxes = [n for n in page.marked("chat") if page.end[n] - n < 60]
    marked = [n for n in boxes if page.end[n] > n + 1 or page.text_of(n, 9)]
    if marked:
        return Found(evidence=first(_named(page, n) for n in marked))
    return Found(evidence=first(_chat_scripts(page), 1), confidence=0.8)


def _labels(page: Document) -> Iterator[Item]:
    for link in page.links:
        yield link.label
    for control in page.controls:
        yield control.label


def _named(page: Document, node: int) -> Evidence:
    return page.evidence(
        node, page.text_of(node, 100) or page.get(node, "class") or page.get(node, "id"), Source.MARKUP
    )


def _chat_scripts(page: Document) -> Iterator[Evidence]:
    sieve = name_sieve("chat")
    texts = [
        element.get("src") or element.text[:SCRIPT_LIMIT]
        for element in page.aside("script", "iframe")
        if "json" not in element.get("type")  # data are no script
    ]
    for text in texts if sieve.passes("\n".join(texts)) else ():
        if not sieve.passes(text):
            continue
        hit = next((hit for hit in name_matcher().find_in(text) if hit.concept == "chat.widget"), None)
        if hit is not None:
            quote = text[max(hit.start - 20, 0) : hit.end + 20].strip()
            yield Evidence(source=Source.SCRIPT, quote=quote)


def _feedback(page: Document) -> Found:
    """Links, buttons, and words in header or footer, to tell the shop one's opinion.

    In the midst of a page a bare word is about something there: an advertisement, a review.
    """
    spoken = (*spoken_links(page).get("feedback", ()), *spoken_controls(page).get("feedback", ()))
    own = [one for one in spoken if page.within(one.node, AROUND) or " " in one.label.text]
    if own:
        return Found(evidence=first(page.proof(one) for one in own))
    texts = (item for item in spoken_texts(page).get("feedback", ()) if page.within(item.node, AROUND))
    return Found(evidence=first(page.proof(item) for item in texts), confidence=BY_TEXT)


def _profiles(page: Document, table: str) -> tuple[Named, ...]:
    found: dict[str, Named] = {}
    for link, concepts in _links_to_names(page):
        name = next((c.partition(".")[2] for c in sorted(concepts) if c.startswith(f"{table}.")), None)
        if name is not None and name not in found and not _shares(link.address):
            found[name] = Named(name=name, evidence=page.evidence(link.node, link.href, Source.LINK))
    return tuple(found[name] for name in sorted(found))


@per_page
def _links_to_names(page: Document) -> list[tuple[Link, frozenset[str]]]:
    """Links whose host or scheme is a name that is the same everywhere, and the concepts in it."""
    found = []
    for link in page.links:
        address = link.address
        words = address.host if address.host and address.scheme in WEB else address.scheme
        if concepts := _names_in(words):
            found.append((link, concepts))
    return found


@lru_cache(maxsize=1 << 10)
def _names_in(words: str) -> frozenset[str]:
    """The names in a host or scheme; remembered, since all links of a page share a few."""
    return name_matcher().concepts_in(words[:LONGEST_HOST])


def _shares(address: Address) -> bool:
    """Whether an address of a network is its front page, or shares the page: it leads to no profile."""
    alone = not address.path.strip("/")
    if address.host and alone and not address.query:
        return True
    if parse_qs(address.query).get(TO_A_NUMBER):
        return False
    if address.scheme in WEB and "links.sharing" in name_matcher().concepts_in(address.path):
        return True
    return "url=" in address.query or ("text=" in address.query and alone)


def _hours(page: Document) -> Found:
    """Words on opening or support hours with clock times; times alone in the frame of the page."""
    evidence = []
    position = block_numbers(page)
    for match in page.find("hours"):
        if page.within(match.node, Region.REVIEWS | Region.RELATED | Region.DESCRIPTION):
            continue
        text, at = match.item.text, position[id(match.item)]
        near = " ".join(block.text[:200] for block in page.blocks[at + 1 : at + 4])
        told = CLOCK.search(text) or HOURS_IN_WORDS.search(text) or CLOCK.search(near)
        if len(text) <= LONGEST_HOURS and told:
            evidence.append(page.proof(match))
    if not evidence:
        evidence = [
            page.evidence(block.node, block.text)
            for block in (page.blocks[n] for n in numbered_blocks(page))
            if len(block.text) <= LONGEST_HOURS
            and page.regions[block.node] & (Region.HEADER | Region.FOOTER)
            and CLOCK_SPAN.search(block.text)
        ]
    return Found(evidence=first(evidence))


def _round_the_clock(page: Document) -> Found:
    """Words on day and night that stand with what can be reached: a telephone, a chat, the support."""
    position = block_numbers(page)
    found = []
    for match in page.find("round_the_clock"):
        if page.within(match.node, Region.REVIEWS | Region.RELATED | Region.DESCRIPTION):
            continue
        at = position[id(match.item)]
        around = page.blocks[max(at - 1, 0) : at + 2]
        text = match.item.text
        if len(text) <= LONGEST_HOURS and not TIME.search(text) and any(map(_tells_whom, around)):
            found.append(page.proof(match))
    return Found(evidence=first(found))


def _tells_whom(block: Item) -> bool:
    """Whether a short text names somebody who can be reached, or a number."""
    reached = block.concepts & REACHED or DIGITS.search(block.text)
    return bool(reached) and len(block.text) <= LONGEST_HOURS
