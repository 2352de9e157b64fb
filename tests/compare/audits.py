"""Small audits to compare, made by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from auditor.models import (
    Audit,
    Coverage,
    Evidence,
    MarketInfo,
    Message,
    Outcome,
    PageEntry,
    PageKind,
    PageTemplate,
    ReadStatus,
    RuleInfo,
    Scope,
    Severity,
    ShopInfo,
    Source,
    Verdict,
)
from auditor.score import score

from ..builders import OUTCOME_SCORES

HOST = "https://shop.example"
PASSED, WARNED, FAILED = Outcome.PASSED, Outcome.WARNED, Outcome.FAILED
UNSURE, NONE = Outcome.NEEDS_REVIEW, Outcome.NOT_APPLICABLE
PRODUCTS = PageTemplate(
    id="product-1", kind=PageKind.PRODUCT, pattern="/p/{slug}", example=f"{HOST}/p/1", pages_read=1
)


def rule(name: str = "photos", **more: object) -> RuleInfo:
    """A rule that judges product pages."""
    fields: dict[str, object] = {"category": "information", "severity": Severity.SERIOUS, "scope": Scope.PAGE}
    return RuleInfo.model_validate({"id": name, "pages": (PageKind.PRODUCT,)} | fields | more)


def shop_rule(name: str = "phone-consistent", **more: object) -> RuleInfo:
    """A rule that judges the shop."""
    return rule(name, scope=Scope.SHOP, pages=(), category="contact", **more)


def page(
    url: str,
    kind: PageKind = PageKind.PRODUCT,
    status: ReadStatus = ReadStatus.READ,
    template: str | None = "product-1",
) -> PageEntry:
    """A page of the visit; one that was not read has no template."""
    read = status is ReadStatus.READ
    return PageEntry(url=url, kind=kind, status=status, template=template if read else None)


def verdict(
    name: str, outcome: Outcome, url: str | None, *evidence: str, value: float | None = None
) -> Verdict:
    """A verdict; `evidence` are the addresses of the pages that it rests on."""
    return Verdict(
        rule=name,
        outcome=outcome,
        score=OUTCOME_SCORES.get(outcome) if value is None else value,
        page=url,
        message=Message(key="said"),
        evidence=tuple(Evidence(source=Source.TEXT, quote="words", page=where) for where in evidence),
    )


def audit(
    pages: Iterable[PageEntry],
    verdicts: Iterable[Verdict],
    rules: Iterable[RuleInfo] = (rule(),),
    *,
    start: str = HOST + "/",
    market: str = "LT",
    as_of: str = "2026-11-22",
    templates: tuple[PageTemplate, ...] = (PRODUCTS,),
    settings: Mapping[str, object] | None = None,
    tool: str = "storefront-auditor 1.0",
    name: str = "Shop",
) -> Audit:
    """An audit of these pages and verdicts, scored as ever."""
    said, asked = tuple(verdicts), tuple(rules)
    place = MarketInfo(code=market, in_eu=market in ("LT", "LV", "PL"), as_of=as_of)
    return Audit.model_validate(
        {
            "tool": tool,
            "as_of": as_of,
            "shop": ShopInfo(name=name, start_url=start, language="lt", market=place),
            "settings": settings or {},
            "coverage": Coverage(
                pages=tuple(pages),
                outcomes=dict(Counter(one.outcome for one in said)),
                templates=templates,
            ),
            "rules": asked,
            "verdicts": said,
            "score": score(asked, said, place, date.fromisoformat(as_of)),
        }
    )


def products(outcomes: Mapping[str, Outcome], asked: str = "photos", **more: object) -> Audit:
    """An audit of product pages with one verdict each: last part of the path -> outcome."""
    urls = {f"{HOST}/p/{slug}": outcome for slug, outcome in outcomes.items()}
    entries = [page(url) for url in urls]
    said = [verdict(asked, outcome, url) for url, outcome in urls.items()]
    return audit(entries, said, (rule(asked),), **more)  # type: ignore[arg-type]  # passed on as given
