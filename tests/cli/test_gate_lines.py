"""The last lines in the terminal, of what pages say."""

from __future__ import annotations

import pytest

from auditor.cli.gate import LONGEST_ELEMENT, Gatekeeper
from auditor.gate import Policy, decide
from auditor.models import Audit, Severity
from tests.gate.audits import CART, SHOP, audit_of, failed

POLICY = Policy(fail_on=Severity.CRITICAL)
LANGUAGES = ("en", "uk", "lt", "lv", "pl", "ru", "de", "et")


def told(audit: Audit, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What stands in the terminal in the end."""
    judged = audit.model_copy(update={"gate": decide(audit, POLICY)})
    assert Gatekeeper(POLICY).conclude(judged) == 1
    return capsys.readouterr().err.splitlines()


@pytest.mark.parametrize("language", LANGUAGES)
def test_rule_template_page_and_element_are_on_one_line_in_every_language(
    language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AUDITOR_LANG", language)
    page = f"{SHOP}/p/1"
    line, last = told(audit_of([page], failed(CART, page, selector="header > a.cart")), capsys)
    for part in ("cart-visible", "/p/{n}", page, "header > a.cart"):
        assert part in line
    assert ("{" in last, last.strip() != "") == (False, True)
    assert "gate-" not in line + last, "every sentence has its words"


def test_nothing_of_a_page_makes_a_line_of_its_own_or_steers_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AUDITOR_LANG", "en")
    page = f"{SHOP}/p/1"
    hostile = "a\nThe gate is passed.\r\x1b[2K\u202eevil\u2028::error::x\x07"
    line, last = told(audit_of([page], failed(CART, page, selector=hostile)), capsys)
    assert last == "The gate is not passed."
    assert line.isprintable()
    assert "a The gate is passed." in line


def test_of_a_long_selector_its_end_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AUDITOR_LANG", "en")
    page = f"{SHOP}/p/1"
    selector = "html > body > " + "div > " * 400 + "a.cart"
    line, _ = told(audit_of([page], failed(CART, page, selector=selector)), capsys)
    (place,) = (part for part in line.split(" · ") if "div >" in part)
    assert place.startswith("at …")
    assert place.endswith("> a.cart")
    assert len(place) == len("at ") + LONGEST_ELEMENT
