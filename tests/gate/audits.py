"""Audits of a small shop, for the tests of the gate."""

from __future__ import annotations

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
    ServicePage,
    ServiceStatus,
    Severity,
    ShopInfo,
    Source,
    Verdict,
)
from auditor.score import score
from tests.builders import OUTCOME_SCORES, info

SHOP = "https://shop.example"
AS_OF = date(2026, 11, 22)
MARKET = MarketInfo(code="LT")

CART = info("cart-visible", Severity.CRITICAL, "cart", near=("shop-logo",))
LOGO = info("shop-logo", Severity.MINOR, "trust")
PRICE = info("price-visible", Severity.SERIOUS, "price")
PHONE = info("phone-consistent", Severity.MODERATE, "contact", scope=Scope.SHOP)
RULES: tuple[RuleInfo, ...] = (CART, LOGO, PRICE, PHONE)
CART_PAGE = ServicePage(kind=PageKind.CART, status=ServiceStatus.FOUND, url=f"{SHOP}/cart")


def products(count: int, first: int = 1) -> list[str]:
    """Addresses of products."""
    return [f"{SHOP}/p/{number}" for number in range(first, first + count)]


def said(
    rule: RuleInfo, outcome: Outcome, page: str | None = None, selector: str | None = None, key: str = "said"
) -> Verdict:
    """A verdict; its evidence is the element of the selector."""
    evidence = (Evidence(source=Source.TEXT, quote="5.00 €", selector=selector),) if selector else ()
    return Verdict(
        rule=rule.id,
        outcome=outcome,
        score=OUTCOME_SCORES.get(outcome),
        page=page,
        message=Message(key=f"{rule.id}.{key}"),
        evidence=evidence,
    )


def failed(rule: RuleInfo, *pages: str, selector: str | None = None) -> list[Verdict]:
    """A rule that failed on pages."""
    return [said(rule, Outcome.FAILED, page, selector) for page in pages]


def passed(rule: RuleInfo, *pages: str) -> list[Verdict]:
    """A rule that passed on pages."""
    return [said(rule, Outcome.PASSED, page) for page in pages]


def audit_of(
    pages: Iterable[str],
    *verdicts: list[Verdict],
    pattern: str = "/p/{n}",
    status: Mapping[str, ReadStatus] | None = None,
    not_run: Mapping[str, str] | None = None,
    whole: bool = True,
) -> Audit:
    """An audit of product pages of one template; not `whole`: of a visit list."""
    pages = list(pages)
    flat = [verdict for group in verdicts for verdict in group]
    entries = tuple(
        PageEntry(
            url=url,
            kind=PageKind.PRODUCT,
            status=(status or {}).get(url, ReadStatus.READ),
            template="product-1",
        )
        for url in pages
    )
    template = PageTemplate(
        id="product-1", kind=PageKind.PRODUCT, pattern=pattern, example=pages[0], pages_read=len(pages)
    )
    return Audit(
        tool="storefront-auditor 0.1.0",
        as_of=AS_OF.isoformat(),
        shop=ShopInfo(name="Shop", start_url=SHOP, language="en", market=MARKET),
        settings={},
        coverage=Coverage(
            pages=entries,
            outcomes={},
            templates=(template,),
            services=(CART_PAGE,) if whole else (),
            not_run=dict(not_run or {}),
        ),
        rules=RULES,
        verdicts=tuple(flat),
        score=score(RULES, flat, MARKET, AS_OF),
    )
