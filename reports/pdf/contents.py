"""The numbers of pages in the table of contents, which a browser knows only once it has printed."""

from __future__ import annotations

import re
from collections.abc import Mapping

_CONTENTS = re.compile(rb'<nav class="contents".*?</nav>', re.DOTALL)
_LINK = re.compile(rb'<a href="#([\w-]+)"')


def numbered(html: bytes, pages: Mapping[str, int]) -> bytes:
    """The document, each link in its table of contents with the number of the page that it leads to."""

    def with_number(link: re.Match[bytes]) -> bytes:
        page = pages.get(link.group(1).decode())
        return link.group() if page is None else link.group() + b' data-page="%d"' % page

    return _CONTENTS.sub(lambda contents: _LINK.sub(with_number, contents.group()), html, count=1)
