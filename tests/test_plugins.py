"""Finding and loading rules and report formats, from good packs and from broken ones."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from textwrap import dedent

import pytest

from auditor.errors import UsageError
from auditor.plugins import REPORTS, RuleSet, find, load_file, load_report, load_rules

RULE = """
from auditor.rule import PRODUCT, Judgement, PageFacts, Severity, passed, rule

@rule(severity=Severity.MINOR, pages=PRODUCT)
def {name}(page: PageFacts, *, least: int = 3) -> Judgement:
    \"\"\"Says yes.\"\"\"
    return passed("It is so")
"""


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EntryPoint:
    """A pack with two good modules, one in a package below, and a module that does not import."""
    root = tmp_path / "some_pack"
    (root / "inner").mkdir(parents=True)
    (root / "__init__.py").write_text("")
    (root / "inner" / "__init__.py").write_text("")
    (root / "one.py").write_text(RULE.format(name="first_rule"))
    (root / "inner" / "two.py").write_text("from ..one import first_rule\n" + RULE.format(name="second_rule"))
    (root / "wrong.py").write_text("raise OSError('no such thing')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield EntryPoint("some", "some_pack", "auditor.rules")
    for name in [name for name in sys.modules if name.split(".")[0] == "some_pack"]:
        del sys.modules[name]


def test_the_rules_of_a_pack_are_found_by_walking_it(pack: EntryPoint):
    found = load_rules([pack])
    assert [rule.info.id for rule in found.rules] == ["second-rule", "first-rule"]
    assert [rule.info.category for rule in found.rules] == ["inner", "some_pack"]
    assert {rule.info.origin for rule in found.rules} == {"some_pack"}


def test_a_module_that_does_not_import_is_recorded_and_the_others_run(pack: EntryPoint):
    assert load_rules([pack]).broken == {"some_pack.wrong": "OSError: no such thing (wrong.py:1)"}


def test_a_pack_that_is_not_there_is_recorded():
    broken = load_rules([EntryPoint("gone", "no_such_pack", "auditor.rules")]).broken
    assert broken["no_such_pack"].startswith("ModuleNotFoundError")


def test_two_rules_with_one_id_are_refused_by_name(pack: EntryPoint, tmp_path: Path):
    file = tmp_path / "mine.py"
    file.write_text(RULE.format(name="first_rule"))
    with pytest.raises(UsageError) as raised:
        load_rules([pack], files=[file])
    assert raised.value.key == "duplicate-rule"
    assert raised.value.params == {"name": "first-rule", "first": "some_pack", "second": str(file)}


def test_a_rules_file_is_loaded_and_its_path_is_its_origin(tmp_path: Path):
    file = tmp_path / "mine.py"
    file.write_text(RULE.format(name="own_rule"))
    (found,) = load_file(file)
    assert (found.info.id, found.info.category, found.info.origin) == ("own-rule", "custom", str(file))


@pytest.mark.parametrize(
    ("content", "key", "told"),
    [
        (None, "rules-file-missing", ""),
        ("def half(:", "rules-file-broken", "SyntaxError"),
        ("1 / 0", "rules-file-broken", "ZeroDivisionError: division by zero (mine.py:1)"),
        ("x = 1", "rules-file-empty", ""),
    ],
)
def test_a_bad_rules_file_is_a_usage_error(tmp_path: Path, content: str | None, key: str, told: str):
    file = tmp_path / "mine.py"
    if content is not None:
        file.write_text(content)
    with pytest.raises(UsageError) as raised:
        load_file(file)
    assert raised.value.key == key
    assert told in str(raised.value.params.get("error", ""))


def test_an_unknown_rule_names_the_nearest(pack: EntryPoint):
    with pytest.raises(UsageError) as raised:
        load_rules([pack]).get("frist-rule")
    assert (raised.value.key, raised.value.params["nearest"]) == ("unknown-rule", "first-rule")


def test_rules_are_chosen_by_id_and_by_category(pack: EntryPoint):
    found = load_rules([pack])
    assert [rule.info.id for rule in found.choose(select=["inner"]).rules] == ["second-rule"]
    assert [rule.info.id for rule in found.choose(skip=["second-rule"]).rules] == ["first-rule"]
    with pytest.raises(UsageError):
        found.choose(select=["outer"])


def test_options_are_set_and_checked(pack: EntryPoint):
    found = load_rules([pack])
    assert found.configured({"first-rule": {"least": 5}}).get("first-rule").info.options == {"least": 5}
    assert found.get("first-rule").info.options == {"least": 3}


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"no-rule": {}}, "unknown-rule"),
        ({"first-rule": {"laest": 5}}, "unknown-option"),
        ({"first-rule": {"least": "five"}}, "option-wrong-type"),
        ({"first-rule": {"least": True}}, "option-wrong-type"),
    ],
)
def test_a_bad_option_is_a_usage_error(pack: EntryPoint, options: dict[str, dict[str, int]], key: str):
    with pytest.raises(UsageError) as raised:
        load_rules([pack]).configured(options)
    assert raised.value.key == key


def test_the_built_in_report_formats_are_found():
    assert {"html", "json", "terminal"} <= {point.name for point in find(REPORTS)}
    with pytest.raises(UsageError) as raised:
        load_report("htlm")
    assert raised.value.params == {"name": "htlm", "nearest": "html"}


def test_an_installed_pack_runs_from_the_command_line(tmp_path: Path):
    """Build a distribution with an entry point, install it with pip, and see its verdict."""
    source, site = tmp_path / "source", tmp_path / "site"
    source.mkdir()
    (source / "petshop_rules.py").write_text(RULE.format(name="pets_are_happy"))
    (source / "pyproject.toml").write_text(
        dedent("""
        [build-system]
        requires = ["setuptools"]
        build-backend = "setuptools.build_meta"
        [project]
        name = "petshop-rules"
        version = "1"
        [project.entry-points."auditor.rules"]
        petshop = "petshop_rules"
        [tool.setuptools]
        py-modules = ["petshop_rules"]
        """)
    )
    pip = [
        "install",
        "--quiet",
        "--no-index",
        "--no-build-isolation",
        "--no-deps",
        "--target",
        str(site),
        str(source),
    ]
    subprocess.run([sys.executable, "-m", "pip", *pip], check=True)
    page = tmp_path / "page.html"
    page.write_text("<html><body><h1>Vase</h1><p>Price 10 EUR</p></body></html>")
    command = [sys.executable, "-m", "auditor", "rules", "--format", "json"]
    done = subprocess.run(command, env={"PYTHONPATH": str(site)}, capture_output=True, text=True, check=True)
    (row,) = [row for row in json.loads(done.stdout) if row["id"] == "pets-are-happy"]
    assert (row["origin"], row["title"], row["options"]) == ("petshop_rules", "Says yes.", {"least": 3})


def test_a_rule_carries_what_was_measured_of_it(rules: RuleSet) -> None:
    accuracy = rules.get("delivery-cost-shown").info.accuracy
    assert accuracy is not None
    assert accuracy.pages > 50
    assert accuracy.agreeing <= accuracy.pages


def test_a_pack_that_tells_its_accuracy_wrongly_is_recorded_and_its_rules_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = tmp_path / "acme_measured"
    pack.mkdir()
    (pack / "__init__.py").touch()
    (pack / "accuracy.json").write_text('{"rules": {"some-rule": {"pages": -1}}}')
    (pack / "some_rule.py").write_text(
        "from auditor.rule import *\n\n\n"
        "@rule(severity=Severity.MINOR)\ndef some_rule(page):\n    return passed('All is well')\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    found = load_rules([EntryPoint("acme", "acme_measured", "auditor.rules")])
    assert [rule.info.id for rule in found.rules] == ["some-rule"]
    assert found.rules[0].info.accuracy is None
    ((name, error),) = found.broken.items()
    assert name == "acme_measured accuracy.json"
    assert "some-rule.pages" in error
