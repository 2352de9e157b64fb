"""docs/accuracy.md: every figure with the pages it rests on. The same measurement gives the same text.

The words are in accuracy.md.j2; here are the tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from auditor.accuracy import describe_accuracy
from auditor.catalog import Catalog
from auditor.models import Outcome

from .accepted import MARGINS
from .agreement import Agreement
from .markup import ANSWERS
from .measurement import Measurement
from .published import PUBLISHED, SOURCES
from .reading import AS_OF
from .scorer import FEWEST, Count, macro
from .shipped import shipped_rule
from .tables import FEW, MARK, between, counted, percent, score, table
from .targets import MOST_OPEN, targets

LEAST_PAGES = 10
"""Pages from which something is said of a language."""
TEMPLATE = "accuracy.md.j2"
SHARES = ("precision", "95 %", "recall", "95 %")


def document(found: Measurement) -> str:
    """The page, as Markdown."""
    environment = Environment(  # Markdown of our own words: nothing to escape
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters |= {"score": score, "percent": percent}
    return environment.get_template(TEMPLATE).render(_figures(found) | _tables(found))


def _figures(found: Measurement) -> dict[str, object]:
    corpus, wanted = found.corpus, targets(found)
    told = [label for label in found.labels if label in ANSWERS]
    not_run: dict[str, list[str]] = {}
    for rule, need in sorted(found.undecided.not_run.items(), key=lambda pair: (pair[1], pair[0])):
        not_run.setdefault(need, []).append(rule)
    return {
        "found": found,
        "corpus": corpus,
        "folds": found.folds,
        "shops": len({corpus.shops[page] for page in corpus.labels}),
        "met": sum(one.met for one in wanted),
        "targets": len(wanted),
        "markup_macro": macro(found.markup),
        "constant_macro": macro(found.constant),
        "told_macro": macro(found.labels, told),
        "markup_told_macro": macro(found.markup, told),
        "few_languages": ", ".join(
            f"{code} {one.pages}" for code, one in found.languages.items() if one.pages < LEAST_PAGES
        ),
        "unmeasured": sum(rule.reason is not None for rule in found.rules),
        "not_run": not_run,
        "sources": SOURCES,
        "margins": MARGINS,
        "mark": MARK,
        "few": FEW,
        "fewest": FEWEST,
        "least_pages": LEAST_PAGES,
        "as_of": AS_OF.isoformat(),
    }


def _tables(found: Measurement) -> dict[str, object]:
    return {
        "target_table": table(
            ("target", "wanted", "measured", "met"),
            [(one.name, one.wanted, one.measured, "yes" if one.met else "**no**") for one in targets(found)],
        ),
        "fact_table": table(
            ("fact", "pages", "present", "F1", "95 %", "markup only", "everything", *SHARES),
            [_fact(found, label) for label in found.labels],
        ),
        "part_table": table(
            ("part", "pages", "shops", "macro F1"),
            [(n, one.pages, one.shops, score(one.macro)) for n, one in enumerate(found.folds.parts, start=1)],
        ),
        "kind_table": table(("", "present", "F1", "95 %", *SHARES), _kinds(found)),
        "language_table": _languages(found),
        "rule_table": table(
            (
                "rule",
                "pages",
                "right",
                "95 %",
                "constant",
                "too strict",
                "too mild",
                "left open",
                "not measured",
            ),
            [_rule(rule) for rule in found.rules if rule.reason is None],
        ),
        "unmeasured_table": _unmeasured(found.rules),
        "open_table": _open(found),
        "published_table": table(
            ("task", "system", "figure", "measured on", "source"),
            [(one.task, one.system, one.figure, one.pages, f"({one.source})") for one in PUBLISHED],
        ),
    }


def _shares(count: Count) -> tuple[str, ...]:
    return (
        score(count.precision),
        between(count.precision_interval),
        score(count.recall),
        between(count.recall_interval),
    )


def _f1(count: Count) -> tuple[str, str]:
    return score(count.f1), between(count.f1_interval)


def _fact(found: Measurement, label: str) -> tuple[str, ...]:
    markup = score(found.markup[label].f1) if label in ANSWERS else "–"
    count, constant = found.labels[label], score(found.constant[label].f1)
    return label, str(count.pages), counted(count.present), *_f1(count), markup, constant, *_shares(count)


def _kinds(found: Measurement) -> list[tuple[str, ...]]:
    rows: dict[str, Count] = {"all kinds": found.kinds["kind"], **found.by_kind}
    rows["language"] = found.kinds["language"]
    return [(name, counted(count.present), *_f1(count), *_shares(count)) for name, count in rows.items()]


def _languages(found: Measurement) -> str:
    return table(
        ("language", "pages", "macro F1", *SHARES),
        [
            (
                code,
                one.pages,
                score(one.macro),
                *_shares(one.total),
            )
            for code, one in found.languages.items()
            if one.pages >= LEAST_PAGES
        ],
    )


def _rule(rule: Agreement) -> tuple[object, ...]:
    return (
        _link(rule.rule) + (" (shop)" if rule.of_shop else ""),
        counted(rule.pages),
        score(rule.share),
        between(rule.interval),
        score(rule.constant / rule.pages),
        rule.harsh,
        rule.mild,
        rule.open,
        "; ".join(rule.inputs.taken),
    )


def _unmeasured(rules: Iterable[Agreement]) -> str:
    catalog = Catalog()
    return table(
        ("rule", "why", "fields without a label"),
        [
            (
                _link(rule.rule),
                describe_accuracy(shipped_rule(rule), catalog).partition(": ")[2],
                ", ".join(f"`{field}`" for field in rule.inputs.unlabelled),
            )
            for rule in rules
            if rule.reason is not None
        ],
    )


def _open(found: Measurement) -> str:
    decided = (Outcome.PASSED, Outcome.WARNED, Outcome.FAILED)
    return table(
        ("rule", "verdicts", "needs review", "not applicable", *(outcome.value for outcome in decided)),
        [
            (
                _link(rule),
                verdicts.total,
                f"**{percent(verdicts.open)}**" if verdicts.open > MOST_OPEN else percent(verdicts.open),
                percent(verdicts.not_applicable),
                *(verdicts.outcomes.get(outcome, 0) for outcome in decided),
            )
            for rule, verdicts in found.undecided.rules.items()
        ],
    )


def _link(rule: str) -> str:
    return f"[{rule}](rules/{rule}.md)"
