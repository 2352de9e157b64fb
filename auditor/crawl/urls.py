"""Addresses: one form for each page, whose page it is, and the shape that a template gives them."""

from __future__ import annotations

import re
from functools import lru_cache
from posixpath import splitext
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from tldextract import TLDExtract
from w3lib.url import canonicalize_url, safe_url_string

from auditor.lexicon import fold

from .words import address_words, part_kinds

SCHEMES = ("http", "https")
MAX_LENGTH = 2000
"""Longest address taken, characters: what browsers and servers agree on."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
SLUG = "{slug}"
_PATH_PARAMETER = re.compile(r";([\w.-]+)=[^/;?]*")
_SESSION_PART = re.compile(r"/\((?:[A-Z]\([^()/]*\))+\)(?=/|$)")
"""The session in a path of ASP.NET without cookies: `/(S(lit3py55t21z5v55vlm25s55))/`."""
_HASH_ROUTE = re.compile(r"^!?/")
_NAME = re.compile(r"[\W_]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_HEX = re.compile(r"^(?=.*\d)[0-9a-f]{8,}$|^[0-9a-f]{8}-[0-9a-f]{4}-")


def bare(name: str) -> str:
    """A name of a path or parameter as the data has it: no case, accents, hyphens or underscores."""
    return _NAME.sub("", fold(name))


def words_of(name: str) -> list[str]:
    """The words in a part of a path: `addToCart`, `add-to-cart` and `add_to_cart` are three words."""
    return [word for word in _NAME.split(fold(_CAMEL.sub("-", name))) if word]


def parts(path: str) -> list[str]:
    """The parts of a path, decoded."""
    return [unquote(part) for part in path.split("/") if part]


def resolve(base: str, href: str) -> str | None:
    """A link as an absolute http(s) address in its canonical form, None when it is no such link."""
    try:
        return canonical(urljoin(base, href.strip()))
    except ValueError:
        return None


_ROOTED = re.compile(r"/(?:\w|$)|https?://\w")
"""Links of which only the front door of a page's address decides where they lead, not its path."""


class Addresses(dict[str, str | None]):
    """Link as a page writes it -> its canonical address, None where it is none; worked out when asked for."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self._base = base
        try:
            self._root = urljoin(base, "/")
        except ValueError:
            self._root = base

    def __missing__(self, href: str) -> str | None:
        address = _from_root(self._root, href) if _ROOTED.match(href) else resolve(self._base, href)
        self[href] = address
        return address


@lru_cache(maxsize=1 << 12)
def _from_root(root: str, href: str) -> str | None:
    """Where a link leads from any page of a shop: most links stand on many of them."""
    return resolve(root, href)


@lru_cache(maxsize=1 << 12)
def canonical(url: str) -> str | None:
    """One form for each page: ordered parameters, none for tracking or sessions, no fragment.

    A fragment that is a route of a client-rendered shop (`#/p/1`, `#!/p/1`) is kept. None for what
    is no http(s) address.
    """
    if len(url) > MAX_LENGTH:
        return None
    try:
        split = urlsplit(safe_url_string(url))
        if split.scheme not in SCHEMES or not split.hostname or split.username:
            return None
        netloc = _netloc(split)
    except ValueError:
        return None
    fragment = split.fragment if _HASH_ROUTE.match(split.fragment) else ""
    query = urlencode([(k, v) for k, v in parse_qsl(split.query, keep_blank_values=True) if _tells(k)])
    path = _SESSION_PART.sub("", _PATH_PARAMETER.sub(_kept, split.path))
    plain = urlunsplit((split.scheme, netloc, path or "/", query, fragment))
    result: str = canonicalize_url(plain, keep_fragments=bool(fragment))
    return result.rstrip("?")


def _kept(parameter: re.Match[str]) -> str:
    """A parameter in a path (`;color=red`), empty where it tells only who is looking."""
    return parameter.group() if _tells(parameter.group(1)) else ""


def _netloc(split: SplitResult) -> str:
    host = (split.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    port = split.port
    return host if port in (None, _DEFAULT_PORTS[split.scheme]) else f"{host}:{port}"


def _tells(parameter: str) -> bool:
    """Whether a parameter says what the page is, and not who is looking at it."""
    words = address_words()
    name = bare(parameter)
    return not (name in words.tracking or name in words.session or name.startswith(words.tracking_starts))


@lru_cache(maxsize=1 << 12)
def site(url: str) -> tuple[str, int]:
    """Whose page it is: the host, with or without www, and its port; http and https are one site."""
    split = urlsplit(url)
    port = split.port or 443
    return (split.hostname or "").removeprefix("www."), 443 if port == 80 else port


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one shop's host; www, http and https make no difference."""
    try:
        return site(one) == site(other)
    except ValueError:
        return False


def same_owner(one: str, other: str) -> bool:
    """Whether two addresses are of one shop, its help and checkout on hosts beside it included."""
    if same_site(one, other):
        return True
    try:
        domains = [_domain(urlsplit(url).hostname or "") for url in (one, other)]
    except ValueError:
        return False
    return bool(domains[0]) and domains[0] == domains[1]


@lru_cache(maxsize=1 << 10)
def _domain(host: str) -> str:
    """The name that was registered; empty for an address of numbers or a name of this network."""
    found = _suffixes()(host)
    return f"{found.domain}.{found.suffix}" if found.suffix else ""


@lru_cache(maxsize=1)
def _suffixes() -> TLDExtract:
    """Knows the suffixes that come with the package; asks no network."""
    return TLDExtract(suffix_list_urls=(), cache_dir=None)


def page_key(url: str) -> str:
    """What addresses of one page have in common: no scheme, no www, no slash at the end."""
    rest = url.partition("://")[2]
    host, slash, tail = rest.partition("/")
    path, mark, query = tail.partition("?")
    return host.removeprefix("www.") + slash + path.rstrip("/") + mark + query


@lru_cache(maxsize=1 << 11)
def is_file(url: str) -> bool:
    """Whether an address ends like a file to download or show, not a page."""
    ending = splitext(urlsplit(url).path)[1]
    return ending[1:].lower() in address_words().files


def is_facet(url: str) -> bool:
    """Whether it sorts, filters, searches or pages a listing: nothing new for an audit."""
    split = urlsplit(url)
    words = address_words()
    routing = {bare(k) for k, v in parse_qsl(split.query) if not v.isdigit()} & words.routing
    for name in {bare(re.sub(r"\[.*", "", k)) for k, _ in parse_qsl(split.query)} - routing:
        if name in words.facets or name.startswith(words.facets_start):
            return True
    segments = parts(split.path)
    return any(bare(part) in words.facet_parts for part in segments[1:]) or any(
        ";" in part or "=" in part for part in segments
    )


def language_part(url: str) -> str | None:
    """The language or country that a path begins with (`/en/...`, `/pl-pl/...`), None without one."""
    segments = parts(urlsplit(url).path)
    if not segments:
        return None
    first = segments[0].lower()
    known = address_words().languages
    if first in known or all(half in known for half in re.split("[-_]", first)):
        return first
    return None


def is_root(url: str) -> bool:
    """Whether it is a host's front door: no path but a language or an index file, no parameters."""
    split = urlsplit(url)
    if split.query or split.fragment:
        return False
    segments = parts(split.path)
    if segments and splitext(segments[-1])[0].lower() in ("index", "home", "default"):
        segments.pop()
    return not segments or (len(segments) == 1 and language_part(url) is not None)


def root(url: str) -> str:
    """The front door of an address's host."""
    split = urlsplit(url)
    return f"{split.scheme}://{split.netloc}/"


def shape(url: str) -> str:
    """What addresses of one template have in common: `/p/{slug}-{n}.html`, `/index.php?product_id={n}`.

    Short words in front stay as they are; names, numbers and codes become placeholders.
    """
    split = urlsplit(url)
    segments = parts(split.path)
    if split.fragment:
        segments += ["#", *parts(split.fragment)]
    language = language_part(url)
    shaped = [
        "{language}" if n == 0 and language else _shape_of(part, last=n == len(segments) - 1)
        for n, part in enumerate(segments)
    ]
    slash = "/" if split.path.endswith("/") and segments else ""
    query = sorted(parse_qsl(split.query, keep_blank_values=True))
    pairs = "&".join(f"{key}={_shape_value(key, value)}" for key, value in query)
    return "/" + "/".join(shaped) + slash + (f"?{pairs}" if pairs else "")


def _shape_of(part: str, *, last: bool) -> str:
    stem, ending = splitext(part)
    if not (ending[1:].isalpha() and len(ending) <= 6):
        stem, ending = part, ""
    if part == "#" or bare(stem) in part_kinds() or stem.lower() == "index":
        return stem.lower() + ending
    if _HEX.match(stem.lower()) and not stem.isdigit():
        return "{code}" + ending
    words = [_shape_word(word) for word in re.split(r"[-_.~+,\s]+", stem) if word] or [SLUG]
    if len(words) == 1:
        only = words[0]
        return (stem.lower() if only == SLUG and not last else only) + ending
    begin = words[0] + "-" if words[0] != SLUG else ""
    end = "-" + words[-1] if words[-1] != SLUG else ""
    return (begin + SLUG + end if len(words) > 2 or not (begin and end) else begin + words[-1]) + ending


def _shape_word(word: str) -> str:
    """A placeholder for a word; a short prefix of a number (`p1234`) stays."""
    match = re.fullmatch(r"([A-Za-z]{0,3})\d+", word)
    return match.group(1).lower() + "{n}" if match and (match.group(1) == "" or len(word) > 3) else SLUG


def _shape_value(name: str, value: str) -> str:
    if value.isdigit():
        return "{n}"
    return value if bare(name) in address_words().routing and len(value) <= 40 else "{value}"
