"""What became of a verdict's check since the audit that this one was compared with."""

from __future__ import annotations

from collections.abc import Callable

from auditor.models import Audit, Change, PageEntry, Trend, Verdict


def trends(audit: Audit) -> Callable[[Verdict], Trend | None]:
    """The function from a verdict to how its check changed on the verdict's template, or for the shop.

    None where nothing changed that is a change of the shop, or nothing was compared.
    """
    if audit.since is None:
        return lambda verdict: None
    places: dict[str | None, str] = {page.url: _place(page) for page in audit.coverage.pages}
    changed = {
        (change.rule, place): change.trend for change in audit.since.changes for place in _places(change)
    }
    return lambda verdict: changed.get((verdict.rule, places.get(verdict.page)))


def _place(page: PageEntry) -> str:
    """The page's template; its kind where no template is known."""
    return page.template or page.kind.value


def _places(change: Change) -> tuple[str | None, ...]:
    """The same of the pages of a change; None for the shop."""
    return (change.group.after or (change.group.kind.value,)) if change.group else (None,)
