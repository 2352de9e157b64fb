"""What the terminal summary says: score, coverage, categories, what to fix first."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from auditor.catalog import Catalog
from auditor.models import Audit, GateOutcome, Outcome

from ..digest import Category, Digest, RuleResult
from ..finding import coverage_line, missing, template_lines
from ..since import since_view
from ..since.terminal import in_short
from ..wording import Wording, clean, tone_of

BAR = 20
"""Cells of a category's bar."""

BAR_FROM = 72
"""Columns from which there is room for bars."""

MOST_TEMPLATES = 4
"""Templates told; the scorecard tells all."""

COLOURS = {"good": "green", "fair": "yellow", "poor": "red", "none": "dim"}
GATE_COLOURS = {GateOutcome.PASSED: "green", GateOutcome.FAILED: "red", GateOutcome.UNKNOWN: "yellow"}
SIGNS = {Outcome.FAILED: ("✗", "red"), Outcome.WARNED: ("!", "yellow")}


def summary(audit: Audit, catalog: Catalog, width: int) -> RenderableType:
    """Everything as one renderable for `width` columns; nothing of it depends on colour."""
    wording, digest = Wording(catalog), Digest(audit)
    parts: list[RenderableType] = [Text(), *_head(digest, wording)]
    if since := since_view(audit, wording):
        parts += [Text(), in_short(since, wording)]
    if any(category.score is not None for category in digest.categories):
        parts += [Text(), _categories(digest.categories, wording, bars=width >= BAR_FROM)]
    if digest.fix_first:
        parts += [
            Text(),
            Text(wording("report.fix-first.title"), style="bold"),
            _fixes(digest.fix_first, wording),
        ]
    notes: list[RenderableType] = [Padding(note, (0, 0, 0, 2)) for note in _notes(digest, wording)]
    return Group(*parts, *([Text(), *notes] if notes else []), Text())


def _head(digest: Digest, wording: Wording) -> Iterable[Text]:
    audit = digest.audit
    score, colour = audit.score, COLOURS[tone_of(audit.score.overall)]
    yield Text(clean(audit.shop.name) or clean(audit.shop.start_url), style="bold")
    if score.grade is None:
        yield Text(wording("report.head.no-score"), style=colour)
    else:
        yield Text(
            wording("report.terminal.score", score=wording.score(score.overall), grade=score.grade),
            style=f"bold {colour}",
        )
    yield Text(wording.term("headline", score.grade or "none"))
    yield Text(coverage_line(digest, wording), style="dim")
    if audit.gate:
        yield Text(wording(f"gate-{audit.gate.outcome.value}"), style=GATE_COLOURS[audit.gate.outcome])


def _categories(categories: Iterable[Category], wording: Wording, *, bars: bool) -> Table:
    table = Table.grid(padding=(0, 2), expand=False)
    table.add_column(overflow="ellipsis", no_wrap=True, max_width=28)
    table.add_column(justify="right", no_wrap=True, min_width=3)
    if bars:
        table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for category in categories:
        tone = tone_of(category.score)
        table.add_row(
            Text(wording.term("category", category.id)),
            Text(wording.score(category.score), style=COLOURS[tone]),
            *([_bar(category.score, COLOURS[tone])] if bars else []),
            Text(_counts(category, wording), style="dim"),
        )
    return table


def _bar(score: float | None, colour: str) -> Text:
    filled = 0 if score is None else round(score / 100 * BAR)
    return Text("█" * filled, style=colour) + Text("░" * (BAR - filled), style="dim")


def _counts(category: Category, wording: Wording) -> str:
    return ", ".join(wording(f"report.category-count.{name}", count=n) for name, n in category.counts.items())


def _fixes(rules: Iterable[RuleResult], wording: Wording) -> Table:
    table = Table.grid(padding=(0, 1), expand=False)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    for number, rule in enumerate(rules, 1):
        sign, colour = SIGNS[rule.fault or Outcome.WARNED]
        table.add_row(
            Text(f"{number}."),
            Text(sign, style=colour),
            _title(rule, wording),
            Text(f"+{wording.points(rule.points)}", style="green"),
        )
    return table


def _title(rule: RuleResult, wording: Wording) -> Text:
    """What is wrong, and below it what may be said of the law behind it."""
    title = Text(wording.rule_title(rule.info, rule.fault))
    return title + Text(f"\n{wording.law(rule.law)}", style="dim") if rule.law else title


def _on_pages(digest: Digest, wording: Wording) -> Iterable[Text]:
    """How much of the shop was seen, and what of it was not."""
    coverage = digest.audit.coverage
    for line in template_lines(coverage, wording)[:MOST_TEMPLATES]:
        yield Text(line, style="dim")
    if absent := missing(coverage, wording):
        yield Text(wording("report.terminal.missing", count=len(absent), kinds=absent), style="yellow")
    unread = len(coverage.pages) - digest.pages_read
    if unread:
        yield Text(wording("report.terminal.unread", count=unread), style="dim")


def _notes(digest: Digest, wording: Wording) -> Iterable[Text]:
    """What limits the result: an early end, a capped grade, checks that broke or were not run."""
    coverage = digest.audit.coverage
    if coverage.partial:
        yield Text(wording.say(coverage.partial), style="yellow")
    if languages := wording.unknown_languages(coverage.unknown_languages):
        yield Text(languages, style="yellow")
    capped = digest.capping
    if capped:
        titles = tuple(wording.rule_title(rule.info, rule.outcome) for rule in capped)
        yield Text(wording("report.head.capped", count=len(titles), rules=titles), style="yellow")
    yield from _on_pages(digest, wording)
    if any(rule.law for rule in digest.fix_first):
        yield Text(wording("report.terminal.disclaimer"), style="dim")
    if digest.questions:
        answered = sum(question.answer is not None for question in digest.questions)
        asked = wording("report.terminal.manual", count=len(digest.questions), answered=answered)
        yield Text(asked, style="dim")
    for outcome in (Outcome.ERROR, Outcome.NEEDS_REVIEW):
        count = digest.count(outcome)
        if count:
            yield Text(wording(f"report.terminal.{outcome.value}", count=count), style="dim")
    if ignored := len(digest.audit.ignored):
        yield Text(wording("report.ignored.count", count=ignored), style="dim")
    if coverage.not_run:
        yield Text(wording("report.terminal.not_run", count=len(coverage.not_run)), style="dim")
