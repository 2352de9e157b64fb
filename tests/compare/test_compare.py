"""What is told as a change of the shop, and what is set aside as none."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.compare import compare, same_shop, summary_of
from auditor.models import (
    Audit,
    Cause,
    LegalBasis,
    Outcome,
    PageKind,
    PageTemplate,
    ReadStatus,
    RuleChange,
    ServicePage,
    ServiceStatus,
    Severity,
    Trend,
)

from .audits import (
    FAILED,
    HOST,
    NONE,
    PASSED,
    UNSURE,
    WARNED,
    audit,
    page,
    products,
    rule,
    shop_rule,
    verdict,
)


def told(before: Audit, after: Audit) -> list[tuple[Trend, Cause]]:
    """Trend and cause of every difference, those of the shop first."""
    found = compare(before, after)
    return [(change.trend, change.cause) for change in (*found.changes, *found.set_aside)]


@pytest.mark.parametrize(
    ("before", "after", "trend"),
    [
        ({"1": PASSED, "2": PASSED}, {"1": FAILED, "2": PASSED}, Trend.NEW),
        ({"1": FAILED, "2": PASSED}, {"1": FAILED, "2": FAILED}, Trend.WORSE),
        ({"1": WARNED}, {"1": FAILED}, Trend.WORSE),
        ({"1": FAILED, "2": FAILED}, {"1": PASSED, "2": PASSED}, Trend.GONE),
        ({"1": FAILED, "2": FAILED}, {"1": PASSED, "2": FAILED}, Trend.BETTER),
        ({"1": FAILED}, {"1": WARNED}, Trend.BETTER),
        ({"1": NONE}, {"1": FAILED}, Trend.NEW),
    ],
)
def test_what_shows_on_the_same_page_is_a_change_of_the_shop(
    before: dict[str, Outcome], after: dict[str, Outcome], trend: Trend
):
    assert told(products(before), products(after)) == [(trend, Cause.SAME_PAGE)]


def test_a_rule_that_went_both_ways_is_told_both_ways():
    before = products({"1": PASSED, "2": FAILED, "3": PASSED})
    after = products({"1": FAILED, "2": PASSED, "3": PASSED})
    changes = compare(before, after).changes
    assert [(change.trend, change.flipped) for change in changes] == [(Trend.WORSE, 1), (Trend.BETTER, 1)]
    assert [flip.page for change in changes for flip in change.flips] == [f"{HOST}/p/1", f"{HOST}/p/2"]


def test_tallies_count_the_pages_of_the_template():
    before = products({"1": PASSED, "2": FAILED, "3": WARNED, "4": UNSURE})
    (change,) = compare(before, products({"1": FAILED, "2": FAILED, "3": WARNED, "4": UNSURE})).changes
    assert (change.before.judged, change.before.found, change.before.failed) == (3, 2, 1)
    assert (change.after.judged, change.after.found, change.after.failed) == (3, 3, 2)
    assert change.before.score == pytest.approx(0.5)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.shop.example/p/1",
        "http://shop.example/p/1/",
        "https://shop.example/p/1?utm_source=mail",
        "https://shop.example/p/1#reviews",
    ],
)
def test_a_page_is_the_same_however_its_address_is_written(address: str):
    after = audit([page(address)], [verdict("photos", FAILED, address)])
    assert told(products({"1": PASSED}), after) == [(Trend.NEW, Cause.SAME_PAGE)]


def test_another_parameter_is_another_page():
    address = f"{HOST}/p/1?id=7"
    after = audit([page(address)], [verdict("photos", FAILED, address)])
    assert told(products({"1": PASSED}), after) == [(Trend.NEW, Cause.SAMPLE)]


def test_pages_go_by_their_paths_where_the_shop_is_at_another_address():
    start = "http://127.0.0.1:8000/"
    address = start + "p/1"
    after = audit([page(address)], [verdict("photos", FAILED, address)], start=start)
    found = compare(products({"1": PASSED}), after)
    assert not found.same_address
    assert [change.cause for change in found.changes] == [Cause.SAME_PAGE]


def test_small_differences_of_a_score_are_no_change():
    one, other = (
        audit([page(f"{HOST}/p/1")], [verdict("photos", WARNED, f"{HOST}/p/1", value=value)])
        for value in (0.55, 0.5)
    )
    assert told(one, other) == []
    half = audit([page(f"{HOST}/p/1")], [verdict("photos", WARNED, f"{HOST}/p/1", value=0.2)])
    assert told(one, half) == [(Trend.WORSE, Cause.SAME_PAGE)]


def test_a_verdict_that_differs_on_other_pages_only_is_set_aside():
    before = products({"1": PASSED, "2": PASSED, "3": PASSED, "4": PASSED})
    after = products({"1": PASSED, "2": PASSED, "5": FAILED, "6": PASSED})
    found = compare(before, after)
    assert found.changes == ()
    assert [(change.trend, change.cause) for change in found.set_aside] == [(Trend.NEW, Cause.SAMPLE)]


def test_shares_that_chance_does_not_explain_are_a_change_of_the_shop():
    before = products({f"a{n}": FAILED for n in range(8)})
    after = products({f"b{n}": PASSED for n in range(8)})
    (change,) = compare(before, after).changes
    assert (change.trend, change.cause) == (Trend.GONE, Cause.RATE)
    assert change.chance is not None
    assert change.chance < 0.001


def test_what_shows_on_the_same_page_goes_before_shares():
    before = products({"1": PASSED} | {f"a{n}": FAILED for n in range(8)})
    after = products({"1": FAILED} | {f"b{n}": PASSED for n in range(8)})
    assert told(before, after) == [(Trend.WORSE, Cause.SAME_PAGE)]


@pytest.mark.parametrize("outcome", [UNSURE, Outcome.ERROR, NONE])
def test_what_cannot_be_judged_any_more_is_not_solved(outcome: Outcome):
    assert told(products({"1": FAILED}), products({"1": outcome})) == [(Trend.GONE, Cause.NOT_JUDGED)]


def test_a_page_that_cannot_be_read_now_is_not_solved():
    address = f"{HOST}/p/1"
    after = audit(
        [page(address, status=ReadStatus.UNREADABLE)], [verdict("photos", UNSURE, address)], templates=()
    )
    found = compare(products({"1": FAILED}), after)
    assert found.changes == ()
    assert [(one.trend, one.cause) for one in found.set_aside] == [(Trend.GONE, Cause.NOT_JUDGED)]
    assert found.pages.unread == (address,)


def test_a_page_that_is_taken_for_another_kind_is_not_solved():
    address = f"{HOST}/p/1"
    other = PageTemplate(
        id="other-1", kind=PageKind.OTHER, pattern="/p/{slug}", example=address, pages_read=1
    )
    after = audit([page(address, PageKind.OTHER, template="other-1")], [], templates=(other,))
    after = after.model_copy(update={"verdicts": (verdict("photos", UNSURE, None),)})
    assert told(products({"1": FAILED}), after) == [(Trend.GONE, Cause.NOT_JUDGED)]


def test_what_could_not_be_judged_before_is_not_new():
    assert told(products({"1": UNSURE}), products({"1": FAILED})) == [(Trend.NEW, Cause.NOT_JUDGED)]


def test_better_on_some_pages_is_not_solved_where_others_cannot_be_judged():
    before = products({"1": FAILED, "2": FAILED})
    after = products({"1": PASSED, "2": UNSURE})
    assert told(before, after) == [(Trend.BETTER, Cause.SAME_PAGE), (Trend.GONE, Cause.NOT_JUDGED)]


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"options": {"least": 5}}, RuleChange.OPTIONS),
        ({"needs": ("layout",)}, RuleChange.PAGES),
        ({"version": "2"}, RuleChange.VERSION),
    ],
)
def test_differences_of_a_rule_that_changed_are_set_aside(changed: dict[str, object], what: RuleChange):
    before, after = products({"1": PASSED}), products({"1": FAILED})
    after = after.model_copy(update={"rules": (rule(**changed),)})
    found = compare(before, after)
    assert [change.cause for change in found.set_aside] == [Cause.RULE]
    assert [difference.what for difference in found.rules] == [what]
    assert found.changes == ()


def test_another_severity_is_told_but_hides_nothing():
    before, after = products({"1": PASSED}), products({"1": FAILED})
    after = after.model_copy(update={"rules": (rule(severity=Severity.CRITICAL),)})
    found = compare(before, after)
    assert [change.cause for change in found.changes] == [Cause.SAME_PAGE]
    assert [(one.before, one.after) for one in found.rules] == [("serious", "critical")]


def test_rules_of_one_audit_only_are_named_and_nothing_else():
    found = compare(products({"1": PASSED}, "photos"), products({"1": FAILED}, "videos"))
    assert {(one.rule, one.what) for one in found.rules} == {
        ("videos", RuleChange.ADDED),
        ("photos", RuleChange.REMOVED),
    }
    assert found.changes == found.set_aside == ()


def test_a_law_that_came_into_force_is_no_change_of_the_shop():
    law = LegalBasis(text="A directive", mark="V", markets=("EU",), applies_from="2027-01-01")
    dated = (shop_rule("withdrawal", only_by_law=True, legal_basis=(law,)),)
    home = [page(f"{HOST}/", PageKind.HOME, template=None)]
    before = audit(home, [verdict("withdrawal", NONE, None)], dated, templates=())
    after = audit(home, [verdict("withdrawal", FAILED, None)], dated, templates=(), as_of="2027-02-01")
    found = compare(before, after)
    assert [(one.trend, one.cause) for one in found.set_aside] == [(Trend.NEW, Cause.LAW)]
    assert [(one.before, one.after) for one in found.rules] == [("", "A directive")]


def shop_audit(outcome: Outcome, evidence: str, *slugs: str) -> Audit:
    """An audit with one verdict on the shop, which rests on one page."""
    entries = [page(f"{HOST}/p/{slug}") for slug in slugs] + [
        page(f"{HOST}/contact", PageKind.CONTACT, template=None)
    ]
    return audit(entries, [verdict("phone-consistent", outcome, None, evidence)], (shop_rule(),))


def test_a_verdict_on_the_shop_rests_on_pages_that_both_visits_read():
    before, after = (shop_audit(one, f"{HOST}/p/1", "1", "2") for one in (PASSED, FAILED))
    assert told(before, after) == [(Trend.NEW, Cause.SAME_PAGE)]


def test_a_verdict_on_the_shop_may_come_from_the_draw():
    before, after = shop_audit(PASSED, f"{HOST}/p/1", "1"), shop_audit(FAILED, f"{HOST}/p/2", "1", "2")
    assert told(before, after) == [(Trend.NEW, Cause.SAMPLE)]


def test_pages_that_are_not_drawn_are_no_draw():
    before = shop_audit(PASSED, f"{HOST}/p/1", "1")
    assert told(before, shop_audit(FAILED, f"{HOST}/contact", "9")) == [(Trend.NEW, Cause.SAME_PAGE)]


@pytest.mark.parametrize(
    ("status", "cause"),
    [(ServiceStatus.MISSING, Cause.SAME_PAGE), (ServiceStatus.NOT_READ, Cause.SAMPLE)],
)
def test_a_page_that_is_there_now_counts_where_it_was_looked_for_before(status: ServiceStatus, cause: Cause):
    before = audit([page(f"{HOST}/p/1")], [verdict("phone-consistent", FAILED, None)], (shop_rule(),))
    coverage = before.coverage.model_copy(
        update={"services": (ServicePage(kind=PageKind.CONTACT, status=status),)}
    )
    before = before.model_copy(update={"coverage": coverage})
    assert told(before, shop_audit(PASSED, f"{HOST}/contact", "1")) == [(Trend.GONE, cause)]


def test_the_one_page_of_a_kind_is_known_where_it_moved():
    def contact(path: str, outcome: Outcome) -> Audit:
        address = HOST + path
        entry = page(address, PageKind.CONTACT, template=None)
        return audit([entry], [verdict("photos", outcome, address)], (rule(pages=()),), templates=())

    assert told(contact("/contact", PASSED), contact("/contact-us", FAILED)) == [(Trend.NEW, Cause.SAME_PAGE)]


def test_templates_belong_together_by_shared_pages_though_their_names_differ():
    after = products({"1": PASSED, "2": FAILED})
    renamed = PageTemplate(
        id="product-2", kind=PageKind.PRODUCT, pattern="/p/{n}", example=f"{HOST}/p/1", pages_read=2
    )
    entries = tuple(entry.model_copy(update={"template": "product-2"}) for entry in after.coverage.pages)
    coverage = after.coverage.model_copy(update={"pages": entries, "templates": (renamed,)})
    found = compare(products({"1": PASSED, "2": PASSED}), after.model_copy(update={"coverage": coverage}))
    assert [(change.trend, change.cause) for change in found.changes] == [(Trend.NEW, Cause.SAME_PAGE)]
    group = found.changes[0].group
    assert group is not None
    assert (group.before, group.after) == (("product-1",), ("product-2",))
    assert found.new_groups == found.gone_groups == ()


def test_a_template_that_only_one_visit_read_is_told():
    extra = PageTemplate(
        id="blog-1", kind=PageKind.BLOG, pattern="/b/{slug}", example=f"{HOST}/b/1", pages_read=1
    )
    after = products({"1": PASSED})
    coverage = after.coverage.model_copy(
        update={
            "pages": (*after.coverage.pages, page(f"{HOST}/b/1", PageKind.BLOG, template="blog-1")),
            "templates": (*after.coverage.templates, extra),
        }
    )
    found = compare(products({"1": PASSED}), after.model_copy(update={"coverage": coverage}))
    assert [group.kind for group in found.new_groups] == [PageKind.BLOG]
    back = compare(after.model_copy(update={"coverage": coverage}), products({"1": PASSED}))
    assert [group.kind for group in back.gone_groups] == [PageKind.BLOG]


def test_settings_tool_and_market_that_differ_are_told():
    before = products({"1": PASSED}, settings={"seed": 0, "exclude": ()})
    after = products({"1": PASSED}, settings={"seed": 3, "exclude": None}, tool="storefront-auditor 2.0")
    found = compare(before, after)
    assert [(one.name, one.before, one.after) for one in found.settings] == [("seed", "0", "3")]
    assert not found.same_tool
    moved = compare(before, products({"1": PASSED}, settings={"seed": 0}, market="PL"))
    assert [one.name for one in moved.settings] == ["market"]


def test_known_problems_that_stay_are_counted():
    found = compare(products({"1": FAILED, "2": WARNED}), products({"1": FAILED, "2": WARNED}))
    assert (found.unchanged, found.changes) == (1, ())


def test_points_of_the_score_are_parted_into_the_shops_and_others():
    rules = (rule("photos"), rule("videos"))

    def both(first: Outcome, second: Outcome, slug: str) -> Audit:
        urls = f"{HOST}/p/1", f"{HOST}/p/{slug}"
        said = [verdict("photos", first, urls[0]), verdict("videos", second, urls[1])]
        return audit([page(url) for url in dict.fromkeys(urls)], said, rules)

    found = compare(both(FAILED, FAILED, "2"), both(PASSED, PASSED, "3"))
    assert (found.gained, found.shop_points) == (100.0, 50.0)


def test_shops_are_told_apart_by_host_and_on_this_computer_by_name():
    def summary(start: str, name: str):
        return summary_of(products({"1": PASSED}, start=start, name=name))

    assert same_shop(summary("https://www.shop.example/", "A"), summary("http://shop.example/lt/", "B"))
    assert not same_shop(summary("https://shop.example/", "A"), summary("https://other.example/", "A"))
    assert same_shop(summary("http://127.0.0.1:8001/", "A"), summary("http://127.0.0.1:8002/", "A"))
    assert not same_shop(summary("http://127.0.0.1:8001/", "A"), summary("http://127.0.0.1:8002/", "B"))


OUTCOMES = st.sampled_from([PASSED, WARNED, FAILED, UNSURE, NONE])
SHOPS = st.dictionaries(st.integers(0, 30).map(str), OUTCOMES, min_size=1, max_size=12)


@given(SHOPS)
def test_an_audit_compared_with_itself_shows_nothing(shop: dict[str, Outcome]):
    found = compare(products(shop), products(shop))
    assert found.changes == found.set_aside == found.rules == found.settings == ()
    assert found.gained in (None, 0.0)


@given(SHOPS, SHOPS)
def test_every_change_on_the_same_page_names_a_page_that_moved(
    before: dict[str, Outcome], after: dict[str, Outcome]
):
    found = compare(products(before), products(after))
    for change in found.changes:
        if change.cause is Cause.SAME_PAGE:
            slugs = [flip.page.rpartition("/")[2] for flip in change.flips]
            assert slugs
            assert all(before[slug] is not after[slug] for slug in slugs)
    moved = {slug for slug in before.keys() & after.keys() if before[slug] is not after[slug]}
    if not moved:
        assert not [change for change in found.changes if change.cause is Cause.SAME_PAGE]


@given(SHOPS, SHOPS)
def test_the_other_way_round_changes_turn_round(before: dict[str, Outcome], after: dict[str, Outcome]):
    judged = {PASSED, WARNED, FAILED}
    before = {slug: one for slug, one in before.items() if one in judged}
    after = {slug: one for slug, one in after.items() if one in judged}
    turned = {Trend.NEW: Trend.GONE, Trend.GONE: Trend.NEW, Trend.WORSE: Trend.BETTER}
    turned[Trend.BETTER] = Trend.WORSE
    there = sorted(told(products(before), products(after)))
    back = sorted((turned[trend], cause) for trend, cause in told(products(after), products(before)))
    assert there == back


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_two_draws_from_one_shop_hardly_ever_show_a_change(share: float):
    draw = random.Random(7)
    shop = {str(n): FAILED if draw.random() < share else PASSED for n in range(300)}
    shown = 0
    for _ in range(60):
        one, other = (
            products({slug: shop[slug] for slug in draw.sample(sorted(shop), 10)}) for _ in range(2)
        )
        shown += bool(compare(one, other).changes)
    assert shown <= 1  # of 60; one in a hundred is what the level of the test allows
