"""How often a rule was right on labelled pages, as the package that brings it says.

A pack may hold `accuracy.json` beside its rules, or in a package above them: rule id -> on how many
pages the rule said of the page what it says of a careful reader's labels, or why that was not measured.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib import resources

from pydantic import ValidationError

from auditor.errors import UsageError, first_fault
from auditor.models import Frozen, Percent, RuleAccuracy, RuleInfo

FILE = "accuracy.json"


class PackAccuracy(Frozen):
    """The content of accuracy.json."""

    rules: dict[str, RuleAccuracy]


def accuracy_of(rule: RuleInfo) -> RuleAccuracy | None:
    """What was measured of a rule; None when its pack does not tell."""
    for package in _packages(rule.origin):
        told = _read(package)
        if told is not None:
            return told.rules.get(rule.id)
    return None


def describe_accuracy(found: RuleAccuracy | None, catalog: Callable[..., str]) -> str:
    """A sentence, or part of one, on how right a rule is, from a Catalog or what speaks as one."""
    if found is None or not (found.pages or found.reason):
        return catalog("accuracy-not-measured")
    if found.reason is not None:
        return catalog(f"accuracy-not-measured-{found.reason}")
    shares = {
        "share": Percent(share=found.agreeing / found.pages),
        "least": Percent(share=found.least),
        "most": Percent(share=found.most),
    }
    key = "accuracy-one-page-shops" if found.one_page_shops else "accuracy-pages"
    return catalog(key, agreeing=found.agreeing, pages=found.pages, **shares)


def _packages(origin: str) -> Iterator[str]:
    """The imported package that a rule came from, and those above it, innermost first."""
    name = origin.partition(":")[0]
    while name:
        if hasattr(sys.modules.get(name), "__path__"):
            yield name
        name = name.rpartition(".")[0]


@lru_cache(maxsize=64)
def _read(package: str) -> PackAccuracy | None:
    file = resources.files(package) / FILE
    if not file.is_file():
        return None
    try:
        return PackAccuracy.model_validate_json(file.read_bytes())
    except ValidationError as error:
        raise UsageError("accuracy-file-broken", package=package, error=first_fault(error)) from error
