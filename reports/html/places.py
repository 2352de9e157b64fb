"""Where something is wrong: on how many pages, and from which templates these are built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.models import Outcome, PageTemplate

from ..digest import WRONG, Digest, RuleResult
from ..wording import Wording, clean

PATTERNS = 3
"""Templates named; of more only the number is told."""


@dataclass(frozen=True)
class Where:
    """The places of a check in words."""

    pages: str
    """On how many of the pages, or that it is about the whole shop."""
    templates: str | None
    """From how many templates they are built, where that is known of several pages."""
    scale: str | None
    """How many pages built this way the shop has, where that is more than were read."""


class Places:
    """Counts the places of the checks of one report."""

    def __init__(self, digest: Digest, wording: Wording) -> None:
        self._digest = digest
        self._wording = wording
        self._templates = {template.id: template for template in digest.audit.coverage.templates}

    def of(self, rule: RuleResult) -> Where:
        """Where a rule found something wrong."""
        say = self._wording
        pages = list(dict.fromkeys(v.page for v in rule.having(*WRONG) if v.page))
        if not pages:
            return Where(say("report.check.whole-shop"), None, None)
        told = say("report.check.on-pages", count=rule.judged, wrong=len(pages))
        templates = self._of_pages(pages)
        if len(pages) < 2 or not templates:
            return Where(told, None, None)
        if len(templates) > PATTERNS:
            return Where(told, say("report.where.many-templates", count=len(templates)), None)
        patterns = tuple(clean(template.pattern, 60) for template in templates)
        return Where(
            pages=told,
            templates=say("report.where.templates", count=len(templates), patterns=patterns),
            scale=self._scale(templates, rule),
        )

    def _of_pages(self, pages: Sequence[str]) -> list[PageTemplate]:
        """The templates of pages, those of most pages in the shop first."""
        entries = (self._digest.pages[url] for url in pages if url in self._digest.pages)
        found = dict.fromkeys(entry.template for entry in entries)
        known = [self._templates[name] for name in found if name in self._templates]
        return sorted(known, key=lambda template: -(template.estimated_pages or template.pages_read))

    def _scale(self, templates: Sequence[PageTemplate], rule: RuleResult) -> str | None:
        """That many more pages are likely to have it; only where all that were judged have it."""
        sizes = [template.estimated_pages or template.pages_read for template in templates]
        read = sum(template.pages_read for template in templates)
        fine = any(verdict.outcome is Outcome.PASSED for verdict in rule.verdicts)
        return None if fine or sum(sizes) <= read else self._wording("report.where.scale", count=sum(sizes))
