"""A rule's documentation page, from its docstring and what it declares."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from auditor.accuracy import accuracy_of, describe_accuracy
from auditor.catalog import Catalog
from auditor.models import LegalBasis, RuleInfo, Scope
from auditor.rule import Rule


def title_of(rule: RuleInfo, catalog: Catalog) -> str:
    """The rule's title in the catalog's language, else the first line of its documentation."""
    key = f"{rule.id}.title"
    return catalog(key) if catalog.has(key) else rule.summary or rule.id


def weight_of(rule: RuleInfo) -> str:
    """The rule's severity; `question` for one that asks the owner and weighs nothing."""
    return "question" if rule.manual else rule.severity.value


def rule_page(rule: Rule, catalog: Catalog) -> str:
    """Markdown: title, what the rule is, how right it is, its docstring with the options' defaults."""
    info, title = rule.info, title_of(rule.info, catalog)
    kinds = ", ".join(kind.value for kind in info.pages) or "every page"
    about = {
        "Category": info.category,
        "Severity": info.severity.value,
        "Looks at": "the whole shop" if info.scope is Scope.SHOP else kinds,
        "Needs": ", ".join(info.needs),
        "Accuracy": describe_accuracy(accuracy_of(info), catalog),
    }
    if info.manual:
        about = {
            "Category": info.category,
            "Kind": "a question to the owner, answered in auditor.toml; no score",
        }
    facts = [f"| {name} | {value} |" for name, value in about.items() if value]
    text = _without_title(rule.documentation, title)
    parts = [
        "\n".join([f"| Rule | `{info.id}` |", "|---|---|", *facts]),
        _with_defaults(text, info),
        *_law(info),
    ]
    return "\n\n".join([f"# {title}", *(part for part in parts if part)]) + "\n"


def rule_index(rules: Iterable[Rule], catalog: Catalog) -> str:
    """Markdown: a table of all rules, by category, each leading to its page."""
    lines = ["# Rules", "", "Each rule has a page: why it matters, what fails, what passes, its sources."]
    lines += ["How right they are on real pages is measured: see [Accuracy](../accuracy.md)."]
    for category, group in groupby(rules, key=lambda rule: rule.info.category):
        lines += ["", f"## {category.capitalize()}", "", "| rule | passes when | severity |", "|---|---|---|"]
        lines += [
            f"| [{r.info.id}]({r.info.id}.md) | {title_of(r.info, catalog)} | {weight_of(r.info)} |"
            for r in group
        ]
    return "\n".join(lines) + "\n"


def _without_title(documentation: str, title: str) -> str:
    first, _, rest = documentation.partition("\n")
    return rest.strip() if first.rstrip(".") == title.rstrip(".") else documentation


def _with_defaults(text: str, info: RuleInfo) -> str:
    """The text with each option's default beside its meaning; options without one get a list."""
    untold = []
    for name, value in info.options.items():
        text, count = re.subn(rf"^- `{name}`", rf"- `{name}` (default `{value}`)", text, flags=re.MULTILINE)
        if not count:
            untold.append(f"- `{name}` (default `{value}`)")
    return "\n".join([text, "", "## Options", *untold]) if untold else text


def _law(info: RuleInfo) -> list[str]:
    """A section on the laws behind the rule, with how well each was verified."""
    if not info.legal_basis:
        return []
    lines = [f"- {law.text}{_when(law)} ({_mark(law)})" for law in info.legal_basis]
    only = [_ONLY_BY_LAW] if info.only_by_law else []
    return ["\n".join(["## Law", *lines, "", *only, _NO_ADVICE])]


_MARKS = {
    "V": "V: read at a public source",
    "S": "S: from a secondary source",
    "K": "K: general knowledge, to be verified",
}
_ONLY_BY_LAW = "Nobody else asks for this: in other markets and on other days the rule is not applicable."
_NO_ADVICE = (
    "Where a law marked V holds, failing is told as required by law and holds the grade at C; under any "
    "other mark it is told as a likely gap, to be checked. None of this is legal advice."
)


def _mark(law: LegalBasis) -> str:
    gathered = f", gathered {law.checked}" if law.checked else ""
    return _MARKS.get(law.mark, law.mark) + gathered


def _when(law: LegalBasis) -> str:
    since = f", from {law.applies_from}" if law.applies_from else ""
    until = f", until {law.applies_until}" if law.applies_until else ""
    return since + until + (f", in {', '.join(law.markets)}" if law.markets else "")
