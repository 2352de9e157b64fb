"""Documents beside the scorecard in its look: one file, no script, nothing loaded."""

from __future__ import annotations

from functools import cache
from importlib import resources

from jinja2 import ChoiceLoader, Environment, FunctionLoader, StrictUndefined, TemplateNotFound
from markupsafe import Markup

from ..wording import Wording
from .branding import BrandView, style_of
from .document import content_security_policy, paragraphs

_HTML = __name__.rpartition(".")[0]


def framed(
    package: str, template: str, wording: Wording, brand: BrandView | None = None, **values: object
) -> bytes:
    """A template of a package, which extends `frame.html.j2`, in UTF-8.

    The package brings `templates/` and `static/page.css`, which adds to the scorecard's style. Everything
    is escaped but our own style.
    """
    style = _file(_HTML, "static/scorecard.css") + _file(package, "static/page.css") + style_of(brand)
    page = _environment(package).get_template(template)
    text = page.render(
        t=wording,
        term=wording.term,
        points=wording.points,
        language=wording.language,
        direction=wording.direction,
        policy=content_security_policy(style, ""),
        style=Markup(style),  # noqa: S704 - our own files, no text of a shop in them
        brand=brand,
        **values,
    )
    return text.encode("utf-8", errors="replace")


@cache
def _environment(package: str) -> Environment:
    environment = Environment(
        loader=ChoiceLoader([_loader(package), _loader(_HTML)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["paragraphs"] = paragraphs
    return environment


def _loader(package: str) -> FunctionLoader:
    def load(name: str) -> str:
        try:
            return _file(package, f"templates/{name}")
        except FileNotFoundError as error:
            raise TemplateNotFound(name) from error

    return FunctionLoader(load)


def _file(package: str, name: str) -> str:
    return (resources.files(package) / name).read_text("utf-8").replace("\r\n", "\n")
