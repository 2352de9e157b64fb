"""Patterns of addresses, as users write them.

A pattern without wildcards fits every address that holds it (`/sale/`); one with `*`, `?` or `[...]`
is a glob over the path and parameters (`/shoes/*.html`), or over the whole address when it begins
with a scheme. Case counts.
"""

from __future__ import annotations

import re
from fnmatch import translate
from urllib.parse import unquote, urlsplit

_WILDCARD = re.compile(r"[*?\[]")


class AddressPattern:
    """One pattern, ready to be asked."""

    def __init__(self, text: str) -> None:
        self._whole = "://" in text
        plain = not _WILDCARD.search(text)
        self._expression = re.compile(f".*{re.escape(text)}" if plain else translate(text), re.DOTALL)

    def fits(self, url: str) -> bool:
        """Whether an absolute address fits, percent-encoded or not."""
        split = urlsplit(url)
        subject = url if self._whole else split.path + (f"?{split.query}" if split.query else "")
        return any(self._expression.match(one) for one in (subject, unquote(subject)))
