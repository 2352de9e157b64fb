"""Text in GitHub's and GitLab's Markdown that is nothing but text."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#|~!$&^])")
"""What may begin a link, a picture, a tag, an entity, code, emphasis, a formula or a table's next cell."""
_REFERENCES = re.compile(
    r"(?<=[@#!$%~&:^*])(?=\w)|(?<=\bGH)(?=-\d)|(?<=\bwww)(?=\.)|(?<=:)(?=//)", re.IGNORECASE
)
"""Where users, issues, labels, emoji and addresses are parted so that they do not become links. A backslash
does not help: they are looked for in the finished text."""
_WORD_JOINER = "\u2060"
"""Not seen, and no part of any name."""


def plain(text: str) -> str:
    """One line of text with all markup escaped, which mentions nobody and links nowhere."""
    apart = _REFERENCES.sub(_WORD_JOINER, " ".join(text.split()))
    return _MARKUP.sub(r"\\\1", apart)
