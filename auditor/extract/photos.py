"""The product's photos: its gallery's pictures, each once whatever sizes the page names."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote, urlsplit

from auditor.lexicon import words_of
from auditor.models import Found, Photo, Source

from .alt_text import says_what
from .document import Document, first
from .links import leads_away
from .pictures import Picture, picture_key, pictures, same_photos, strips
from .regions import Region, marks_of_name
from .related import in_related
from .structured import things_of
from .subject import Subject, likeness, subject_of

MOST = 100
ENOUGH = 1.5
"""Score from which a picture is one of the product's photos."""
AWAY = 2.5
"""What a link to another page takes from a picture's score."""
SURE = 3.0
"""Score from which a picture speaks for those beside it in the same strip."""
ALIKE = 0.6
"""Likeness of an alt text to the product's name from which it names the product."""
TINY = 25
"""Width or height in px below which an element is no photo."""
_ELSEWHERE = (
    Region.REVIEWS
    | Region.QUESTIONS
    | Region.COMMENTS
    | Region.CONSENT
    | Region.MINI_CART
    | Region.BREADCRUMBS
)


@dataclass(slots=True)
class _Judged:
    picture: Picture
    score: float
    alike: float
    """How much its alt text is like the product's name."""
    away: bool
    """It leads to another page."""


def photos_of(page: Document) -> tuple[Photo, ...]:
    """The photos of the product's gallery, in order."""
    judged = _judged(page)
    chosen = [one.picture for one in judged if one.score >= ENOUGH]
    groups = _without_copies(same_photos(page, chosen))
    return tuple(_photo(page, group) for group in groups[:MOST])


def _without_copies(photos: list[list[Picture]]) -> list[list[Picture]]:
    """The photos without the small copies of the large ones, where files of other names hide that they are.

    A gallery shows either each photo large and small, or one large and all small: small ones that
    share no file with a large one are copies of the large ones that share none with a small one.
    """
    large = [photo for photo in photos if not all(one.small for one in photo)]
    small = [photo for photo in photos if all(one.small for one in photo)]
    alone = sum(not any(one.small for one in photo) for photo in large)
    return large + small[alone:]


def _photo(page: Document, photo: list[Picture]) -> Photo:
    best = max(photo, key=lambda one: (not one.small, one.size))
    shown = next((one for one in photo if one.alt), best)
    width, height = best.size
    named = (page.get(shown.node, name).strip() for name in ("src", "data-src", "content", "href"))
    quote = next((words for words in named if words), best.urls[0])
    return Photo(
        url=best.urls[0],
        alt=shown.alt,
        described=says_what(page, shown.alt),
        width=width or None,
        height=height or None,
        evidence=page.evidence(shown.node, shown.alt or quote, Source.IMAGE if shown.alt else Source.MARKUP),
    )


def placeholder_photo(page: Document) -> Found:
    """A "no photo" picture where the product's photo should be."""
    subject = subject_of(page)
    found = []
    for n in page.images:
        if page.within(n, subject.others | _ELSEWHERE):
            continue
        name = page.get(n, "src").rpartition("/")[2]
        if "placeholder" in page.marks[n] and not page.get(n, "data-src"):
            found.append(page.evidence(n, page.get(n, "class") or name, Source.MARKUP))
        elif "placeholder" in marks_of_name(unquote(name)) and page.within(n, Region.GALLERY):
            found.append(page.evidence(n, page.get(n, "src"), Source.MARKUP))
    return Found(evidence=first(found))


# -- which pictures are photos of the product -----------------------------------------------


@dataclass(slots=True, frozen=True)
class _Known:
    """What is known of the product's photos before looking at them."""

    subject: Subject
    name: frozenset[str]
    keys: frozenset[str]
    """Keys of the pictures that structured data names for the product."""
    folders: frozenset[str]
    """Where these lie, sizes left out."""


def _known(page: Document) -> _Known:
    subject = subject_of(page)
    images = subject.thing.texts("image") if subject.thing else []
    graph = [image for one in things_of(page, "product", "webpage") for image in one.texts("image")[:1]]
    told = [*images, *graph][:50]
    return _Known(
        subject,
        frozenset(words_of(subject.name or "")),
        frozenset(map(picture_key, told)),
        frozenset(map(_folder, told)) - {""},
    )


def _judged(page: Document) -> list[_Judged]:
    known = _known(page)
    found = [one for picture in pictures(page) if (one := _judge(page, picture, known)) is not None]
    by_node = {one.picture.node: one for one in found}
    for strip in strips(page, [one.picture for one in found]).values():
        _speak_for_each_other([by_node[picture.node] for picture in strip])
    return found


def _judge(page: Document, picture: Picture, known: _Known) -> _Judged | None:
    """How likely a picture is a photo of the product; None where photos of it cannot stand."""
    n = picture.node
    if page.within(n, known.subject.others | _ELSEWHERE):
        return None
    alike = likeness(frozenset(words_of(picture.alt)), known.name)
    told = bool(known.keys) and any(picture_key(url) in known.keys for url in picture.urls)
    if not told and alike < ALIKE and _is_decoration(page, picture):
        return None
    away = leads_away(page, n)
    score = _by_place(page, picture, known.subject) + 1.2 * alike + 2.0 * told
    if not told and not away and _folder(picture.urls[0]) in known.folders:
        score += 0.5
    if picture.enlarges:
        score += 0.4
    if "swatch" in page.marks[n] or in_related(page, n):
        score -= 1.5
    return _Judged(picture, score, alike, away)


def _by_place(page: Document, picture: Picture, subject: Subject) -> float:
    n = picture.node
    gallery = page.within(n, Region.GALLERY)
    score = 1.6 if gallery else 0.0
    if any("photo" in page.marks[up] for up in (n, *islice(page.ancestors(n), 4))):
        score += 1.0
    if subject.node is not None and abs(n - subject.node) < max(150, len(page.nodes) // 12):
        score += 0.5
    if page.within(n, Region.DESCRIPTION | Region.SPECIFICATIONS) and not gallery:
        score -= 1.5
    return score


def _speak_for_each_other(strip: list[_Judged]) -> None:
    """Raise pictures that stand in one strip with a sure photo; lower those that lead to other pages.

    A gallery whose every picture leads to a page of that picture is one all the same, when they are
    called by the product's name.
    """
    sure = any(one.score >= SURE for one in strip)
    paged = sure and all(one.away and one.alike >= ALIKE for one in strip)
    for one in strip:
        if one.away and not paged:
            one.score -= AWAY
        elif sure and one.score < SURE:
            one.score += 1.0


def _folder(url: str) -> str:
    """Where a picture lies: its folders without those that are named after a size."""
    parts = unquote(urlsplit(url).path).lower().split("/")[:-1]
    kept = [part for part in parts if part and "image_size" not in marks_of_name(part)]
    return "/".join((urlsplit(url).netloc, *kept)) if len(kept) > 0 else ""


def _is_decoration(page: Document, picture: Picture) -> bool:
    """Whether a picture is an icon, a logo, a map, or only fills a place."""
    n = picture.node
    sizes = (page.get(n, "width"), page.get(n, "height"))
    path = unquote(urlsplit(picture.urls[0]).path)
    if any(size.isdigit() and int(size[:6]) < TINY for size in sizes) or path.lower().endswith(".gif"):
        return True
    if "icon" in page.marks[n] | page.marks[max(page.parent[n], 0)]:
        return True
    files = [marks_of_name(part) for part in path.split("/")[-6:]]
    return any(names & {"icon_file", "placeholder"} for names in files)
