"""What is to be visited, as what, and why; and how the pages of a visit are shared out."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from auditor.models import Message, PageKind, Param, Term

from .links import Link

WANTED: tuple[PageKind, ...] = (
    PageKind.CART,
    PageKind.DELIVERY,
    PageKind.RETURNS,
    PageKind.CONTACT,
    PageKind.TERMS,
    PageKind.PAYMENT,
    PageKind.FAQ,
    PageKind.ABOUT,
    PageKind.PRIVACY,
)
"""Service pages that an audit looks for, the most telling first."""


@dataclass(frozen=True, slots=True)
class Target:
    """A page to visit."""

    url: str
    kind: PageKind
    """What it is expected to be."""
    why: Message


@dataclass(frozen=True, slots=True)
class Shares:
    """How many pages of the visit each part gets."""

    service: int
    products: int


def shares(room: int, products: int) -> Shares:
    """Share out the pages that are left: products first, but never more than half of a short visit."""
    wanted = min(products, room - 1)
    sampled = wanted if room >= wanted + 1 + len(WANTED) else max(min(wanted, (room + 1) // 2), min(room, 1))
    return Shares(service=max(0, min(len(WANTED), room - 1 - sampled)), products=sampled)


def why_link(link: Link, page: str) -> Message:
    """Chosen for a link: its words, where it stands, on which page."""
    place = Term(key=f"place.{link.place}")
    where: dict[str, Param] = {"place": place, "page": path_of(page)}
    if link.text:
        return Message(key="why.link", params={"words": link.text[:80], **where})
    return Message(key="why.address", params={"address": path_of(link.url), **where})


def path_of(url: str) -> str:
    """An address without its host, for people to read."""
    split = urlsplit(url)
    return unquote(split.path + (f"?{split.query}" if split.query else ""))[:200] or "/"
