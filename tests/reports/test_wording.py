"""Text of pages made safe; numbers, days and laws in the reader's form."""

from __future__ import annotations

import pytest
from auditor.reports.wording import Wording, clean, humanise, readable_path, tone_of, web_address

from auditor.catalog import Catalog
from auditor.models import (
    Day,
    Language,
    LawClaim,
    LawNote,
    Message,
    Outcome,
    RuleInfo,
    Scope,
    Severity,
    Term,
    Territory,
)


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording(Catalog("en"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  two \n\t words ", "two words"),
        ("\x1b[31mred\x1b[0m\x07", "[31mred[0m"),
        ("a\u202eb\u2066c\ufeff", "abc"),
        ("می‌خواهم", "می‌خواهم"),
        ("👩‍🚀", "👩‍🚀"),
        ("x" * 500, "x" * 159 + "…"),
        ("\ue001icon", "icon"),
    ],
)
def test_clean(text: str, shown: str):
    assert clean(text) == shown


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://shop.example/a", True),
        ("http://shop.example", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("https://", False),
        ("https://[broken", False),
        ("https://shop.example/\nx", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(url: str, safe: bool):
    assert (web_address(url) == url) is safe


def test_paths_are_shown_as_people_read_them():
    assert readable_path("https://shop.example/%D0%BF%D0%BB%D0%B5%D0%B4?a=1") == "/плед?a=1"
    assert readable_path("https://shop.example") == "/"
    assert readable_path("https://[broken") == "https://[broken"
    assert len(readable_path("https://shop.example/" + "x" * 500)) == 70


def test_numbers_keep_their_meaning(wording: Wording):
    assert wording.score(89.96) == "89"
    assert wording.score(90.0) == "90"
    assert wording.score(None) == "–"
    assert wording.points(0.01) == "0.1"
    assert wording.points(0) == "0.0"
    assert wording.percent(0.001) == "1%"
    assert wording.percent(0) == "0%"
    assert wording.day("2026-11-21") == "November 21, 2026"
    assert wording.day("not a day") == "not a day"


def test_numbers_follow_the_language():
    german = Wording(Catalog("de"))
    assert german.points(6.25) == "6,2"
    assert german.day("2026-11-21") == "21. November 2026"
    assert german.percent(0.06) == "6\xa0%"
    assert Wording(Catalog("ar")).direction == "rtl"


def test_tones_have_their_borders_at_the_grades():
    assert [tone_of(score) for score in (None, 0, 59.9, 60, 79.9, 80, 100)] == [
        "none", "poor", "poor", "fair", "fair", "good", "good",
    ]  # fmt: skip


def test_a_rule_is_named_by_what_is_wrong_else_by_its_good_state(catalog: Catalog):
    wording = Wording(catalog)
    known = RuleInfo(id="phone-visible", category="contact", severity=Severity.MINOR, scope=Scope.PAGE)
    assert wording.rule_title(known) == "A telephone number is visible at once"
    assert wording.rule_title(known, Outcome.PASSED) == "A telephone number is visible at once"
    assert wording.rule_title(known, Outcome.FAILED) == "No telephone number in sight"
    no_words = known.model_copy(update={"id": "own_house-rule"})
    assert wording.rule_title(no_words, Outcome.FAILED) == "Own house rule"
    assert (
        wording.rule_title(no_words.model_copy(update={"summary": "The house is ours."}))
        == "The house is ours"
    )


def test_humanise():
    assert humanise("delivery-cost_shown") == "Delivery cost shown"


@pytest.mark.parametrize(
    ("iso", "told"), [("2026-11", "November 2026"), ("2026-11-03", "November 3, 2026"), ("soon", "soon")]
)
def test_months_and_days_are_written_out(iso: str, told: str):
    assert Wording(Catalog()).month(iso) == told


@pytest.mark.parametrize(
    ("claim", "mark", "told"),
    [
        (LawClaim.REQUIRED, "V", "Required by law: An act (V, read at a public source)."),
        (LawClaim.LIKELY_GAP, "S", "Likely gap, to be checked: An act (S, from a secondary source)."),
        (
            LawClaim.LIKELY_GAP,
            "K",
            "Likely gap, to be checked: An act (K, general knowledge, not yet verified).",
        ),
    ],
)
def test_a_law_is_told_as_far_as_it_was_verified(claim: LawClaim, mark: str, told: str):
    assert Wording(Catalog()).law(LawNote(claim=claim, citation="An act", mark=mark)) == told


def test_laws_are_cited_as_in_the_readers_language():
    german = Wording(Catalog("de"))
    assert german.citation("Directive 2011/83/EU art. 6(1)") == "Richtlinie 2011/83/EU Art. 6 Abs. 1"
    assert german.citation("An act of a plug-in’s own art. 3") == "An act of a plug-in’s own art. 3"
    reason = Message(
        key="law-elsewhere",
        params={"law": Term(key="Directive 98/6/EC art. 2 and 3"), "market": Territory(code="UA")},
    )
    said = german.say(reason)
    assert "Richtlinie 98/6/EG Art. 2 und 3" in said
    assert "Ukraine" in said
    assert "UA" not in said


@pytest.mark.parametrize(("language", "name"), [("en", "Georgian"), ("de", "Georgisch"), ("et", "gruusia")])
def test_languages_are_named_as_the_reader_does(language: str, name: str):
    told = Message(key="language-unknown", params={"language": Language(code="ka")})
    assert f"({name})" in Wording(Catalog(language)).say(told)


def test_an_unknown_code_is_told_as_it_is():
    said = Wording(Catalog()).say(
        Message(key="language-unknown", params={"language": Language(code="xq-1\x1b")})
    )
    assert "(xq-1)" in said


@pytest.mark.parametrize(
    ("language", "said"), [("uk", "Since 22 листопада 2026 р."), ("de", "Since 22. November 2026.")]
)
def test_a_value_that_ends_in_a_dot_needs_no_full_stop(language: str, said: str):
    day = Day(date="2026-11-22")
    told = Catalog(language).render(Message(key="Since {day}.", params={"day": day}))
    assert told.replace("\u202f", " ").replace("\xa0", " ") == said
