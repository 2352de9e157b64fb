"""What must not be written anywhere, and its removal from everything that is.

A secret is looked for as it was given and as pages, addresses and scripts spell it (percent-encoded,
HTML, JSON, Base64), in any case. What a page makes of it in other ways, such as a hash, is not found.
"""

from __future__ import annotations

import base64
import html
import json
import re
import traceback
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar
from urllib.parse import quote, quote_plus, unquote

from auditor.errors import AuditorError

from .texts import with_texts

T = TypeVar("T")

MARK = "***"
"""Stands where a secret stood."""

SHORTEST = 4
"""Characters of a password below which it is no use to look for it: half of a page would go."""
SHORTEST_VALUE = 6
"""Characters of a header's or cookie's value below which it is a preference (`lt`, `EUR`), no secret."""
SHORTEST_NUMBER = 6
"""Digits below which a number is no secret: prices and the numbers of elements look the same."""
ALONE = 8
"""Characters below which a secret is only found where no letter or digit stands beside it."""

MOST_TURNS = 400
"""Values of one cookie that are remembered: more than a page is sent while it is looked at."""

_BEFORE = r"(?:(?<![0-9a-z])|(?<=%[0-9a-f]{2})|(?<=\\[bfnrt])|(?<=\\u[0-9a-f]{4}))"
_AFTER = r"(?![0-9a-z])"
_USER_INFO = re.compile(r"(?<=//)[^/\s?#@\"'<>]+:[^/\s?#@\"'<>]*@")


class FaultError(Exception):
    """An unexpected error whose text, or that of one of its causes, held a secret: told without it."""


class Secrets:
    """All that is known to be secret; grows as the visit learns more."""

    def __init__(self, public: str = "") -> None:
        """`public`: the shop's address, which is no secret even where a password stands in it."""
        self._public = public.lower()
        self._known: dict[str, tuple[str, ...]] = {}
        self._turns: dict[str, deque[str]] = {}
        self._spellings: tuple[str, ...] = ()
        self.weak = False
        """Whether something was too short or too plain to be looked for."""

    def __bool__(self) -> bool:
        return bool(self._spellings)

    def add(self, value: str) -> None:
        """Take a value for secret, unless it is too short to be told from other text."""
        if not value or value in self._known:
            return
        if not is_worth_hiding(value, SHORTEST) or value.lower() in self._public:
            self.weak = True
            return
        self._known[value] = tuple(each.lower() for each in spellings(value))
        self._sort()

    def add_turn(self, name: str, value: str) -> None:
        """Take a value for secret that a shop changes again and again; the last ones are remembered."""
        if value in self._known:
            return
        turns = self._turns.setdefault(name, deque())
        turns.append(value)
        if len(turns) > MOST_TURNS:
            self._known.pop(turns.popleft(), None)
        self.add(value)

    def _sort(self) -> None:
        # The longest first: one secret may begin another.
        found = {each for told in self._known.values() for each in told}
        self._spellings = tuple(sorted(found, key=lambda each: (-len(each), each)))

    def redact(self, text: str) -> str:
        """The text with a mark for every secret in it."""
        low = text.lower()
        for spelling in self._spellings:
            if spelling in low:
                text = _pattern(spelling).sub(MARK, text)
        return text

    def redacted(self, value: T) -> T:
        """A model, or tuple or mapping of texts, without secrets."""
        return with_texts(value, self.redact) if self else value

    def told(self, text: str) -> str:
        """A text for the terminal: without secrets, and without passwords in addresses."""
        return self.redact(_USER_INFO.sub(f"{MARK}@", text))

    @contextmanager
    def guarding(self) -> Iterator[None]:
        """Let no error out that tells a secret."""
        try:
            yield
        except AuditorError as error:
            params = {n: self.told(v) if isinstance(v, str) else v for n, v in error.params.items()}
            raise type(error)(error.key, **params) from None
        except Exception as error:
            whole = "".join(traceback.format_exception(error))
            if self.redact(whole) == whole:
                raise
            raise FaultError(self.redact(f"{type(error).__name__}: {error}")) from None


def is_worth_hiding(value: str, shortest: int) -> bool:
    """Whether a value can be told from other text by its length."""
    return len(value) >= (max(shortest, SHORTEST_NUMBER) if value.isdigit() else shortest)


def spellings(value: str) -> Iterator[str]:
    """A value as it may stand in HTML, JSON, scripts and addresses; the first is the value itself."""
    yield value
    if unquote(value) != value:
        yield unquote(value)
    for safe in ("", "/", "!'()*~", ";,/?:@&=+$#!'()*~"):  # the last two: encodeURIComponent, encodeURI
        yield quote(value, safe=safe)
    yield quote_plus(value)
    for ascii_only in (True, False):
        told = json.dumps(value, ensure_ascii=ascii_only)[1:-1]
        yield from (told, told.replace("/", r"\/"), _script_safe(told), html.escape(told))
    for quotes in (True, False):
        yield html.escape(value, quote=quotes)
    yield value.replace("&", "&amp;").replace('"', "&quot;")  # as browsers write attributes
    if len(value) >= ALONE:
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(value.encode()).decode().rstrip("=")


def _script_safe(text: str) -> str:
    """JSON as frameworks put it into a <script>."""
    for sign in "<>&'":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _pattern(spelling: str) -> re.Pattern[str]:
    told = re.escape(spelling)
    return re.compile(told if len(spelling) >= ALONE else _BEFORE + told + _AFTER, re.IGNORECASE)
