"""Which addresses the user wants visited: `--include` and `--exclude`.

A pattern without wildcards fits every address that holds it (`/sale/`); one with `*`, `?` or `[...]`
is a glob over the path and parameters (`/shoes/*.html`), or over the whole address when it begins
with a scheme. Case counts. Left out is what fits an exclude pattern; where include patterns are given,
product and category pages are chosen only from what fits one of them. The pages that belong to every
shop (home, cart, delivery ...) are visited whatever include says.
"""

from __future__ import annotations

import re
from fnmatch import translate
from urllib.parse import unquote, urlsplit

_WILDCARD = re.compile(r"[*?\[]")


class AddressFilter:
    """The user's wishes, ready to be asked."""

    def __init__(self, include: tuple[str, ...] = (), exclude: tuple[str, ...] = ()) -> None:
        self._include = [_pattern(text) for text in include]
        self._exclude = [_pattern(text) for text in exclude]

    def excludes(self, url: str) -> bool:
        """Whether an address must not be visited, whatever it is."""
        return any(_fits(pattern, url) for pattern in self._exclude)

    def includes(self, url: str) -> bool:
        """Whether an address may be chosen as a product or category page."""
        if self.excludes(url):
            return False
        return not self._include or any(_fits(pattern, url) for pattern in self._include)


def _pattern(text: str) -> tuple[re.Pattern[str], bool]:
    """The expression, and whether it is about the whole address."""
    whole = "://" in text
    if not _WILDCARD.search(text):
        return re.compile(f".*{re.escape(text)}", re.DOTALL), whole
    return re.compile(translate(text)), whole


def _fits(pattern: tuple[re.Pattern[str], bool], url: str) -> bool:
    expression, whole = pattern
    split = urlsplit(url)
    rest = split.path + (f"?{split.query}" if split.query else "")
    subjects = (url, unquote(url)) if whole else (rest, unquote(rest))
    return any(expression.match(subject) for subject in subjects)
