'''Test rules with cases that are data: what stands in a page, and what the rule has to say of it.

A rule's cases are in one file named after it, `<rule-id>.toml`:

    [[case]]
    name = "delivery is told with its price"
    outcome = "passed"
    message = "told"                                  # optional: the key of the sentence
    quote = "3.99"                                    # optional: words that the evidence must hold
    html = """
    <h1>Vase</h1> <p>Delivery 3.99 EUR</p>
    """

Run them with pytest:

    from auditor.testing import cases_in, check

    @pytest.mark.parametrize("case", cases_in("fixtures/rules"), ids=str)
    def test_rule(case, renderer):
        check(case, renderer)

A case with `browser = true` is looked at in a real browser, so that rules see its layout:
`auditor.rendering.Renderer` is a context manager for the whole test session. A shop rule's case has several
`[[case.pages]]`. Without `browser` a page is what a saved file is, with neither layout nor network.
'''

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from pydantic import Field, ValidationError

from auditor.compact import Pool
from auditor.extract import extract
from auditor.markets import named
from auditor.models import (
    UNKNOWN_MARKET,
    Chained,
    Frozen,
    MarketInfo,
    Outcome,
    PageFacts,
    PageKind,
    ReadStatus,
    Scope,
    ShopFacts,
    Snapshot,
    Verdict,
    verdicts_by_rule,
)
from auditor.plugins import RuleOption, RuleSet, load_rules
from auditor.rule import message_of
from auditor.verdicts import page_verdicts, say_once, shop_verdicts

ADDRESS = "https://shop.example/"
TODAY = date(2026, 11, 1)
"""The day on which cases are judged, so that they say the same next year."""


class CasePage(Frozen):
    """One page of a case."""

    html: str = Field(default="", description="a whole document, or what stands in its body")
    url: str = Field(default="", description="path or address; the first page is the shop's front")
    kind: PageKind | None = Field(
        default=None, description="kind of the page, where its text does not tell it"
    )
    status: ReadStatus = ReadStatus.READ
    snapshot: dict[str, Any] = Field(
        default={}, description="further fields of the Snapshot, e.g. http_status"
    )


class Case(CasePage):
    """What stands in a page, and what a rule has to say of it."""

    rule: str
    name: str
    outcome: Outcome
    message: str | None = Field(default=None, description="key of the sentence, without the rule's id")
    quote: str | None = Field(default=None, description="words that a piece of the evidence holds")
    language: str = Field(default="en", description="lang of a document that is not given whole")
    market: str | None = None
    as_of: date = TODAY
    options: dict[str, RuleOption] = Field(default={})
    browser: bool = Field(default=False, description="look at it in a real browser")
    pages: tuple[CasePage, ...] = Field(default=(), description="a shop's pages; empty: the case is one page")

    def __str__(self) -> str:
        return f"{self.rule}: {self.name}"

    def documents(self) -> tuple[CasePage, ...]:
        """Its pages, each with a whole document and an address."""
        pages = self.pages or (
            CasePage(
                html=self.html, url=self.url, status=self.status, kind=self.kind, snapshot=self.snapshot
            ),
        )
        return tuple(
            page.model_copy(update={"html": self._document(page.html), "url": _address(page.url, n)})
            for n, page in enumerate(pages)
        )

    def _document(self, html: str) -> str:
        if "<html" in html or not html:
            return html
        head = f'<head><meta charset="utf-8"><title>{self.name}</title></head>'
        return f'<!doctype html><html lang="{self.language}">{head}<body>{html}</body></html>'


class Renders(Protocol):
    """Looks at a document in a browser."""

    def render(self, html: str, url: str) -> Snapshot:
        """The document as a shopper sees it, as the page of the address."""
        ...


def cases_in(folder: str | Path) -> list[Case]:
    """The cases in every .toml file of a folder; ValueError names the file that is wrong."""
    return [case for file in sorted(Path(folder).glob("*.toml")) for case in _cases(file)]


def check(case: Case, renderer: Renders | None = None, rules: RuleSet | None = None) -> Verdict:
    """Assert that the rule says what the case expects, and that no rule crashes on it; its verdict."""
    found = rules or load_rules()
    found.get(case.rule)
    verdicts = judge_case(case, found, renderer)
    crashed = [(v.rule, dict(v.message.params)) for v in verdicts if v.outcome is Outcome.ERROR]
    _expect(not crashed, f"{case}: rules crashed: {crashed}")
    own = [verdict for verdict in verdicts if verdict.rule == case.rule]
    _expect(len(own) == 1, f"{case}: the rule gave {len(own)} verdicts")
    _compare(case, own[0])
    return own[0]


def judge_case(case: Case, rules: RuleSet, renderer: Renders | None = None) -> list[Verdict]:
    """What all rules say of a case; the case's rule judges its page whatever kind it is."""
    configured = rules.configured({case.rule: case.options}) if case.options else rules
    market = (
        named(case.market, case.as_of)
        if case.market
        else MarketInfo(code=UNKNOWN_MARKET, as_of=case.as_of.isoformat())
    )
    pages = [_facts(page, market, renderer if case.browser else None, case) for page in case.documents()]
    rule = configured.get(case.rule)
    if rule.info.scope is Scope.SHOP:
        shop = ShopFacts(start_url=pages[0].url, pages=tuple(map(Pool().of_page, pages)), market=market)
        return shop_verdicts(shop, configured.rules)
    if rule.info.pages and pages[0].kind not in rule.info.pages:
        pages[0] = pages[0].model_copy(update={"kind": rule.info.pages[0]})
    said, _ = say_once(verdicts_by_rule(page_verdicts(pages[0], configured.rules)), configured.rules)
    return list(Chained(said))


def _facts(page: CasePage, market: MarketInfo, renderer: Renders | None, case: Case) -> PageFacts:
    if case.browser and renderer is None:
        raise ValueError(f"{case}: needs a browser, and none was given")
    snapshot = (
        renderer.render(page.html, page.url)
        if renderer
        else Snapshot(requested_url=page.url, url=page.url, status=page.status, html=page.html)
    )
    if page.snapshot:
        snapshot = Snapshot.model_validate(snapshot.model_dump() | page.snapshot)
    facts = extract(snapshot)
    known = {"market": market} | ({"kind": page.kind} if page.kind else {})
    return facts.model_copy(update=known)


def _compare(case: Case, verdict: Verdict) -> None:
    said = f"{verdict.outcome.value} {verdict.message.key} {dict(verdict.message.params)}"
    quotes = [piece.quote for piece in verdict.evidence]
    told = f"{case}: the rule said {said}, with the evidence {quotes}"
    _expect(verdict.outcome is case.outcome, f"{told}; expected {case.outcome.value}")
    if case.message is not None:
        expected = message_of(case.rule, case.message, {}).key
        _expect(verdict.message.key == expected, f"{told}; expected the sentence {expected}")
    if case.quote is not None:
        _expect(any(case.quote in quote for quote in quotes), f"{told}; expected {case.quote!r} in it")


def _expect(condition: bool, told: str) -> None:
    if not condition:
        raise AssertionError(told)


def _cases(file: Path) -> Iterator[Case]:
    try:
        content = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{file}: {error}") from error
    shared: Mapping[str, Any] = {key: value for key, value in content.items() if key != "case"}
    for number, row in enumerate(content.get("case", ()), start=1):
        try:
            yield Case.model_validate({"rule": file.stem, **shared, **row})
        except ValidationError as error:
            raise ValueError(f"{file}, case {number} ({row.get('name')}): {error}") from error


def _address(url: str, number: int) -> str:
    if "://" in url:
        return url
    return ADDRESS + (url.lstrip("/") or (f"page-{number}" if number else ""))
