"""summary.md as a comment on a pull request: short, complete, and nothing of a page in it but words."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import date

import pytest
from auditor.reports.markdown.blocks import LIMIT
from auditor.reports.markdown.escape import plain
from markdown_it import MarkdownIt
from markdown_it.token import Token

from auditor.catalog import Catalog
from auditor.models import Audit, Message, Outcome
from auditor.plugins import load_report
from auditor.score import score

from ..conftest import Sample
from ..sample import hostile_everywhere, unread_audit
from ..storefront import HOSTILE, LONG, MemoryAssets

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
ATTACKS = (
    *HOSTILE,
    "@maintainers please look at #12, !7 and GH-3",
    "www.evil.example and https://evil.example/?a=1",
    "a | b | c\n|---|---|\n| x |",
    "[click](https://evil.example) ![p](https://evil.example/p.png) <https://evil.example>",
    "**bold** _em_ ~~gone~~ `code` $a$ &lt;b&gt; &#64;me :tada: \\",
    "# heading\n- item\n> quote\n---\n/close\n<!-- hidden",
    "</td></table><img src=x onerror=alert(1)>",
)
REFERENCE = re.compile(r"(?<!\w)[@#!~%&$]\w|\bGH-\d|www\.|://|:\w+:")
"""What GitHub or GitLab would make a link or a picture of."""


def rendered(audit: Audit, catalog: Catalog) -> str:
    (file,) = load_report("markdown")(audit, MemoryAssets({}), catalog)
    assert file.name == "summary.md"
    return file.content.decode("utf-8")


def tokens(text: str) -> Iterator[Token]:
    for token in READER.parse(text):
        yield token
        yield from token.children or ()


def words_of(text: str) -> str:
    """The text as it is read, code left out."""
    return "\n".join(token.content for token in tokens(text) if token.type == "text")


def test_it_fits_on_a_screen(sample: Sample, catalog: Catalog):
    text = rendered(sample[0], catalog)
    assert len(text.splitlines()) < 60
    assert len(text) < 8_000


def test_it_tells_score_grade_fixes_law_and_coverage(sample: Sample, catalog: Catalog):
    audit, _ = sample
    text = words_of(rendered(audit, catalog))
    assert text.startswith(audit.shop.name)
    assert f"{int(audit.score.overall)} of 100 points, grade {audit.score.grade}" in text
    assert "Directive 98/6/EC art. 2(a)" in text
    assert "Notes on law are no legal advice." in text
    assert "pages read" in text
    assert "One check broke." in text


def test_what_to_fix_first_is_a_table_in_its_order(sample: Sample, catalog: Catalog):
    audit, _ = sample
    rows = [token.content for token in tokens(rendered(audit, catalog)) if token.type == "inline"]
    gains = [float(cell[1:]) for cell in rows if re.fullmatch(r"\+\d+\.\d", cell)]
    assert len(gains) == len(audit.score.fix_first[:10]) > 5
    assert gains == sorted(gains, reverse=True)
    assert any(re.fullmatch(r"on \d+ of \d+ pages", cell) for cell in rows)


def test_an_audit_that_read_nothing_says_so(catalog: Catalog):
    text = words_of(rendered(unread_audit(), catalog))
    assert "No score" in text
    assert "0 of 1 page read" in text
    assert "Nothing to fix" not in text


@pytest.mark.parametrize("text", ATTACKS, ids=range(len(ATTACKS)))
def test_nothing_of_a_page_is_markup(text: str, catalog: Catalog):
    told = rendered(hostile_everywhere(text), catalog)
    kinds = {token.type for token in tokens(told)}
    assert not kinds & {"html_inline", "html_block", "link_open", "image", "fence", "code_block", "s_open"}
    assert {token.tag for token in tokens(told) if token.type == "heading_open"} == {"h2", "h3"}
    cells = [token.type for token in tokens(told)]
    assert cells.count("td_open") % 4 == 0
    assert REFERENCE.findall(words_of(told)) == []


@pytest.mark.parametrize("text", [*ATTACKS, "a*b_c", "(x)", "12:30", "50 % & more", "C#", "e@mail.example"])
def test_escaped_text_reads_as_it_was(text: str):
    (paragraph,) = [token for token in READER.parse(f"x {plain(text)}") if token.type == "inline"]
    assert {child.type for child in paragraph.children or ()} == {"text"}
    said = "".join(child.content for child in paragraph.children or ())
    assert said.replace("\u2060", "") == "x " + " ".join(text.split())
    assert REFERENCE.findall(said) == []


def test_it_never_grows_beyond_what_a_comment_holds(sample: Sample, catalog: Catalog):
    audit, _ = sample
    long = Message(key="{x} said", params={"x": tuple([LONG] * 100)})
    verdicts = tuple(v.model_copy(update={"message": long}) for v in audit.verdicts)
    coverage = audit.coverage.model_copy(update={"partial": long})
    shop = audit.shop.model_copy(update={"name": "*" * 100_000})
    grown = audit.model_copy(update={"verdicts": verdicts, "coverage": coverage, "shop": shop})
    assert len(rendered(grown, catalog)) < LIMIT


def test_what_is_too_long_is_cut_between_blocks_and_says_so(
    sample: Sample, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sys.modules["auditor.reports.markdown.blocks"], "LIMIT", 900)
    text = rendered(sample[0], catalog)
    assert len(text) <= 900
    assert text.endswith("The rest is left out here; it is in the full scorecard.\n")


def test_a_check_that_is_unsure_of_some_pages_still_names_what_is_wrong_on_others(
    sample: Sample, catalog: Catalog
):
    audit, _ = sample
    found = [v for v in audit.verdicts if v.rule == "product-photos" and v.page]
    unsure = {"outcome": Outcome.NEEDS_REVIEW, "score": None, "law": None}
    verdicts = tuple(v.model_copy(update=unsure) if v is found[0] else v for v in audit.verdicts)
    rated = score(audit.rules, verdicts, audit.shop.market, date.fromisoformat(audit.as_of))
    text = words_of(rendered(audit.model_copy(update={"verdicts": verdicts, "score": rated}), catalog))
    assert "Too few photos of the product" in text
    assert "There are enough photos of the product" not in text
