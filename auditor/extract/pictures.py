"""The pictures of a page: every address that each has, how small it is shown, and which are one photo."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from urllib.parse import parse_qsl, unquote, urlsplit

from auditor.models import ImageInfo

from .document import Document, per_page
from .links import PICTURE
from .regions import Region, marks_of_name
from .tree import squeeze

SMALL = 200
"""Width in px below which a picture is a small copy."""
SAME_NAME = 3
"""Files of one name in one strip from which the name tells the product, not the photo."""
_LAZY = ("data-zoom-image", "data-large", "data-full", "data-src", "data-original", "data-lazy-src",
         "data-lazy", "data-image", "data-old-hires")  # fmt: skip
"""Attributes that name what scripts load later, or show larger: the best first."""
_OTHER_PICTURE = ("hover", "alt", "poster", "thumb")
"""In names of attributes: the address is that of another picture or of a small one."""
_SIZE = re.compile(
    r"^(?:\d{2,4}x\d{0,4}|x\d{2,4}|\d{3,4}(?:px|w|h)|[lswh]\d{2,4}|q\d{2}|(?:resize)?[wh]\d{2,4})$"
)
_SIZE_MARK = re.compile(r"\._.*$")
"""What some picture servers put between name and extension."""
_WIDTH = re.compile(r"\s(\d{1,5})w$")
_TOLD_WIDTH = re.compile(
    r"(?:[/_\-.,](?:s?[wxs]|u?s|sx|sl|us|ss)|(?<![a-z\d])(?:w|width|img|thumb)[-_=]?|(?<![\d])(?=\d{2,3}x\d))"
    r"(\d{2,4})(?![\d])"
)
"""A width in a file's name or folder: `_US40_`, `s-l64`, `w56`, `50x60`, `img-125`."""
_SIZE_FIELDS = frozenset(
    ("w", "h", "x", "y", "width", "height", "size", "sz", "q", "quality", "fit", "format", "fm", "auto",
     "dpr", "v", "wid", "hei", "sm", "crop", "resize", "sw", "sh", "bg", "op", "fmt", "sp", "strip",
     "impolicy", "mode", "s")
)  # fmt: skip
"""Parts of an address's query that tell how a picture is made, not which."""
_WIDTH_FIELDS = ("w", "width", "wid", "x", "size", "sz")
LEAST_NAME = 4
"""Characters from which a file's name tells a photo by itself; shorter ones need their folder's."""
MAX_PICTURES = 2_000
_UP = 12
"""Elements around a picture among which the box that holds it alone is looked for."""


@dataclass(slots=True, frozen=True)
class Picture:
    """A picture that an element shows, and the files that it names for it."""

    node: int
    urls: tuple[str, ...]
    """Absolute addresses of the same photo, the best first; never empty."""
    alt: str
    small: bool
    """Nothing but a small copy is named or shown."""
    enlarges: bool
    """A click opens a larger version."""
    size: tuple[int, int]
    """Width and height in px of the largest version that is sure; 0 where it is not told."""


@per_page
def pictures(page: Document) -> tuple[Picture, ...]:
    """Every picture with an address, in order; icons and other products' pictures too."""
    found = [*_images(page), *_told_images(page)]
    return tuple(sorted(found, key=lambda picture: picture.node)[:MAX_PICTURES])


def _images(page: Document) -> Iterator[Picture]:
    for n in page.images:
        own = [url for address in _own_addresses(page, n) if (url := _absolute(page, address))]
        larger = [url for address in _around(page, n) if (url := _absolute(page, address))]
        if own or larger:
            width = _sure_size(page, n, own)
            yield Picture(
                n,
                tuple(dict.fromkeys([*own, *larger])),
                squeeze(page.get(n, "alt"))[:300],
                not larger and _is_small(page, n, own, width[0]),
                bool(larger),
                width,
            )


def _told_images(page: Document) -> Iterator[Picture]:
    """Pictures that microdata names within a gallery, as scripts fill in the visible ones later."""
    for n in page.itemprops:
        if page.tags[n] in ("meta", "link") and page.get(n, "itemprop") == "image":
            url = _absolute(page, page.get(n, "content") or page.get(n, "href"))
            if url and page.within(n, Region.GALLERY):
                yield Picture(n, (url,), "", small=False, enlarges=False, size=(0, 0))


# -- addresses ------------------------------------------------------------------------------


def _own_addresses(page: Document, node: int) -> list[str]:
    """What an <img> names: the best first; what it shows until it is loaded is left out."""
    own = page.attributes[node]
    lazy = [address for name in _LAZY if name in own and _is_address(address := own[name].strip())]
    sets = [own[name] for name in ("data-srcset", "srcset") if name in own]
    named = lazy + [entry for srcset in sets for entry in _largest(srcset)]
    named += _data_addresses(page, node)
    if not lazy:
        named.append(page.get(node, "src").strip())
    if not any(map(_is_address, named)) and page.tags[page.parent[node]] == "picture":
        siblings = page.descendants(page.parent[node])
        named += [entry for n in siblings for entry in _largest(page.get(n, "srcset"))]
    return named


def _largest(srcset: str) -> list[str]:
    """The last address of a srcset, by custom the largest; a data: address may hold commas and is none."""
    last = srcset.rpartition(", ")[2].strip()
    return [last.split(" ")[0]] if last else []


def _data_addresses(page: Document, node: int) -> list[str]:
    """Addresses of pictures in data attributes, whatever these are called."""
    return [
        value.strip()
        for name, value in page.attributes[node].items()
        if name.startswith("data-")
        and name not in _LAZY
        and PICTURE.search(value[:2_000])
        and not any(word in name for word in _OTHER_PICTURE)
        and not set(value) & set(" {<")
    ]


def _around(page: Document, node: int) -> list[str]:
    """Addresses of larger versions in the link around a picture, where it holds no other picture."""
    for n in islice(page.ancestors(node), 4):
        if page.tags[n] == "a":
            first = bisect_left(page.images, n)
            alone = bisect_left(page.images, page.end[n]) - first == 1
            href = page.get(n, "href")
            linked = [href] if PICTURE.search(href[:2_000]) else []
            return [*linked, *_data_addresses(page, n)] if alone else []
    return []


def _is_address(address: str) -> bool:
    """Whether an attribute's value is an address, not an identifier, JSON or the picture itself."""
    return (
        2 < len(address) < 2_000
        and not address.startswith(("data:", "{", "[", "<"))
        and ("/" in address or "." in address)
    )


def _absolute(page: Document, address: str) -> str:
    """The full address of a picture; empty for drawings, embedded data and what is no address."""
    if not _is_address(address) or ".svg" in address:
        return ""
    return page.addresses[address].url


# -- sizes ----------------------------------------------------------------------------------


def _sure_size(page: Document, node: int, urls: list[str]) -> tuple[int, int]:
    """Width and height of the largest version: of the file the browser loaded, or told in srcset."""
    told = [
        int(m.group(1))
        for name in ("srcset", "data-srcset")
        if (srcset := page.get(node, name))
        for entry in srcset.split(",")
        if (m := _WIDTH.search(entry.strip()))
    ]
    known = _loaded(page)
    loaded = [
        (image.natural_width, image.natural_height)
        for image in (*map(known.get, urls), known.get(page.identity(node)))
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


def _is_small(page: Document, node: int, urls: list[str], sure: int) -> bool:
    """Whether a picture is a small copy: by its file's size, what its address says, or the element's."""
    if sure:
        return sure < SMALL
    told = [width for url in urls if (width := _told_width(url))]
    if told:
        return max(told) < SMALL
    shown = page.get(node, "width").removesuffix("px")
    return shown.isdigit() and 0 < int(shown[:6]) < SMALL


@lru_cache(maxsize=1 << 10)
def _told_width(url: str) -> int:
    """The width in px that an address tells; 0 when it tells none."""
    address, _, query = url.partition("#")[0].partition("?")
    fields = dict(parse_qsl(query)) if query else {}
    for name in _WIDTH_FIELDS:
        if fields.get(name, "").isdigit():
            return int(fields[name][:6])
    path = address.partition("://")[2].partition("/")
    found = _TOLD_WIDTH.findall("".join(path[1:]).lower()[-200:])
    return max(map(int, found), default=0)


# -- which are one photo --------------------------------------------------------------------


@lru_cache(maxsize=1 << 10)
def picture_key(url: str) -> str:
    """What stays of a picture's name when its size is left out: pictures of one key are one photo."""
    parts = [part for part in unquote(urlsplit(url).path).lower().split("/") if part]
    short = ""
    for part in reversed(parts):
        stem = _SIZE_MARK.sub("", part.rpartition(".")[0] or part) if part is parts[-1] else part
        kept = "-".join(_without_sizes(stem))
        if short and kept:
            return f"{kept}/{short}"
        if len(kept) >= LEAST_NAME:
            return kept
        short = short or kept
    return url


def full_key(url: str) -> str:
    """A picture's whole address but for what it says of its size."""
    parts = urlsplit(url)
    folders = ["-".join(_without_sizes(part)) for part in unquote(parts.path).lower().split("/")]
    fields = [f"{name}={value}" for name, value in parse_qsl(parts.query) if name not in _SIZE_FIELDS]
    return "?".join(("/".join(folders), "&".join(fields)))


def _without_sizes(name: str) -> list[str]:
    """The words of a file's or folder's name that tell no size: 800x600, w300, 640 and large do.

    Other numbers of three or four digits tell photos apart, but for those beside a longer number.
    """
    words = [word for word in re.split(r"[-_.,@; =]+", name) if word and not _is_size(word)]
    if len(words) > 1 and len(words[0]) == 1 and words[0].isalpha():
        del words[0]  # some servers begin a file's name with the letter of its size
    numbered = any(len(word) > LEAST_NAME and any(map(str.isdigit, word)) for word in words)
    return [word for word in words if not (numbered and word.isdigit() and len(word) in (3, 4))]


def _is_size(word: str) -> bool:
    if word.isdigit():
        return len(word) in (3, 4) and (int(word) % 10 == 0 or int(word) % 64 == 0)
    return _SIZE.match(word) is not None or (word.isalpha() and "image_size" in marks_of_name(word))


def strips(page: Document, found: list[Picture]) -> dict[int, list[Picture]]:
    """Pictures by the box in which each has a box of its own: slides of a gallery, tiles of a list."""
    nodes = [picture.node for picture in found]
    result: dict[int, list[Picture]] = defaultdict(list)
    for picture in found:
        result[_strip(page, picture.node, nodes)].append(picture)
    return result


def _strip(page: Document, node: int, nodes: list[int]) -> int:
    for n in islice(page.ancestors(node), _UP):
        if bisect_left(nodes, page.end[n]) - bisect_left(nodes, n) > 1:
            return n
    return -1


def same_photos(page: Document, found: list[Picture]) -> list[list[Picture]]:
    """The pictures put together by photo: those that have an address's key in common."""
    key = _key_for(page, found)
    groups: list[list[Picture]] = []
    places: dict[str, int] = {}
    for picture in found:
        keys = {key(url) for url in picture.urls}
        at, *others = sorted({places[one] for one in keys if one in places}) or [len(groups)]
        if at == len(groups):
            groups.append([])
        groups[at].append(picture)
        for other in others:
            groups[at] += groups[other]
            groups[other] = []
            keys |= {one for one, place in places.items() if place == other}
        places.update(dict.fromkeys(keys, at))
    return [group for group in groups if group]


def _key_for(page: Document, found: list[Picture]) -> Callable[[str], str]:
    """What tells photos apart: the less of an address the better, as long as a strip keeps its photos."""
    rows = strips(page, found).values()
    if any(_shares_names(strip) for strip in rows):
        return full_key
    names = [{picture_key(picture.urls[0]) for picture in strip} for strip in rows]
    loose = all(len(set(map(_loose, keys))) == len(keys) for keys in names)
    return _loose_key if loose else picture_key


def _loose_key(url: str) -> str:
    return _loose(picture_key(url))


def _loose(key: str) -> str:
    """A key without words of two letters, which name sizes, languages and colours."""
    kept = "-".join(word for word in key.split("-") if len(word) > 2 or not word.isalpha())
    return kept if len(kept) >= LEAST_NAME else key


def _shares_names(strip: list[Picture]) -> bool:
    """Whether the files of one strip are all called by the product, their folders telling them apart."""
    files: dict[str, set[str]] = defaultdict(set)
    for picture in strip:
        files[picture_key(picture.urls[0])].add(full_key(picture.urls[0]))
    return any(len(addresses) >= SAME_NAME for addresses in files.values())
