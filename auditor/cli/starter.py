"""The settings to begin with, as `auditor init` writes them: TOML with comments."""

from __future__ import annotations

from collections.abc import Iterator

import tomlkit

from auditor.dryrun import VisitPlan
from auditor.languages import spoken
from auditor.models import EU_MARKET, UNKNOWN_MARKET, CountedBy, ServiceStatus

from .console import catalog
from .gate import BASELINE

MOST_SITEMAPS = 5


def settings_for(url: str, plan: VisitPlan) -> str:
    """The text of an auditor.toml for a shop that was looked at."""
    return "\n".join(_lines(url, plan)) + "\n"


def _lines(url: str, plan: VisitPlan) -> Iterator[str]:
    yield from _comment("init-file.head")
    yield _entry("url", url)
    yield ""
    yield from _comment("init-file.market")
    yield _entry("market", plan.market, told=plan.market not in (UNKNOWN_MARKET, EU_MARKET))
    yield ""
    language = next(filter(None, map(spoken, plan.languages)), None)
    yield from _comment("init-file.languages", languages=plan.languages)
    yield _entry("report-lang", language or "en", told=False)
    yield ""
    yield from _templates(plan)
    yield _entry("products", 10)
    yield _entry("max-pages", 30)
    yield _entry("exclude", ["/outlet/"], told=False)
    yield ""
    yield from _sitemaps(plan)
    yield ""
    yield from _comment("init-file.gate", file=BASELINE)
    yield _entry("baseline", BASELINE, told=False)
    yield _entry("fail-on", "serious", told=False)
    yield _entry("fail-under", 75, told=False)
    yield ""
    yield from _comment("init-file.ignore")
    yield "# [ignore.product-video]"
    yield _entry("reason", "...", told=False)
    yield ""
    yield from _comment("init-file.answers")
    yield "# [answers]"


def _templates(plan: VisitPlan) -> Iterator[str]:
    """What was found of the shop's pages, and what was not."""
    words = catalog()
    yield from _comment("init-file.templates")
    for template in plan.templates:
        about = ""
        if template.estimated_pages is not None:
            key = "plan-about" if template.counted_by is CountedBy.SITEMAP else "plan-at-least"
            about = words(key, count=template.estimated_pages, template=template.id, pattern=template.pattern)
        yield _one_line(f"#   {about or f'{template.id}  {template.pattern}'}")
    missing = [page.kind for page in plan.services if page.status is ServiceStatus.MISSING]
    if missing:
        yield from _comment("init-file.missing", kinds=tuple(words(f"kind-{kind.value}") for kind in missing))


def _sitemaps(plan: VisitPlan) -> Iterator[str]:
    """The sitemaps that the shop names."""
    yield from _comment("init-file.sitemaps", count=len(plan.sitemaps))
    yield _entry("sitemap", list(plan.sitemaps[:MOST_SITEMAPS]) or ["sitemap.xml"], told=False)


def _comment(key: str, **params: int | str | tuple[str, ...]) -> Iterator[str]:
    for line in catalog()(key, **params).splitlines():
        yield _one_line(f"# {line}")


def _entry(name: str, value: str | int | list[str], *, told: bool = True) -> str:
    """A setting; commented out where it is only an example, or not known."""
    return f"{'' if told else '# '}{name} = {tomlkit.item(value).as_string()}"


def _one_line(text: str) -> str:
    """Without what would end a comment: addresses come from pages."""
    return "".join(character if character.isprintable() else " " for character in text)
