"""Blocks of Markdown together: a list, and a text that a comment has room for."""

from __future__ import annotations

from collections.abc import Iterable

from ..wording import Wording
from .escape import plain

LIMIT = 60_000
"""Characters of the whole; GitHub takes 65,536 in a comment."""


def bounded(blocks: Iterable[str], wording: Wording) -> str:
    """The blocks with a blank line between them; it ends with a line that says so where they are too long."""
    text = ""
    cut = plain(wording("report.markdown.cut"))
    for block in blocks:
        if len(text) + len(block) + len(cut) + 4 > LIMIT:
            return f"{text}{cut}\n"
        text += f"{block}\n\n"
    return text.rstrip("\n") + "\n"


def bullets(lines: Iterable[str]) -> str:
    """A list; the lines are Markdown already."""
    return "\n".join(f"- {line}" for line in lines)
