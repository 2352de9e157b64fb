"""What all HTML in the scorecard's look is made with: templates, static files, and what keeps it safe."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib import resources

from jinja2 import ChoiceLoader, Environment, FunctionLoader, StrictUndefined, TemplateNotFound
from markupsafe import Markup

from ..wording import Wording

HTML = __name__.rpartition(".")[0]
"""The package with the scorecard's own templates and style."""
_CODE = re.compile(r"`([^`]+)`")
_BLANK_LINE = re.compile(r"\n\s*\n")
_KEPT_BEFORE = re.compile(r"(?<=\S) (?=[%–—](?:\s|$|[.,;:)]))")
_KEPT_AFTER = re.compile(r"(?:(?<=\s\w)|(?<=^\w)|(?<=[(„“«]\w)) (?=\S)")
"""Spaces at which no line ends: before a percent sign or a dash, and behind a word of one letter."""


@cache
def environment(package: str) -> Environment:
    """The templates of a package, and of the scorecard where it has none of that name; all is escaped."""
    made = Environment(
        loader=ChoiceLoader([_loader(package), _loader(HTML)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["paragraphs"] = paragraphs
    return made


def static(package: str, name: str) -> str:
    """A style or script of a package."""
    return _file(package, f"static/{name}")


def spoken(wording: Wording, style: str, script: str = "") -> dict[str, object]:
    """What every template is given: the words of a language, the document's style, and a policy."""
    return {
        "t": wording,
        "term": wording.term,
        "points": wording.points,
        "language": wording.language,
        "direction": wording.direction,
        "policy": content_security_policy(style, script),
        "style": Markup(style),  # noqa: S704 - our own files and checked colours, no text of a shop in them
    }


def content_security_policy(style: str, script: str) -> str:
    """A policy that allows this style, this script and embedded pictures, and nothing else."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_source_hash(script)}'",
            f"style-src '{_source_hash(style)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def paragraphs(text: str) -> list[list[tuple[bool, str]]]:
    """Text of a catalog as paragraphs of (is code, words): blank lines part them, backticks mark code."""
    return [
        [
            (n % 2 == 1, part if n % 2 else _unbroken(part))
            for n, part in enumerate(_CODE.split(paragraph))
            if part
        ]
        for paragraph in _BLANK_LINE.split(text.strip())
    ]


def _unbroken(words: str) -> str:
    return _KEPT_AFTER.sub("\u00a0", _KEPT_BEFORE.sub("\u00a0", words))


def _loader(package: str) -> FunctionLoader:
    def load(name: str) -> str:
        try:
            return _file(package, f"templates/{name}")
        except FileNotFoundError as error:
            raise TemplateNotFound(name) from error

    return FunctionLoader(load)


def _file(package: str, name: str) -> str:
    return (resources.files(package) / name).read_text("utf-8").replace("\r\n", "\n")


def _source_hash(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return "sha256-" + base64.b64encode(digest).decode("ascii")
