"""Bytes of a page -> text. What a page declares of its encoding is often wrong; its bytes are not."""

from __future__ import annotations

import chardet
from w3lib.encoding import html_to_unicode, read_bom, resolve_encoding

UTF_8 = "utf-8"
MOST_BROKEN = 0.02
"""Share of its bytes beyond ASCII that a page in the right encoding may lose: cut texts, pasted ones."""
SAMPLE = 500_000
"""Bytes that are looked at when an encoding has to be guessed."""
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def decode(content: bytes, content_type: str | None = None) -> str:
    """The text of a page; `content_type` is the header that came with it, if any. Never fails.

    What reads as UTF-8 and is more than ASCII is UTF-8, whatever is declared: text in other encodings
    hardly ever looks like it. Else the declaration holds, as a browser would have it, unless it breaks
    the text; then, as where nothing is declared, the encoding is guessed from the bytes.
    """
    most = MOST_BROKEN * _beyond_ascii(content)
    if most and read_bom(content)[0] is None:
        text = content.decode(UTF_8, "replace")
        if text.count(REPLACEMENT) <= most:
            return text
    text = str(html_to_unicode(content_type, content, auto_detect_fun=_guess)[1])
    return text if text.count(REPLACEMENT) <= most else content.decode(_guess(content), "replace")


def _guess(content: bytes) -> str:
    told = chardet.detect(content[:SAMPLE])["encoding"]
    return (resolve_encoding(told) if told else None) or UTF_8


def _beyond_ascii(content: bytes) -> int:
    return 0 if content.isascii() else len(content.translate(None, bytes(range(128))))
