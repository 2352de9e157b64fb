"""The file of findings that are known."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from auditor.errors import OutputError, UsageError
from auditor.gate import Policy, decide, read_baseline, update_baseline
from auditor.models import GateOutcome

from .audits import CART, LOGO, PRICE, SHOP, audit_of, failed, passed, products

PAGES = products(3)
FIRST = audit_of(
    PAGES, failed(CART, *PAGES[:2], selector="main > a"), failed(LOGO, *PAGES), passed(CART, PAGES[2])
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "ci" / "known.toml"
    assert update_baseline(made, FIRST) == 2
    return made


def test_what_was_found_is_known_from_then_on(file: Path) -> None:
    cart, logo = read_baseline(file).finding
    assert (cart.rule, cart.template, cart.count, cart.of) == ("cart-visible", "/p/{n}", 2, 3)
    assert (cart.page, cart.element, logo.rule) == ("/p/1", "main > a", "shop-logo")
    assert decide(FIRST, Policy(baseline=read_baseline(file))).outcome is GateOutcome.PASSED


def test_people_read_why_it_is_there(file: Path) -> None:
    assert file.read_text("utf-8").startswith("# ")
    assert "shop.example" not in file.read_text("utf-8"), "it holds for staging as well"


def test_what_people_write_stays(file: Path) -> None:
    text = file.read_text("utf-8").replace(
        'rule = "cart-visible"',
        'rule = "cart-visible"  # asked for twice\nreason = "new theme"\nexpires = 2027-01-31',
    )
    file.write_text("# ours\n" + text, "utf-8")
    worse = audit_of(PAGES, failed(CART, *PAGES), failed(LOGO, *PAGES))
    assert update_baseline(file, worse) == 2
    cart = read_baseline(file).finding[0]
    assert (cart.count, cart.reason, cart.expires) == (3, "new theme", date(2027, 1, 31))
    assert file.read_text("utf-8").startswith("# ours\n")
    assert "# asked for twice" in file.read_text("utf-8")


def test_what_is_gone_is_left_out_and_what_is_new_comes_in(file: Path) -> None:
    later = audit_of(PAGES, passed(CART, *PAGES), failed(LOGO, *PAGES), failed(PRICE, PAGES[0]))
    update_baseline(file, later)
    assert [entry.rule for entry in read_baseline(file).finding] == ["shop-logo", "price-visible"]


def test_a_shorter_look_leaves_what_it_cannot_know(file: Path) -> None:
    before = read_baseline(file)
    update_baseline(file, audit_of(PAGES[:1], passed(CART, PAGES[0]), failed(LOGO, PAGES[0])))
    assert read_baseline(file) == before, "one page of three tells too little"


def test_what_was_not_looked_at_stays(file: Path) -> None:
    update_baseline(file, audit_of([f"{SHOP}/about"], passed(CART, f"{SHOP}/about"), pattern="/about"))
    assert len(read_baseline(file).finding) == 2


def test_a_template_that_looks_different_in_another_sample_is_renamed(file: Path) -> None:
    update_baseline(
        file,
        audit_of(
            PAGES, failed(CART, *PAGES, selector="main > a"), failed(LOGO, *PAGES), pattern="/{slug}/{n}"
        ),
    )
    assert [entry.template for entry in read_baseline(file).finding] == ["/{slug}/{n}"] * 2


def test_the_same_audit_writes_the_same_file(file: Path) -> None:
    before = file.read_bytes()
    update_baseline(file, FIRST)
    assert file.read_bytes() == before


def test_an_empty_baseline_can_be_read(tmp_path: Path) -> None:
    assert update_baseline(tmp_path / "known.toml", audit_of(PAGES, passed(CART, *PAGES))) == 0
    assert read_baseline(tmp_path / "known.toml").finding == ()
    assert tomllib.loads((tmp_path / "known.toml").read_text("utf-8"))["version"] == 1


def test_entries_on_one_line_are_kept(file: Path) -> None:
    cart = read_baseline(file).finding[0]
    entry = f'rule = "cart-visible", template = "/p/{{n}}", fingerprint = "{cart.fingerprint}", count = 1'
    file.write_text(f'finding = [{{ {entry}, owner = "Ona" }}]', "utf-8")
    assert update_baseline(file, FIRST) == 2
    assert [(one.rule, one.count, one.owner) for one in read_baseline(file).finding] == [
        ("cart-visible", 2, "Ona"),
        ("shop-logo", 3, ""),
    ]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("finding = ", "baseline-unreadable"),
        ("\udcff", "baseline-unreadable"),
        ("version = 2", "baseline-broken"),
        ("findings = []", "baseline-broken"),
        ("finding = 3", "baseline-broken"),
        ("[[finding]]\nrule = 'cart-visible'", "baseline-broken"),
        ("[[finding]]\nrule = 'a'\nfingerprint = 'b'\ncount = 0", "baseline-broken"),
        ("[[finding]]\nrule = 'a'\nfingerprint = 'b'\ncount = 1\nexpires = 'soon'", "baseline-broken"),
        ("[[finding]]\nrule = 'a'\nfingerprint = 'b'\ncount = 1\nuntil = 2027-01-01", "baseline-broken"),
    ],
)
def test_a_damaged_baseline_is_said(tmp_path: Path, text: str, key: str) -> None:
    file = tmp_path / "known.toml"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(UsageError) as raised:
        read_baseline(file)
    assert (raised.value.key, raised.value.params["path"]) == (key, str(file))
    with pytest.raises(UsageError):
        update_baseline(file, FIRST)
    assert file.read_bytes() == text.encode("utf-8", "surrogateescape"), "it is left as it was"


def test_a_missing_baseline_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        read_baseline(tmp_path / "none.toml")
    assert raised.value.key == "baseline-missing"


def test_a_baseline_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        update_baseline(tmp_path / "file" / "known.toml", FIRST)
