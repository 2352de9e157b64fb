"""Rules on facts by labels beside rules on facts that were read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from auditor.extract.plain import plain_facts
from auditor.models import Outcome, PageFacts, PageKind
from auditor.plugins import RuleSet
from auditor.rule import (
    PRODUCT,
    Judgement,
    Need,
    Rule,
    Severity,
    ShopFacts,
    failed,
    needs_review,
    not_applicable,
    passed,
    rule,
    unsure,
)
from auditor.rule import Scope as RuleScope
from benchmarks.accuracy.agreement import Agreement, agreements
from benchmarks.accuracy.fields import IMPLIED, LABELLED, TAKEN, inputs
from benchmarks.accuracy.scorer import Scorer
from benchmarks.accuracy.truth import FIELDS, truth
from benchmarks.accuracy.undecided import undecided
from benchmarks.accuracy.watch import fields_read

from .tiny import labels_of, product_facts, score_file

OPPOSITE: dict[str, Any] = {
    "name": "Another thing",
    "photos": 4,
    "price": "77.50",
    "currency": "PLN",
    "availability": "out_of_stock",
    "return_days": 21,
    "rating": "3.9",
    "review_count": 17,
    "messengers": ["viber"],
    "social": ["facebook"],
}
"""Labels that say something else than the page."""


@pytest.fixture
def scorer(tmp_path: Path) -> Scorer:
    return Scorer(score_file(tmp_path))


@rule(severity=Severity.MINOR, pages=PRODUCT)
def has_video(page: PageFacts) -> Judgement:
    """A video."""
    video = page.product.video
    if unsure(video):
        return needs_review("unsure", evidence=video)
    return passed("there", evidence=video) if video else failed("none")


@rule(severity=Severity.MINOR, pages=PRODUCT)
def has_title(page: PageFacts) -> Judgement:
    """Video and title."""
    return passed("both") if page.title and page.product.video else failed("none")


@rule(severity=Severity.MINOR, scope=RuleScope.SHOP, needs=(Need.SHOP,))
def has_email(shop: ShopFacts) -> Judgement:
    """An address."""
    return passed("there") if any(page.contact.emails for page in shop.readable) else failed("none")


@rule(severity=Severity.MINOR, pages=PRODUCT, needs=(Need.LAYOUT,))
def needs_layout(page: PageFacts) -> Judgement:
    """A layout."""
    return passed("there")


def compare(tested: Rule, scorer: Scorer, *others: Mapping[str, Any]) -> Agreement:
    """The rule on as many pages; each with what its reader saw otherwise."""
    facts = {str(n): product_facts(n) for n, _ in enumerate(others)}
    rows = {str(n): labels_of(product_facts(n), **other) for n, other in enumerate(others)}
    (found,) = agreements([tested], facts, rows, scorer)
    return found


def field(path: str) -> object:
    """What the models hold at a path; KeyError when there is no such field."""
    model: Any = PageFacts
    for name in path.replace("[]", "").split("."):
        if name == "value":  # of a fact: its type is told by the generic model
            model = model.model_fields["value"].annotation
        else:
            model = model.model_fields[name].annotation
        parts = [one for one in getattr(model, "__args__", ()) if isinstance(one, type)]
        model = next((one for one in parts if issubclass(one, BaseModel)), model)
    return model


@pytest.mark.parametrize("path", sorted({*LABELLED, *IMPLIED, *TAKEN}))
def test_every_field_that_is_named_exists(path: str):
    assert field(path) is not None


def test_every_label_of_a_field_is_one(scorer: Scorer):
    named = {label for labels in (*LABELLED.values(), *IMPLIED.values()) for label in labels}
    assert named <= set(scorer.labels)


def test_facts_that_agree_with_the_labels_stay_as_they_are(scorer: Scorer):
    page = product_facts()
    true = truth(page, labels_of(page), scorer)
    assert true.product.photos == page.product.photos
    assert true.price.current.evidence == page.price.current.evidence
    assert true.delivery.costs == page.delivery.costs


def test_a_weak_fact_that_a_reader_confirms_is_sure(scorer: Scorer):
    page = product_facts()
    weak = page.trust.returns.model_copy(update={"confidence": 0.3})
    doubted = page.model_copy(update={"trust": page.trust.model_copy(update={"returns": weak})})
    assert truth(doubted, labels_of(page), scorer).trust.returns.confidence == 1.0


@pytest.mark.parametrize(
    "label", sorted({label for labels in LABELLED.values() for label in labels} - {"kind"})
)
def test_facts_by_labels_say_what_the_labels_say(label: str, scorer: Scorer):
    page = product_facts()
    other = OPPOSITE[label] if label in OPPOSITE else not plain_facts(page)[label]
    row = labels_of(page, **{label: other})
    if label == "phone_clickable":
        row["phone"] = True
    told = plain_facts(truth(page, row, scorer))
    assert scorer.agrees(label, other, told[label]), f"{told[label]!r} is not {other!r}"


def test_every_labelled_field_can_be_built():
    assert {field for field in {**LABELLED, **IMPLIED} if "." in field and "[]" not in field} <= set(FIELDS)


def test_what_a_rule_reads_is_seen():
    page = product_facts()
    assert fields_read(has_video, page) == {"product.video"}
    assert {"contact.emails", "status", "kind"} <= fields_read(has_email, page)
    assert "title" in fields_read(has_title, page)


def test_what_is_handed_on_as_evidence_is_not_read():
    @rule(severity=Severity.MINOR)
    def shows(page: PageFacts) -> Judgement:
        """Evidence of one fact for another."""
        return passed("there", evidence=page.price.current) if page.price.vat_included else failed("none")

    assert fields_read(shows, product_facts()) == {"price.vat_included"}


def test_details_of_items_and_values_are_fields_of_their_own():
    @rule(severity=Severity.MINOR)
    def looks(page: PageFacts) -> Judgement:
        """Widths of photos and words of the description."""
        value = page.product.description.value
        wide = [photo for photo in page.product.photos if (photo.width or 0) > 9]
        return passed("there") if wide or (value and value.words) else failed("none")

    read = fields_read(looks, product_facts())
    assert {"product.photos", "product.photos[].width", "product.description"} <= read
    assert inputs(read).unlabelled == ("product.photos[].width",)
    assert not inputs(read).measurable


def test_agreement_counts_strict_mild_and_right(scorer: Scorer):
    found = compare(has_video, scorer, {}, {"video": True}, {}, {"video": True}, {})
    assert (found.pages, found.agreeing, found.harsh, found.mild, found.constant) == (5, 3, 2, 0, 3)
    assert found.inputs.labels == ("video",)


def test_a_page_whose_label_is_open_is_left_out(scorer: Scorer):
    assert compare(has_video, scorer, {}, {"video": None}, {"unsure": ["video"]}).pages == 1


def test_a_page_that_is_taken_for_another_kind_counts_as_wrong(scorer: Scorer):
    page = product_facts().model_copy(update={"kind": PageKind.CATEGORY})
    rows = {"a": labels_of(product_facts())}
    (found,) = agreements([has_video], {"a": page}, rows, scorer)
    assert (found.pages, found.agreeing) == (1, 0)


def test_a_doubt_where_the_labels_decide_is_left_open(scorer: Scorer):
    page = product_facts()
    weak = page.trust.returns.model_copy(update={"confidence": 0.3})
    doubted = page.model_copy(update={"product": page.product.model_copy(update={"video": weak})})
    rows = {"a": labels_of(page, video=True)}
    (found,) = agreements([has_video], {"a": doubted}, rows, scorer)
    assert (found.agreeing, found.open) == (0, 1)


def test_rules_that_cannot_be_measured_say_why(scorer: Scorer):
    assert compare(has_title, scorer, {}).reason == "inputs-not-labelled"
    assert compare(has_title, scorer, {}).inputs.unlabelled == ("title",)
    assert compare(needs_layout, scorer, {}).reason == "needs-layout"
    assert compare(has_video, scorer, {"kind": "category"}).reason == "no-page"


def test_a_shop_rule_is_measured_on_shops_of_one_page(scorer: Scorer):
    found = compare(has_email, scorer, {}, {"email": False})
    assert (found.pages, found.agreeing, found.mild, found.of_shop) == (2, 1, 1, True)


def test_a_shop_rule_that_one_page_cannot_tell_apart_is_not_measured(scorer: Scorer):
    assert compare(has_email, scorer, {}, {}).reason == "one-page-not-enough"


def test_every_installed_rule_gets_an_answer(rules: RuleSet, scorer: Scorer):
    rows = {"1": labels_of(product_facts())}
    found = agreements(rules.rules, {"1": product_facts()}, rows, scorer)
    assert [one.rule for one in found] == [one.info.id for one in rules.rules]
    assert not [one.rule for one in found if one.reason == "not-traced"]


def test_verdicts_left_to_a_person_are_counted_without_those_that_judge_nothing():
    @rule(severity=Severity.MINOR)
    def by_kind(page: PageFacts) -> Judgement:
        """Another answer for every kind."""
        answers = {
            PageKind.PRODUCT: passed("yes"),
            PageKind.HOME: needs_review("doubt"),
            PageKind.CONTACT: not_applicable("nothing"),
        }
        return answers[page.kind]

    pages = [
        product_facts().model_copy(update={"kind": kind})
        for kind in (PageKind.PRODUCT, PageKind.HOME, PageKind.CONTACT, PageKind.CONTACT)
    ]
    found = undecided([by_kind, has_email, needs_layout], pages)
    assert found.all.outcomes == {Outcome.PASSED: 1, Outcome.NEEDS_REVIEW: 1, Outcome.NOT_APPLICABLE: 2}
    assert (found.all.open, found.all.not_applicable) == (0.5, 0.5)
    assert set(found.not_run) == {"has-email", "needs-layout"}
