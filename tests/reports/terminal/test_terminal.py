"""The terminal summary: plain when piped, as wide as the terminal, and no escape sequence of a shop's."""

from __future__ import annotations

import re

import pytest
from auditor.reports.terminal import printed

from auditor.catalog import Catalog
from auditor.plugins import load_report
from auditor.report import STANDARD_OUTPUT

from ..conftest import Sample
from ..sample import hostile_everywhere, unread_audit
from ..storefront import RTL, TERMINAL

ESCAPE = "\x1b"


def test_it_goes_to_standard_output_without_colour_when_that_is_no_terminal(sample: Sample, catalog: Catalog):
    (file,) = load_report("terminal")(*sample, catalog)
    assert file.name == STANDARD_OUTPUT
    text = file.content.decode("utf-8")
    assert ESCAPE not in text
    assert "Lantern & Loom" in text.splitlines()


def test_the_summary_says_what_matters(sample: Sample, catalog: Catalog):
    text = printed(sample[0], catalog, 100, terminal=False)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    score = sample[0].score
    assert f"{int(score.overall or 0)} of 100 points, grade {score.grade}" in lines
    assert any(line.startswith("14 of 16 pages read;") for line in lines)
    assert any(re.fullmatch(r"Finding the way 100 █{20}", line) for line in lines)
    assert any(re.fullmatch(r"Contact 0 ░{20} 1 to fix", line) for line in lines)
    fixes = [line for line in lines if re.match(r"\d+\. [✗!] ", line)]
    assert len(fixes) == min(10, len(score.fix_first))
    assert any("The delivery cost is missing" in line for line in fixes[:3])
    assert "Required by law: Directive 98/6/EC art. 2(a) (V, read at a public source)." in " ".join(lines)
    assert "Likely gap, to be checked: Directive 2011/83/EU art. 6(1) (S," in " ".join(lines)
    for note in (
        "The visit was interrupted",
        "Template /p/{slug}-{n} (Product): 4 read of about 1,234 pages in the shop, by its sitemap.",
        "One page that every shop has was not found: Payment.",
        "2 pages could not be read.",
        "One check broke.",
        "One check was not run",
        "Self-check: 2 of 3 questions on what no visit can see answered in auditor.toml.",
        "Notes on law are no legal advice.",
    ):
        assert note in text


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_no_line_is_wider_than_the_terminal(sample: Sample, catalog: Catalog, width: int):
    text = printed(sample[0], catalog, width, terminal=False)
    assert max(len(line) for line in text.splitlines()) <= width
    assert re.search(r"Finding the way\s+100", text)


def test_a_terminal_gets_colour_unless_it_asks_for_none(
    sample: Sample, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = printed(sample[0], catalog, 80, terminal=True)
    assert f"{ESCAPE}[31m✗" in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(rf"{ESCAPE}\[3\d", printed(sample[0], catalog, 80, terminal=True))


def test_text_of_a_shop_cannot_steer_the_terminal(catalog: Catalog):
    for text in (TERMINAL, "[bold red]markup[/]", "[/nothing]", "\r\x08overwrite", RTL):
        shown = printed(hostile_everywhere(text), catalog, 80, terminal=False)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown)
    assert "[bold red]markup[/]" in printed(
        hostile_everywhere("[bold red]markup[/]"), catalog, 80, terminal=False
    )


def test_an_audit_without_score_says_so(catalog: Catalog):
    text = printed(unread_audit(), catalog, 80, terminal=False)
    assert "No score" in text
    assert "0 of 1 page read" in text
    assert "human look" not in text
    assert "█" not in text
