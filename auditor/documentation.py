"""A rule's documentation page, from its docstring and what it declares."""

from __future__ import annotations

from auditor.catalog import Catalog
from auditor.models import RuleInfo
from auditor.rule import Rule


def title_of(rule: RuleInfo, catalog: Catalog) -> str:
    """The rule's title in the catalog's language, else the first line of its documentation."""
    key = f"{rule.id}.title"
    return catalog(key) if catalog.has(key) else rule.summary or rule.id


def rule_page(rule: Rule, title: str) -> str:
    """Markdown: title, what the rule is, its options, and its docstring."""
    info = rule.info
    lines = [
        f"# {title}",
        "",
        f"`{info.id}` · {info.category} · {info.severity.value}",
        "",
        rule.documentation,
    ]
    if info.options:
        lines += ["", "## Options", "", "| option | default |", "|---|---|"]
        lines += [f"| `{name}` | `{value}` |" for name, value in info.options.items()]
    if info.legal_basis:
        lines += [
            "",
            "## Law",
            "",
            *(f"- {law.text}{_dates(law.applies_from, law.applies_until)}" for law in info.legal_basis),
        ]
    return "\n".join(lines) + "\n"


def _dates(since: str | None, until: str | None) -> str:
    return (f", from {since}" if since else "") + (f", until {until}" if until else "")
