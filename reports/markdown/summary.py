"""About a screenful on an audit: score, what changed, what to fix first, how much was seen, gaps of law."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.catalog import Catalog
from auditor.models import Audit, GateFinding, GateOutcome, Outcome, Trend

from ..digest import WRONG, Digest, RuleResult
from ..finding import coverage_line
from ..since import Since, since_view
from ..telling import tell_standing
from ..wording import Wording, clean, readable_path
from .blocks import bounded, bullets
from .escape import plain

MOST_LAWS = 5
MOST_CHANGED = 5
"""Checks named that are new, and that are worse."""
SINCE_SIGNS = {Trend.NEW: "❌", Trend.WORSE: "🔻"}
MOST_FINDINGS = 8
GATE_SIGNS = {GateOutcome.PASSED: "✅", GateOutcome.FAILED: "❌", GateOutcome.UNKNOWN: "❓"}
FULL_REPORT = "index.html"
"""Name of the html report, whose file lies beside this one where it was asked for as well."""
SIGNS = {Outcome.FAILED: "❌", Outcome.WARNED: "⚠️"}


def summary(audit: Audit, catalog: Catalog) -> str:
    """The whole text; it ends with a line where it would be longer than a comment may be."""
    digest, wording = Digest(audit), Wording(catalog)
    blocks = [*_head(digest, wording), *_gate(digest, wording), *_since(audit, wording)]
    blocks += [
        *_fix_first(digest, wording),
        *_laws(digest, wording),
        *_unseen(digest, wording),
        _foot(audit, wording),
    ]
    return bounded(blocks, wording)


def _head(digest: Digest, wording: Wording) -> Iterator[str]:
    audit, score = digest.audit, digest.audit.score
    name = plain(clean(audit.shop.name) or clean(audit.shop.start_url))
    yield f"## {name}"
    told = (
        wording("report.terminal.score", score=wording.score(score.overall), grade=score.grade)
        if score.grade
        else wording("report.head.no-score")
    )
    yield f"**{plain(told)}**: {plain(wording.term('headline', score.grade or 'none'))}"
    if capped := digest.capping:
        titles = tuple(wording.rule_title(rule.info, rule.fault) for rule in capped)
        yield plain(wording("report.head.capped", count=len(titles), rules=titles))


def _gate(digest: Digest, wording: Wording) -> Iterator[str]:
    """Whether a deploy may go on, and what stands in its way."""
    gate = digest.audit.gate
    if gate is None:
        return
    sign = GATE_SIGNS[gate.outcome]
    yield f"{sign} **{plain(wording(f'gate-{gate.outcome.value}'))}**"
    reasons = [plain(wording.say(reason)) for reason in gate.why]
    failing = [_finding(one, digest, wording) for one in gate.findings if one.fails]
    more = len(failing) - MOST_FINDINGS
    told = [
        *reasons,
        *failing[:MOST_FINDINGS],
        *([plain(wording("gate-more", count=more))] if more > 0 else []),
    ]
    if told:
        yield bullets(told)


def _finding(one: GateFinding, digest: Digest, wording: Wording) -> str:
    """Rule, standing, what is wrong, and the first page and element."""
    finding = one.finding
    title = wording.rule_title(digest.rule(finding.rule).info, Outcome.FAILED)
    place = [readable_path(finding.pages[0])] if finding.pages else []
    place += [clean(finding.element)] if finding.element else []
    where = f" ({', '.join(map(_code, place))})" if place else ""
    said = f"{plain(tell_standing(one, wording))}: {plain(wording.say(finding.message))}"
    return f"**{plain(title)}**, {said}{where}"


def _code(text: str) -> str:
    """Text of a page as code, where nothing in it is markup but its own end."""
    return "`" + text.replace("`", "\u02cb") + "`"


def _since(audit: Audit, wording: Wording) -> Iterator[str]:
    since = since_view(audit, wording)
    if since is None:
        return
    told = [since.score, *([since.quiet] if since.quiet else [])]
    yield f"**{plain(since.title)}**: {plain(' '.join(told))}"
    if since.counts:
        yield bullets([*(plain(words) for _, _, words in since.counts), *_named(since)])


def _named(since: Since) -> list[str]:
    """The first checks that are new or worse."""
    return [
        f"{SINCE_SIGNS[Trend(block.id)]} {plain(check.title)}"
        for block in since.blocks
        if block.id in SINCE_SIGNS
        for check in block.checks[:MOST_CHANGED]
    ]


def _fix_first(digest: Digest, wording: Wording) -> Iterator[str]:
    yield f"### {plain(wording('report.fix-first.title'))}"
    if not digest.fix_first:
        scored = digest.audit.score.overall is not None
        yield plain(wording("report.fix-first.nothing" if scored else "report.fix-first.unknown"))
        return
    columns = [wording(f"report.markdown.{name}") for name in ("what", "where", "points")]
    rows = [
        f"| {SIGNS[rule.fault or Outcome.WARNED]} | "
        f"{plain(wording.rule_title(rule.info, rule.fault))} | {plain(_where(rule, wording))} | "
        f"+{plain(wording.points(rule.points))} |"
        for rule in digest.fix_first
    ]
    yield "\n".join([f"| | {' | '.join(map(plain, columns))} |", "|---|---|---|--:|", *rows])


def _where(rule: RuleResult, wording: Wording) -> str:
    wrong = rule.having(*WRONG)
    if any(verdict.page is None for verdict in wrong):
        return wording("report.check.whole-shop")
    return wording("report.check.on-pages", wrong=len(wrong), count=rule.judged)


def _laws(digest: Digest, wording: Wording) -> Iterator[str]:
    """What fails although a law asks for it, or seems to."""
    gaps = [(rule, rule.law) for rule in digest.rules.values() if rule.law]
    if not gaps:
        return
    yield f"### {plain(wording('report.markdown.law'))}"
    lines = [
        f"{plain(wording.rule_title(rule.info, rule.fault))}. {plain(wording.law(law))}"
        for rule, law in gaps[:MOST_LAWS]
    ]
    more = len(gaps) - MOST_LAWS
    yield bullets([*lines, *([plain(wording("report.check.more-groups", count=more))] if more > 0 else [])])
    yield f"_{plain(wording('report.terminal.disclaimer'))}_"


def _unseen(digest: Digest, wording: Wording) -> Iterator[str]:
    """How much was seen, and what of it was not: nothing of that is good."""
    coverage = digest.audit.coverage
    lines = [coverage_line(digest, wording)]
    if coverage.partial:
        lines.append(wording.say(coverage.partial))
    if languages := wording.unknown_languages(coverage.unknown_languages):
        lines.append(languages)
    if ignored := len(digest.audit.ignored):
        lines.append(wording("report.ignored.count", count=ignored))
    if broken := digest.count(Outcome.ERROR):
        lines.append(wording("report.terminal.error", count=broken))
    if coverage.not_run:
        lines.append(wording("report.terminal.not_run", count=len(coverage.not_run)))
    yield f"### {plain(wording('report.markdown.coverage'))}"
    yield bullets(map(plain, lines))


def _foot(audit: Audit, wording: Wording) -> str:
    made = wording("report.foot.made", tool=audit.tool, day=wording.day(audit.as_of))
    return f"{plain(wording('report.markdown.full'))} `{FULL_REPORT}`. {plain(made)}"
