"""From the view to one HTML document that runs nothing but its own script and loads nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from ..wording import Wording
from .branding import style_of
from .view import Report

_PACKAGE = __name__.rpartition(".")[0]
_CODE = re.compile(r"`([^`]+)`")
_BLANK_LINE = re.compile(r"\n\s*\n")


def document(report: Report, wording: Wording) -> Iterator[bytes]:
    """The document piece by piece, in UTF-8. Everything is escaped but the report's own style and script."""
    style, script = _static("scorecard.css") + style_of(report.brand), _static("scorecard.js")
    template = _environment().get_template("scorecard.html.j2")
    pieces = template.generate(
        report=report,
        t=wording,
        term=wording.term,
        points=wording.points,
        language=wording.language,
        direction=wording.direction,
        policy=content_security_policy(style, script),
        # Our own files, read from the package: the only markup that is not escaped.
        style=Markup(style),  # noqa: S704 - our own file, no text of a shop in it
        script=Markup(script),  # noqa: S704 - our own file as well
    )
    for piece in pieces:
        yield piece.encode("utf-8", errors="replace")


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
    """Text of a catalog as paragraphs of (is code, words): blank lines part them, backticks mark code.

    A percent sign stays with its number.
    """
    unbroken = text.strip().replace(" %", "\u00a0%")
    return [
        [(n % 2 == 1, part) for n, part in enumerate(_CODE.split(paragraph)) if part]
        for paragraph in _BLANK_LINE.split(unbroken)
    ]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["paragraphs"] = paragraphs
    return environment


def _template(name: str) -> str:
    return (resources.files(_PACKAGE) / "templates" / name).read_text("utf-8")


def _static(name: str) -> str:
    return (resources.files(_PACKAGE) / "static" / name).read_text("utf-8").replace("\r\n", "\n")


def _source_hash(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return "sha256-" + base64.b64encode(digest).decode("ascii")
