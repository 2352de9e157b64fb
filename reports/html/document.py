"""From the view to one HTML document that runs nothing but its own script and loads nothing."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from ..wording import Wording
from .branding import style_of
from .templating import HTML, environment, spoken, static
from .view import Report


def document(report: Report, wording: Wording) -> Iterator[bytes]:
    """The document piece by piece, in UTF-8. Everything is escaped but the report's own style and script."""
    style, script = static(HTML, "scorecard.css") + style_of(report.brand), static(HTML, "scorecard.js")
    template = environment(HTML).get_template("scorecard.html.j2")
    pieces = template.generate(
        **spoken(wording, style, script),
        report=report,
        script=Markup(script),  # noqa: S704 - our own file, read from the package
    )
    for piece in pieces:
        yield piece.encode("utf-8", errors="replace")
