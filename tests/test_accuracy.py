"""What a pack tells of the accuracy of its rules."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from auditor.accuracy import FILE, RuleAccuracy, accuracy_of, describe_accuracy
from auditor.catalog import Catalog
from auditor.errors import UsageError
from auditor.models import RuleInfo
from auditor.plugins import RuleSet

from .builders import info


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an installed package `acme_rules` with a pack `acme_rules.pricing`."""
    for name in ("acme_rules", "acme_rules.pricing"):
        folder = tmp_path.joinpath(*name.split("."))
        folder.mkdir()
        (folder / "__init__.py").touch()
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))
    __import__("acme_rules.pricing")
    assert isinstance(sys.modules["acme_rules"], ModuleType)
    return tmp_path / "acme_rules"


@pytest.fixture(autouse=True)
def _fresh() -> None:
    from auditor import accuracy

    accuracy._read.cache_clear()


def rule_of(origin: str) -> RuleInfo:
    return info("fair-price", origin=origin)


def test_the_nearest_package_tells(pack: Path):
    (pack / FILE).write_text('{"rules": {"fair-price": {"pages": 20, "agreeing": 15}}}')
    found = accuracy_of(rule_of("acme_rules.pricing"))
    assert found == RuleAccuracy(pages=20, agreeing=15)
    (pack / "pricing" / FILE).write_text('{"rules": {"fair-price": {"pages": 10, "agreeing": 9}}}')
    _forget()
    assert accuracy_of(rule_of("acme_rules.pricing")) == RuleAccuracy(pages=10, agreeing=9)


def test_a_pack_that_does_not_tell_is_not_measured(pack: Path):
    for origin in ("acme_rules.pricing", "mine.py", ""):
        found = accuracy_of(rule_of(origin))
        assert found is None
        assert describe_accuracy(found, Catalog()) == "not measured"


def test_a_broken_file_names_the_package(pack: Path):
    (pack / FILE).write_text('{"rules": {"fair-price": {"pages": -1}}}')
    with pytest.raises(UsageError) as error:
        accuracy_of(rule_of("acme_rules.pricing"))
    assert error.value.params["package"] == "acme_rules"
    assert "fair-price.pages" in str(error.value.params["error"])


def test_figures_are_told_with_their_pages_and_interval():
    told = describe_accuracy(RuleAccuracy(pages=110, agreeing=99, least=0.83, most=0.94), Catalog())
    assert "99 of 110" in told
    assert all(share in told for share in ("90%", "83%", "94%"))


def test_every_installed_rule_tells_how_right_it_is_or_why_that_is_not_known(rules: RuleSet):
    catalog = Catalog()
    for rule in rules.rules:
        told = describe_accuracy(accuracy_of(rule.info), catalog)
        assert told.startswith(("right on ", "not measured")), (rule.info.id, told)


def _forget() -> None:
    from auditor import accuracy

    accuracy._read.cache_clear()
