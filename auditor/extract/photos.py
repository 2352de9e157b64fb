"""The product's photos: its gallery's pictures, each once whatever sizes the page names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from auditor.lexicon import tokens
from auditor.models import Found, ImageInfo, Photo, Source

from .document import Document, first, per_page
from .links import PICTURE, leads_away
from .regions import Region, marks_of_name
from .related import in_related
from .structured import things_of
from .subject import likeness, subject_of
from .tree import squeeze

MOST = 100
THUMBNAIL = 200
"""Width in px below which a picture is a small copy."""
ENOUGH = 1.5
_ADDRESSES = ("data-zoom-image", "data-large", "data-full", "data-src", "data-original", "data-lazy-src",
              "data-lazy", "data-image", "data-old-hires", "src")  # fmt: skip
_SIZE = re.compile(r"^(?:\d{2,4}x\d{0,4}|x\d{2,4}|\d{3,4}(?:px|w|h)?|[lswh]\d{2,4}|q\d{2})$")
_SIZE_MARK = re.compile(r"\._.*$")
"""What some picture servers put between name and extension."""
_WIDTH = re.compile(r"\s(\d{1,5})w$")
_ELSEWHERE = (
    Region.REVIEWS
    | Region.QUESTIONS
    | Region.COMMENTS
    | Region.CONSENT
    | Region.MINI_CART
    | Region.BREADCRUMBS
)


@dataclass(slots=True)
class _Picture:
    key: str
    url: str
    node: int
    alt: str
    score: float
    size: int = 0
    """A guess at its width, to find the largest of several versions."""
    known: tuple[int, int] = (0, 0)
    """Width and height in px of the largest version that is sure; 0 where it is not told."""


def photos_of(page: Document) -> tuple[Photo, ...]:
    """The photos of the product's gallery, in order."""
    found: dict[str, _Picture] = {}
    for picture in _pictures(page):
        known = found.get(picture.key)
        if known is None:
            found[picture.key] = picture
        else:
            known.score = max(known.score, picture.score)
            known.alt = known.alt or picture.alt
            known.known = max(known.known, picture.known)
            if picture.size > known.size:
                known.url, known.size = picture.url, picture.size
    photos = _without_thumbnails([picture for picture in found.values() if picture.score >= ENOUGH])
    return tuple(_photo(page, picture) for picture in photos[:MOST])


def _without_thumbnails(photos: list[_Picture]) -> list[_Picture]:
    """The photos without the small copies of the large ones, where files of other names hide that they are.

    A gallery shows either each photo large and small, or one large and all small.
    """
    large = [photo for photo in photos if not 0 < photo.known[0] < THUMBNAIL]
    small = [photo for photo in photos if 0 < photo.known[0] < THUMBNAIL]
    return large + small[len(large) :]


def _photo(page: Document, picture: _Picture) -> Photo:
    quote = page.get(picture.node, "src") or page.get(picture.node, "data-src") or picture.alt
    width, height = picture.known
    return Photo(
        url=picture.url,
        alt=picture.alt,
        width=width or None,
        height=height or None,
        evidence=page.evidence(
            picture.node, picture.alt or quote, Source.IMAGE if picture.alt else Source.MARKUP
        ),
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


def _pictures(page: Document) -> list[_Picture]:
    known = _known_keys(page)
    name = frozenset(token.word for token in tokens(subject_of(page).name or ""))
    found = []
    for n in page.images:
        if url := _address(page, n):
            alt = squeeze(page.get(n, "alt"))[:300]
            key = picture_key(url)
            found.append(
                _Picture(
                    key,
                    url,
                    n,
                    alt,
                    _score(page, n, key, alt, known, name),
                    _width(page, n),
                    _sure_size(page, n, url),
                )
            )
    for n in page.tagged("a"):
        href = page.get(n, "href")
        if PICTURE.search(href) and page.within(n, Region.GALLERY):
            url = urljoin(page.url, href)
            key = picture_key(url)
            found.append(_Picture(key, url, n, "", _score(page, n, key, "", known, name) - 0.5, 10_000))
    return found


def _address(page: Document, node: int) -> str:
    """The picture's address: the best that its attributes name, empty when there is none."""
    candidates = [page.get(node, name).strip() for name in _ADDRESSES]
    candidates += [entry.strip().split(" ")[0] for entry in page.get(node, "srcset").split(", ")[-1:]]
    for address in candidates:
        if address and not address.startswith("data:") and len(address) < 2_000 and ".svg" not in address:
            try:
                return urljoin(page.url, address)
            except ValueError:
                continue
    return ""


def _width(page: Document, node: int) -> int:
    widths = [
        int(m.group(1))
        for entry in page.get(node, "srcset").split(",")
        if (m := _WIDTH.search(entry.strip()))
    ]
    own = page.get(node, "width")
    return max([*widths, int(own) if own.isdigit() and len(own) < 6 else 0])


def _sure_size(page: Document, node: int, url: str) -> tuple[int, int]:
    """Width and height of the largest version: of the file the browser loaded, or told in srcset."""
    told = [
        int(m.group(1))
        for entry in page.get(node, "srcset").split(",")
        if (m := _WIDTH.search(entry.strip()))
    ]
    loaded = [
        (image.natural_width, image.natural_height)
        for image in (_loaded(page).get(url), _loaded(page).get(page.identity(node)))
        if image is not None
    ]
    return max([*loaded, (max(told, default=0), 0)])


@per_page
def _loaded(page: Document) -> dict[str | int | None, ImageInfo]:
    """The pictures that the browser loaded, by address and by element."""
    images = page.snapshot.images
    by_element: dict[str | int | None, ImageInfo] = {
        one.element: one for one in images if one.element is not None
    }
    return by_element | {one.url: one for one in images}


def picture_key(url: str) -> str:
    """What stays of a picture's address when its size is left out: pictures of one key are one photo."""
    parts = [part for part in unquote(urlsplit(url).path).lower().split("/") if part]
    for part in reversed(parts):
        stem = _SIZE_MARK.sub("", part.rpartition(".")[0] or part)
        words = [word for word in re.split(r"[-_.,@ ]+", stem) if word and not _is_size(word)]
        kept = "-".join(words)
        if len(kept) >= 4:
            return kept
        if kept and part is parts[-1] and len(parts) > 1:
            return f"{parts[-2]}/{kept}"
    return url


def _is_size(word: str) -> bool:
    return _SIZE.match(word) is not None or "image_size" in marks_of_name(word)


def _known_keys(page: Document) -> frozenset[str]:
    """The keys of the pictures that structured data names for the product."""
    thing = subject_of(page).thing
    images = thing.texts("image") if thing else []
    graph = [image for one in things_of(page, "product", "webpage") for image in one.texts("image")[:1]]
    return frozenset(picture_key(image) for image in [*images, *graph][:50])


def _score(page: Document, n: int, key: str, alt: str, known: frozenset[str], name: frozenset[str]) -> float:
    subject = subject_of(page)
    if page.within(n, subject.others | _ELSEWHERE) or "placeholder" in marks_of_name(key):
        return 0.0
    marks = page.marks[n] | (page.marks[page.parent[n]] if page.parent[n] >= 0 else frozenset())
    score = 1.6 if page.within(n, Region.GALLERY) else 0.0
    if any("photo" in page.marks[up] for up, _ in zip((n, *page.ancestors(n)), range(5), strict=False)):
        score += 1.0
    score += 2.0 if key in known else 0.0
    if alt and name:
        score += 1.2 * likeness(frozenset(token.word for token in tokens(alt)), name)
    if subject.node is not None and abs(n - subject.node) < max(150, len(page.nodes) // 12):
        score += 0.5
    if "icon" in marks or "icon" in marks_of_name(key) or _tiny(page, n):
        score -= 1.5
    if page.within(n, Region.DESCRIPTION | Region.SPECIFICATIONS) and not page.within(n, Region.GALLERY):
        score -= 1.5
    if "swatch" in page.marks[n] or leads_away(page, n) or in_related(page, n):
        score -= 1.5
    return score


def _tiny(page: Document, node: int) -> bool:
    return any(
        size.isdigit() and int(size) < 25 for size in (page.get(node, "width"), page.get(node, "height"))
    )
