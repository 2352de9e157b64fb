"""Where a finding is shown: at the source file of its page, or at the page's address as a relative path."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import translate
from urllib.parse import quote, unquote, urlsplit

from auditor.models import Audit

SOURCES = "sources"
"""Name of the setting with `PATTERN=FILE`, in an Audit's settings."""
LONGEST_PATH = 1_000
_KEPT = "/-._~!$&'()*+,;=@"
"""Signs that a path may hold as they are; a colon might be taken for the end of a scheme."""


class Places:
    """From addresses of pages to relative URIs, which code scanning wants and web addresses are not."""

    def __init__(self, audit: Audit) -> None:
        settings = audit.settings.get(SOURCES) or ()
        self._sources = list(_sources(settings)) if isinstance(settings, tuple) else []

    def source_of(self, url: str) -> str | None:
        """The file that the page at an address is made from; None where no pattern fits."""
        for expression, file in self._sources:
            if any(expression.fullmatch(subject) for subject in _subjects(url)):
                return file
        return None

    def uri_of(self, url: str) -> str:
        """The source file, else host and path, as a relative URI."""
        return _relative(self.source_of(url) or "") or _address(url)


def _sources(settings: Iterable[str]) -> Iterable[tuple[re.Pattern[str], str]]:
    for setting in settings:
        pattern, _, file = setting.rpartition("=")
        yield re.compile(translate(pattern), re.DOTALL), file


def _subjects(url: str) -> Iterable[str]:
    """What a pattern may fit as a whole: the path, with its parameters as well, and the address."""
    split = urlsplit(url)
    for path in (split.path or "/", unquote(split.path) or "/"):
        yield path
        yield f"{path}?{split.query}"
    yield url


def _address(url: str) -> str:
    """Host, path and parameters as one relative path."""
    try:
        split = urlsplit(url)
    except ValueError:
        return quote(url[:LONGEST_PATH], safe="")
    parameters = quote(f"?{split.query}", safe=_KEPT + "%") if split.query else ""
    path = _relative(f"{split.netloc.rpartition('@')[2]}/{unquote(split.path, errors='replace')}")
    return (path or "shop")[:LONGEST_PATH] + parameters[:LONGEST_PATH]


def _relative(path: str) -> str:
    """A path without steps that lead out of where it is, percent-encoded."""
    steps = [step for step in path.replace("\\", "/").split("/") if step not in ("", ".", "..")]
    return quote("/".join(steps), safe=_KEPT, errors="replace")
