"""Documents beside the scorecard in its look: one file, no script, nothing loaded."""

from __future__ import annotations

from ..wording import Wording
from .branding import BrandView, style_of
from .templating import HTML, environment, spoken, static


def framed(
    package: str, template: str, wording: Wording, brand: BrandView | None = None, **values: object
) -> bytes:
    """A template of a package, which extends `frame.html.j2`, in UTF-8.

    The package brings `templates/` and `static/page.css`, which adds to the scorecard's style. Everything
    is escaped but our own style.
    """
    style = static(HTML, "scorecard.css") + static(package, "page.css") + style_of(brand)
    page = environment(package).get_template(template)
    text = page.render(**spoken(wording, style), brand=brand, **values)
    return text.encode("utf-8", errors="replace")
