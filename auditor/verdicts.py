"""One rule and one page, or the shop -> a verdict. A rule that crashes is an outcome, not an end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from auditor.evidence import bounded, bounded_message
from auditor.legal import note_of, outside_law
from auditor.models import (
    READABLE,
    SCORED,
    WRONG,
    Language,
    Message,
    Outcome,
    PageFacts,
    PageKind,
    ReadStatus,
    Scope,
    ShopFacts,
    Source,
    Term,
    Verdict,
)
from auditor.plugins import describe
from auditor.rule import Judgement, Need, Rule, message_of

NO_LANGUAGE = "und"
"""Language of a page that has too few words to tell."""
WORDLESS = frozenset(
    {Source.MARKUP, Source.JSON_LD, Source.MICRODATA, Source.OPEN_GRAPH, Source.META, Source.SCRIPT}
    | {Source.LAYOUT, Source.NETWORK, Source.URL}
)
"""Sources that say the same in every language."""
ByRule = Mapping[str, Sequence[Verdict]]
"""Rule -> its verdicts in the order of the visit. There may be thousands of them, and not all in memory."""
_NEED_KEYS = {f"need-{need.value}": need.value for need in Need}


def page_verdicts(page: PageFacts, rules: Iterable[Rule]) -> list[Verdict]:
    """What the page rules for this kind of page say of it."""
    return [
        _judge_page(page, rule) for rule in rules if rule.info.scope is Scope.PAGE and _concerns(rule, page)
    ]


def shop_verdicts(shop: ShopFacts, rules: Iterable[Rule]) -> list[Verdict]:
    """What the shop rules say of the pages together, and what the manual ones ask.

    Which page a piece of evidence is from is told where the facts' evidence says so (Pool.of_page).
    """
    return [_judge_shop(shop, rule) for rule in rules if rule.info.scope is Scope.SHOP]


def answered(verdicts: ByRule, answers: Mapping[str, str]) -> ByRule:
    """The verdicts, manual ones with the owner's answers (rule -> answer)."""
    return {
        rule: [_answered(verdict, answers[rule]) for verdict in own] if rule in answers else own
        for rule, own in verdicts.items()
    }


def _answered(verdict: Verdict, answer: str) -> Verdict:
    return verdict.model_copy(update={"answer": answer}) if verdict.outcome is Outcome.MANUAL else verdict


def say_once(verdicts: ByRule, rules: Iterable[Rule]) -> tuple[ByRule, dict[str, str]]:
    """The verdicts, with one for each rule that could not run anywhere; and rule -> missing need.

    A rule that found no page of its kind gets its one verdict too: what was not looked at must not
    look green.
    """
    said: dict[str, Sequence[Verdict]] = {}
    not_run: dict[str, str] = {}
    for rule in rules:
        own = verdicts.get(rule.info.id) or [_unsure(rule, _no_page(rule))]
        first = next(iter(own)).message
        need = _NEED_KEYS.get(first.key)
        if need is not None and all(verdict.message.key == first.key for verdict in own):
            not_run[rule.info.id] = need
            own = [_unsure(rule, first)]
        said[rule.info.id] = own
    return said, not_run


def missing_need(rule: Rule, page: PageFacts) -> Need | None:
    """What a rule needs and a page lacks. A saved file has neither layout nor network."""
    have = {Need.LAYOUT: bool(page.layouts), Need.NETWORK: page.http_status is not None, Need.SHOP: True}
    return next((Need(need) for need in rule.info.needs if not have[Need(need)]), None)


def without(rule: Rule, need: Need) -> Verdict:
    """The verdict of a rule that cannot run for want of something."""
    return _unsure(rule, Message(key=f"need-{need.value}"))


def _concerns(rule: Rule, page: PageFacts) -> bool:
    if rule.info.pages:
        return page.kind in rule.info.pages
    if rule.broken and page.status is ReadStatus.UNREADABLE:
        return True
    return page.status in READABLE and (page.kind is not PageKind.ERROR or rule.broken)


def _judge_page(page: PageFacts, rule: Rule) -> Verdict:
    outside = outside_law(rule.info, page.market, page.url)
    if outside is not None:
        return outside
    if page.status not in READABLE:
        if rule.broken and page.status is ReadStatus.UNREADABLE:
            return _ask(rule, page, page.url)
        return _unsure(rule, page.reason or Message(key="page-not-read"), page.url)
    need = missing_need(rule, page)
    if need is not None:
        return without(rule, need).model_copy(update={"page": page.url})
    verdict = _ask(rule, page, page.url)
    return verdict if page.language_supported else _doubted(rule, verdict, page.language)


def _judge_shop(shop: ShopFacts, rule: Rule) -> Verdict:
    if rule.info.manual:
        return _ask(rule, shop, None)
    outside = outside_law(rule.info, shop.market)
    if outside is not None:
        return outside
    first = next(_readable(shop), None)
    if first is None:
        return _unsure(rule, Message(key="page-not-read"))
    missing = missing_need(rule, first)
    if missing is not None and all(missing_need(rule, page) for page in _readable(shop)):
        return without(rule, missing)
    verdict = _ask(rule, shop, None)
    if not shop.whole and verdict.outcome in WRONG and not verdict.evidence:
        return _unsure(rule, Message(key="shop-not-searched"))  # what is missing may be on another page
    known = any(page.language_supported for page in _readable(shop))
    return verdict if known else _doubted(rule, verdict, first.language)


def _readable(shop: ShopFacts) -> Iterator[PageFacts]:
    """The pages that could be read, error pages too, one by one: hardly ever are all of them asked."""
    return (page for page in shop.pages if page.status in READABLE)


def _doubted(rule: Rule, verdict: Verdict, language: str) -> Verdict:
    """The verdict on a page whose words are not known: what they say was not read.

    What was not found may be there all the same, and what looks like a word of ours may mean another
    thing. What structured data and markup tell stands; so does what a page too short to tell its
    language says.
    """
    if not rule.info.words or verdict.outcome not in SCORED:
        return verdict
    told = language == NO_LANGUAGE or any(piece.source in WORDLESS for piece in verdict.evidence)
    if verdict.outcome is Outcome.PASSED and told:
        return verdict
    if language == NO_LANGUAGE:
        unknown = Message(key="language-untold")
    else:
        unknown = Message(key="language-unknown", params={"language": Language(code=language)})
    return verdict.model_copy(
        update={"outcome": Outcome.NEEDS_REVIEW, "score": None, "message": unknown, "fix": None, "law": None}
    )


def _ask(rule: Rule, facts: PageFacts | ShopFacts, page: str | None) -> Verdict:
    try:
        verdict = _verdict(rule, rule(facts, **rule.info.options), page)
    except Exception as error:  # a rule is another's code and may raise anything
        crash = Message(key="rule-crashed", params={"error": describe(error)})
        return Verdict(rule=rule.info.id, outcome=Outcome.ERROR, page=page, message=crash)
    note = note_of(rule.info, verdict.outcome, facts.market)
    return verdict.model_copy(update={"law": note}) if note else verdict


def _verdict(rule: Rule, said: object, page: str | None) -> Verdict:
    if not isinstance(said, Judgement):
        raise TypeError(f"the rule returned {type(said).__name__}, not a Judgement")
    if said.outcome in SCORED and (said.score is None or not 0 <= said.score <= 1):
        raise ValueError(f"the rule returned the score {said.score}, not one of 0 to 1")
    if rule.info.manual is not (said.outcome is Outcome.MANUAL):
        raise ValueError(f"the rule returned {said.outcome.value}: a manual rule asks, and no other does")
    rule_id = rule.info.id
    return Verdict(
        rule=rule_id,
        outcome=said.outcome,
        score=said.score if said.outcome in SCORED else None,
        page=page,
        message=bounded_message(message_of(rule_id, said.key, said.params)),
        evidence=bounded(said.evidence),
        fix=bounded_message(message_of(rule_id, said.fix, said.params)) if said.fix else None,
    )


def _unsure(rule: Rule, why: Message, page: str | None = None) -> Verdict:
    return Verdict(rule=rule.info.id, outcome=Outcome.NEEDS_REVIEW, page=page, message=why)


def _no_page(rule: Rule) -> Message:
    kinds = tuple(Term(key=f"kind-{kind.value}") for kind in rule.info.pages)
    return Message(key="no-page-of-kind", params={"kinds": kinds}) if kinds else Message(key="page-not-read")
