"""Find and load rules and report formats. The engine knows none by name: built-ins come this way too.

A rule pack is a module or package named by an entry point in the group `auditor.rules`; its rules
are the `Rule` objects in its modules. A report format is a `render` function named by an entry
point in the group `auditor.reports`; in `auditor.comparisons` it shows only what changed between two
audits. Finding reads only metadata; loading imports.
"""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
import sys
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

from auditor.accuracy import FILE, accuracy_of
from auditor.errors import UsageError
from auditor.ignoring import Ignore
from auditor.markets import laws_behind
from auditor.models import WEIGHTS
from auditor.report import Render, RenderIndex
from auditor.rule import Rule
from auditor.suggest import unknown
from auditor.userfile import module_in

RuleOption = int | float | str | bool

ANSWERS = ("yes", "partly", "no")
"""Answers that reports know; others are shown as they are."""

LONGEST_ANSWER = 600
"""Characters of an owner's answer in own words."""

OWN = "storefront-auditor"
"""Name of our own distribution."""
RULES = "auditor.rules"
REPORTS = "auditor.reports"
COMPARISONS = "auditor.comparisons"
INDEXES = "auditor.indexes"


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of a run, and the packs that could not be loaded."""

    rules: tuple[Rule, ...]
    broken: dict[str, str]
    """Import name of the module -> type and text of what its import raised."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """Manual rule -> the owner's answer: `yes`, `partly`, `no` or own words."""
    ignores: tuple[Ignore, ...] = ()
    """Findings that do not count."""

    def get(self, rule_id: str) -> Rule:
        """One rule; UsageError with the nearest id when there is none."""
        for rule in self.rules:
            if rule.info.id == rule_id:
                return rule
        raise unknown("unknown-rule", rule_id, (rule.info.id for rule in self.rules))

    def choose(self, select: Iterable[str] = (), skip: Iterable[str] = ()) -> RuleSet:
        """Only the rules in `select` (all when empty) without those in `skip`; categories count too."""
        wanted, unwanted = self._ids(select), self._ids(skip)
        chosen = (r for r in self.rules if (not wanted or r.info.id in wanted) and r.info.id not in unwanted)
        return replace(self, rules=tuple(chosen))

    def configured(self, options: Mapping[str, Mapping[str, RuleOption]]) -> RuleSet:
        """The rules with options (rule -> option -> value); UsageError for what a rule does not have."""
        for rule_id, values in options.items():
            _check_options(self.get(rule_id), values)
        return replace(
            self, rules=tuple(_with_options(rule, options.get(rule.info.id, {})) for rule in self.rules)
        )

    def answered(self, answers: Mapping[str, bool | str]) -> RuleSet:
        """The rules with the owner's answers; UsageError for a question that is not asked, or no answer."""
        questions = [rule.info.id for rule in self.rules if rule.info.manual]
        for name, answer in answers.items():
            if name not in questions:
                raise unknown("unknown-question", name, questions)
            if isinstance(answer, str) and not 0 < len(answer.strip()) <= LONGEST_ANSWER:
                raise UsageError("answer-wrong-length", name=name, most=LONGEST_ANSWER)
        return replace(self, answers={name: _plain_answer(answer) for name, answer in answers.items()})

    def ignoring(self, ignores: Iterable[Ignore]) -> RuleSet:
        """The rules with findings that do not count; UsageError for a rule that there is not."""
        ignores = tuple(ignores)
        self.check_names(ignore.rule for ignore in ignores)
        return replace(self, ignores=ignores)

    def check_names(self, names: Iterable[str]) -> None:
        """UsageError with the nearest id where there is no rule or category of a name."""
        self._ids(names)

    def _ids(self, names: Iterable[str]) -> set[str]:
        categories = {rule.info.category for rule in self.rules}
        return {
            rule.info.id
            for name in names
            for rule in (
                (r for r in self.rules if r.info.category == name) if name in categories else [self.get(name)]
            )
        }


def find(group: str) -> tuple[EntryPoint, ...]:
    """The entry points of a group by name; nothing is imported."""
    return tuple(sorted(entry_points(group=group), key=lambda point: (point.name, point.value)))


def load_rules(packs: Iterable[EntryPoint] | None = None, files: Iterable[Path] = ()) -> RuleSet:
    """The rules of installed packs and of single files, by category, weight and id.

    A module of a pack whose import fails is recorded and left out, and so is what a pack tells wrongly of
    the accuracy of its rules; a file that the user named and that fails is a UsageError, and so are two
    rules with one id.
    """
    rules: list[Rule] = []
    broken: dict[str, str] = {}
    for point in find(RULES) if packs is None else packs:
        for name in _modules(point.module, broken):
            rules += [_from(rule, point.value, _version(point)) for rule in _rules_in(sys.modules[name])]
    for file in files:
        rules += load_file(file)
    _refuse_duplicates(rules)
    rules.sort(key=lambda rule: (rule.info.category, -WEIGHTS[rule.info.severity], rule.info.id))
    return RuleSet(tuple(_measured(rule, broken) for rule in rules), broken)


def load_file(path: Path) -> list[Rule]:
    """The rules in a Python file; UsageError when it is missing, fails or holds none."""
    if not path.is_file():
        raise UsageError("rules-file-missing", path=str(path))
    try:
        module = module_in(path, f"auditor_rules_file_{path.stem}")
    except Exception as error:
        raise UsageError("rules-file-broken", path=str(path), error=describe(error)) from error
    if module is None:
        raise UsageError("rules-file-not-python", path=str(path))
    version = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    rules = [_from(rule, str(path), version) for rule in _rules_in(module)]
    if not rules:
        raise UsageError("rules-file-empty", path=str(path))
    return rules


def load_report(name: str, group: str = REPORTS) -> Render:
    """The render function of a report format; UsageError with the nearest name when there is none."""
    render: Render = _loaded(name, group)
    return render


def load_index(name: str) -> RenderIndex | None:
    """What shows several shops together in a report format; None for a format that does not."""
    known = any(point.name == name for point in find(INDEXES))
    return _loaded(name, INDEXES) if known else None


def _loaded(name: str, group: str) -> Any:
    points = {point.name: point for point in find(group)}
    if name not in points:
        raise unknown("unknown-format", name, points)
    try:
        return points[name].load()
    except Exception as error:  # another's code may raise anything
        raise UsageError("report-broken", name=name, error=describe(error)) from error


def describe(error: BaseException) -> str:
    """Type, text and place of what another's code raised, on one line."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    text = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}: {text}{place}" if text else f"{type(error).__name__}{place}"


def _modules(root: str, broken: dict[str, str]) -> Iterator[str]:
    """Names of the modules of a pack that could be imported; the others go to `broken`."""
    names = [root]
    for name in names:
        try:
            module = importlib.import_module(name)
        except Exception as error:  # another's code may raise anything; the run goes on without it
            broken[name] = describe(error)
            continue
        yield name
        names += [f"{name}.{info.name}" for info in pkgutil.iter_modules(getattr(module, "__path__", ()))]


def _rules_in(module: ModuleType) -> list[Rule]:
    found = (value for value in vars(module).values() if isinstance(value, Rule))
    return [rule for rule in found if rule.check.__module__ == module.__name__]  # not those it imported


def _version(point: EntryPoint) -> str:
    """Version of the package that an entry point is from; empty for our own, which every audit tells."""
    return f"{point.dist.name} {point.dist.version}" if point.dist and point.dist.name != OWN else ""


def _from(rule: Rule, origin: str, version: str) -> Rule:
    """The rule with where it is from, and the laws of our data behind those it came with."""
    laws = rule.info.legal_basis + laws_behind(rule.info.id)
    found = {"origin": origin, "version": version, "legal_basis": laws}
    return replace(rule, info=rule.info.model_copy(update=found))


def _measured(rule: Rule, broken: dict[str, str]) -> Rule:
    """The rule with what its pack tells of its accuracy; a pack that tells it wrongly goes to `broken`."""
    try:
        accuracy = accuracy_of(rule.info)
    except UsageError as error:
        broken[f"{rule.info.origin} {FILE}"] = str(error.params.get("error", error))
        return rule
    return replace(rule, info=rule.info.model_copy(update={"accuracy": accuracy}))


def _plain_answer(answer: bool | str) -> str:
    """An answer on one line; `Yes` and true are `yes`."""
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    words = " ".join(answer.split())
    return words.lower() if words.lower() in ANSWERS else words


def _check_options(rule: Rule, values: Mapping[str, RuleOption]) -> None:
    for name, value in values.items():
        default = rule.info.options.get(name)
        if default is None:
            raise unknown("unknown-option", name, rule.info.options, rule=rule.info.id)
        if type(value) is not type(default) and not (type(default) is float and type(value) is int):
            raise UsageError(
                "option-wrong-type", rule=rule.info.id, name=name, value=repr(value), default=repr(default)
            )


def _with_options(rule: Rule, values: Mapping[str, RuleOption]) -> Rule:
    return replace(rule, info=rule.info.model_copy(update={"options": rule.info.options | dict(values)}))


def _refuse_duplicates(rules: Iterable[Rule]) -> None:
    rules = list(rules)
    for rule_id, count in Counter(rule.info.id for rule in rules).items():
        if count > 1:
            origins = [rule.info.origin for rule in rules if rule.info.id == rule_id]
            raise UsageError("duplicate-rule", name=rule_id, first=origins[0], second=origins[1])
