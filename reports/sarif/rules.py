"""Rules as SARIF describes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from auditor.models import Outcome, RuleAccuracy, RuleInfo, Severity

from ..digest import RuleResult
from ..wording import Wording, clean

LEVELS = {
    Severity.CRITICAL: "error",
    Severity.SERIOUS: "error",
    Severity.MODERATE: "warning",
    Severity.MINOR: "note",
}
_WEAKER = {"error": "warning", "warning": "note", "note": "note"}
_PRECISIONS = ((0.95, "very-high"), (0.85, "high"), (0.7, "medium"), (0.0, "low"))
"""The words of code scanning, and the share of right answers from which we use each."""
_MARKUP = re.compile(r"([\\*_{}\[\]<>#|~!&])")


def level_of(info: RuleInfo, outcome: Outcome) -> str:
    """How bad a finding is: a warning of ours is a step below the rule's own level."""
    level = LEVELS[info.severity]
    return level if outcome is Outcome.FAILED else _WEAKER[level]


def descriptor(rule: RuleResult, laws: Iterable[str], wording: Wording) -> dict[str, Any]:
    """A rule with its documentation, in the reader's language."""
    info = rule.info
    title, why = wording.rule_title(info), wording.optional(f"{info.id}.why")
    fix = wording.optional(f"{info.id}.fix")
    parts = [
        (wording("report.check.why"), why),
        (wording("report.check.fix"), fix),
        (wording("report.sarif.law"), "\n".join(laws) or None),
    ]
    told = [(heading, text) for heading, text in parts if text]
    return {
        "id": clean(info.id),
        **_name(clean(info.id)),
        "shortDescription": {"text": title},
        "fullDescription": {"text": _line(why) if why else title},
        "help": {
            "text": "\n\n".join([title, *(f"{heading}\n{_line(text)}" for heading, text in told)]),
            "markdown": "\n\n".join(
                [f"# {_escaped(title)}", *(f"## {heading}\n\n{_escaped(text)}" for heading, text in told)]
            ),
        },
        "defaultConfiguration": {"level": LEVELS[info.severity]},
        "properties": _properties(info),
    }


def _name(rule_id: str) -> dict[str, str]:
    """The rule's name as people of that field write it; none where it would be the id once more."""
    parts = rule_id.split("-")
    return {"name": "".join(part.capitalize() for part in parts)} if len(parts) > 1 else {}


def _properties(info: RuleInfo) -> dict[str, Any]:
    category = clean(info.category)
    level = LEVELS[info.severity]
    properties: dict[str, Any] = {
        "tags": ["storefront", category, info.severity.value, *(["law"] if info.legal_basis else [])],
        "problem.severity": "recommendation" if level == "note" else level,
    }
    if precision := precision_of(info.accuracy):
        properties["precision"] = precision
    if info.accuracy and info.accuracy.pages:
        properties["accuracy"] = {"agreeing": info.accuracy.agreeing, "pages": info.accuracy.pages}
    return properties


def precision_of(accuracy: RuleAccuracy | None) -> str | None:
    """How far a rule is to be trusted, by the lower end of what was measured; None where nothing was."""
    if accuracy is None or not accuracy.pages:
        return None
    return next(word for share, word in _PRECISIONS if accuracy.least >= share)


def _line(text: str) -> str:
    return " ".join(text.split())


def _escaped(text: str) -> str:
    """Text of a catalog as Markdown: its paragraphs and `code` stay, nothing else is markup."""
    pieces = text.split("`")
    closed = len(pieces) % 2 == 1
    return "`".join(
        piece if closed and n % 2 else _MARKUP.sub(r"\\\1", piece) for n, piece in enumerate(pieces)
    )
