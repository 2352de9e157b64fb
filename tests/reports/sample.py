"""A realistic Audit made by hand, with hostile text and generated screenshots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache

from auditor.legal import note_of
from auditor.models import (
    Audit,
    CountedBy,
    Coverage,
    Days,
    Evidence,
    LegalBasis,
    MarketInfo,
    Message,
    Money,
    Outcome,
    PageEntry,
    PageKind,
    PageTemplate,
    Param,
    ReadStatus,
    RuleInfo,
    Scope,
    Score,
    ServicePage,
    ServiceStatus,
    Severity,
    ShopInfo,
    Source,
    Term,
    Verdict,
)
from auditor.score import score

from .storefront import BREAKOUT, HOST, HOSTILE, LONG, RTL, SCRIPT, TERMINAL, MemoryAssets, sample_pages

DAY = "2026-11-21"
MARKET = MarketInfo(
    code="LT", currency="EUR", vat_name="PVM", vat_rate=0.21, return_days=14, in_eu=True, as_of=DAY
)


def law(text: str, mark: str, **fields: object) -> LegalBasis:
    return LegalBasis.model_validate({"text": text, "mark": mark, **fields})


def info(rule: str, category: str, severity: Severity, **fields: object) -> RuleInfo:
    return RuleInfo.model_validate(
        {
            "id": rule,
            "category": category,
            "severity": severity,
            "scope": Scope.PAGE,
            "origin": "sample",
            **fields,
        }
    )


PRODUCT = {"pages": (PageKind.PRODUCT,)}
DIRECTIVE = "Directive 2011/83/EU art. 6(1)"
RULES = (
    info("product-name", "information", Severity.SERIOUS, **PRODUCT),
    info("product-photos", "information", Severity.CRITICAL, **PRODUCT, options={"least": 3}),
    info("warranty-and-repair", "information", Severity.MODERATE, **PRODUCT),
    info("price-visible", "price", Severity.CRITICAL, **PRODUCT, needs=("layout",)),
    info(
        "price-includes-vat",
        "price",
        Severity.CRITICAL,
        **PRODUCT,
        legal_basis=(
            law("Directive 98/6/EC art. 2(a)", "V", markets=("EU",), applies_from="2000-03-18"),
            law("A law of another market", "V", markets=("UA",)),
        ),
    ),
    info(
        "delivery-cost-shown",
        "delivery",
        Severity.CRITICAL,
        **PRODUCT,
        near=("add-to-cart-visible",),
        legal_basis=(law(DIRECTIVE, "S", markets=("EU",)),),
    ),
    info("delivery-page", "delivery", Severity.SERIOUS, scope=Scope.SHOP),
    info("add-to-cart-visible", "cart", Severity.CRITICAL, **PRODUCT, needs=("layout",)),
    info("cart-top-right", "cart", Severity.MINOR, needs=("layout",)),
    info("phone-visible", "contact", Severity.CRITICAL),
    info("calls-answered", "service", Severity.MODERATE, manual=True, scope=Scope.SHOP),
    info("thanks-said", "service", Severity.MINOR, manual=True, scope=Scope.SHOP),
    info("team-trained", "service", Severity.MINOR, manual=True, scope=Scope.SHOP),
    info("returns-linked", "trust", Severity.CRITICAL, **PRODUCT),
    info("reviews-shown", "trust", Severity.CRITICAL, **PRODUCT),
    info(
        "withdrawal-function",
        "trust",
        Severity.SERIOUS,
        scope=Scope.SHOP,
        legal_basis=(
            law(
                f"Directive (EU) 2023/2673 art. 11a {SCRIPT}", "S", markets=("EU",), applies_from="2027-06-19"
            ),
        ),
    ),
    info("secure-connection", "trust", Severity.CRITICAL, summary=f"The connection is secure {SCRIPT}."),
    info("menu-clear", "navigation", Severity.SERIOUS),
    info("search-available", "navigation", Severity.SERIOUS, needs=("network",)),
    info(f"hostile-{BREAKOUT}", f"odd {SCRIPT}", Severity.MINOR, origin=BREAKOUT),
)


BY_ID = {rule.id: rule for rule in RULES}
ANSWERS = {"calls-answered": "partly", "thanks-said": f"A card in every parcel {SCRIPT}{BREAKOUT}"}


def evidence(
    quote: str, element: int | None, source: Source = Source.TEXT, selector: str | None = None
) -> Evidence:
    return Evidence(source=source, quote=quote[:300], element=element, selector=selector)


def verdict(
    rule: str, outcome: Outcome, where: PageEntry | None, key: str, *found: Evidence, **params: Param
) -> Verdict:
    """A verdict whose score follows from its outcome."""
    score = {Outcome.PASSED: 1.0, Outcome.WARNED: 0.5, Outcome.FAILED: 0.0}.get(outcome)
    return Verdict(
        rule=rule,
        outcome=outcome,
        score=score,
        page=where.url if where else None,
        message=Message(key=key if "." in key or " " in key else f"{rule}.{key}", params=params),
        evidence=found,
        law=note_of(BY_ID[rule], outcome, MARKET) if rule in BY_ID else None,
        answer=ANSWERS.get(rule),
    )


def product_verdicts(n: int, where: PageEntry) -> Iterable[Verdict]:
    """What the rules say of the n-th product page."""
    good, half, bad = Outcome.PASSED, Outcome.WARNED, Outcome.FAILED
    name, price = (
        evidence(where.title, 2, selector="main > h1"),
        evidence("EUR 59.00", 3, selector="span.price"),
    )
    buy = evidence("Add to cart", 4, Source.BUTTON, "form button[type=submit]")
    photos = tuple(evidence(f"/media/photo-{i}-{'x' * 200}.jpg", 5, Source.IMAGE) for i in range(1 + n % 5))
    yield verdict("product-name", good, where, "found", name, name=where.title)
    yield verdict(
        "price-visible", good, where, "found", price, price=Money(amount=Decimal("59.00"), currency="EUR")
    )
    few = len(photos) < 3
    yield verdict(
        "product-photos",
        half if few else good,
        where,
        "few" if few else "enough",
        *photos,
        count=len(photos),
        least=3,
    )
    yield verdict(
        "price-includes-vat", bad, where, "without", price, price=Money(amount=Decimal("59"), currency="EUR")
    )
    if n % 4:
        yield verdict("delivery-cost-shown", bad, where, "missing")
    else:
        link = evidence("Delivery", 8, Source.LINK, "nav a[href='/delivery']")
        yield verdict("delivery-cost-shown", half, where, "one-click", link)
    if n % 3:
        yield verdict("add-to-cart-visible", good, where, "found", buy, label="Add to cart")
    else:
        yield verdict(
            "add-to-cart-visible",
            half,
            where,
            "second-screen",
            buy,
            label=where.title,
            viewport=Term(key="report.viewport.phone"),
        )
    yield verdict("returns-linked", good, where, "found", evidence("Returns within 14 days", 9, Source.LINK))
    if n % 2:
        yield verdict("reviews-shown", bad, where, "missing")
    else:
        yield verdict(
            "reviews-shown", good, where, "found", evidence(f"Warm and soft. {RTL} {SCRIPT}", 6), count=n
        )
    yield verdict(
        "warranty-and-repair",
        Outcome.NEEDS_REVIEW,
        where,
        "unsure",
        evidence("2 years", None, Source.JSON_LD),
    )


def sample_verdicts(pages: tuple[PageEntry, ...]) -> tuple[Verdict, ...]:
    """All verdicts, every outcome among them."""
    products = [entry for entry in pages if entry.kind is PageKind.PRODUCT]
    found = [v for n, entry in enumerate(products) for v in product_verdicts(n, entry)]
    readable = [entry for entry in pages if entry.status in (ReadStatus.READ, ReadStatus.PARTIAL)]
    for entry in readable:
        found.append(verdict("phone-visible", Outcome.FAILED, entry, "missing"))
        found.append(
            verdict(
                "menu-clear",
                Outcome.PASSED,
                entry,
                "found",
                evidence("Blankets Lighting Kitchen", 8),
                count=5,
            )
        )
        cart = evidence("Cart", 7, Source.LINK)
        found.append(
            verdict("cart-top-right", Outcome.PASSED, entry, "The cart stands in the top right.", cart)
        )
    hostile = f"hostile-{BREAKOUT}"
    found += [
        verdict(
            "delivery-page",
            Outcome.PASSED,
            None,
            "found",
            evidence("Courier 3.99 EUR", None),
            costs=(Money(amount=Decimal("3.99"), currency="EUR"), Money(amount=Decimal("0"), currency="EUR")),
            time=Days(least=1, most=3),
        ),
        verdict("calls-answered", Outcome.MANUAL, None, "question"),
        verdict("thanks-said", Outcome.MANUAL, None, "Do you say thanks?"),
        verdict("team-trained", Outcome.MANUAL, None, "Is the team trained?"),
        verdict("withdrawal-function", Outcome.FAILED, None, "No way to withdraw online was found."),
        verdict(
            "secure-connection", Outcome.ERROR, readable[0], "sample.crashed", problem=f"{SCRIPT}{TERMINAL}"
        ),
        verdict("price-includes-vat", Outcome.NOT_APPLICABLE, readable[0], "sample.not-here"),
        verdict(
            hostile,
            Outcome.FAILED,
            readable[1],
            "Bad: {what} and {name}",
            *(evidence(text, n, selector=text) for n, text in enumerate((*HOSTILE, TERMINAL), 1)),
            what=BREAKOUT,
            name=LONG,
        ),
    ]
    return tuple(found)


SETTINGS = {
    "max_pages": 30,
    "products": 10,
    "ignore_robots": False,
    "exclude": ("/blog", SCRIPT),
    "market": None,
    BREAKOUT: BREAKOUT,
}


TEMPLATES = (
    PageTemplate(
        id="product-1",
        kind=PageKind.PRODUCT,
        pattern="/p/{slug}-{n}",
        example=HOST + "/p/lamp-1",
        pages_read=4,
        estimated_pages=1234,
        counted_by=CountedBy.SITEMAP,
    ),
    PageTemplate(
        id="product-2",
        kind=PageKind.PRODUCT,
        pattern=f"/{SCRIPT}/{{n}}",
        example=HOST + "/x",
        pages_read=1,
        estimated_pages=7,
        counted_by=CountedBy.LINKS,
    ),
    PageTemplate(id="home-1", kind=PageKind.HOME, pattern="/", example=HOST + "/", pages_read=1),
)
SERVICES = (
    ServicePage(
        kind=PageKind.DELIVERY,
        status=ServiceStatus.FOUND,
        url=HOST + "/shipping",
        why=Message(key="sample.timeout", params={"seconds": 30}),
    ),
    ServicePage(
        kind=PageKind.CART,
        status=ServiceStatus.NOT_READ,
        url="javascript:alert(1)",
        reason=Message(key="sample.timeout", params={"seconds": 31}),
    ),
    ServicePage(
        kind=PageKind.PAYMENT,
        status=ServiceStatus.MISSING,
        looked=tuple(f"{HOST}/{name}" for name in ("", "help", BREAKOUT, "a", "b", "c", "d", "e")),
    ),
)


@cache
def sample_audit() -> tuple[Audit, MemoryAssets]:
    """The sample with its pictures."""
    files: dict[str, bytes] = {}
    pages = sample_pages(files)
    verdicts = sample_verdicts(pages)
    audit = Audit(
        tool="storefront-auditor 0.1.0",
        as_of=DAY,
        shop=ShopInfo(
            name="Lantern & Loom", start_url=HOST + "/", language="en", platform="Loomcart 2", market=MARKET
        ),
        settings=SETTINGS,
        coverage=Coverage(
            pages=pages,
            outcomes=dict(Counter(v.outcome for v in verdicts)),
            not_run={"search-available": "network"},
            partial=Message(key="sample.interrupted"),
            templates=TEMPLATES,
            services=SERVICES,
            broken_packs={"other-rules": f"ImportError: {SCRIPT}"},
        ),
        rules=RULES,
        verdicts=verdicts,
        score=score(RULES, verdicts, MARKET, date.fromisoformat(DAY)),
        timings={"capture": 12.5},
    )
    return audit, MemoryAssets(files)


def unread_audit() -> Audit:
    """An audit that read nothing: no score, no pictures, no verdicts."""
    entry = PageEntry(
        url=HOST + "/",
        kind=PageKind.OTHER,
        status=ReadStatus.UNREADABLE,
        reason=Message(key="sample.timeout", params={"seconds": 30}),
    )
    return Audit(
        tool="storefront-auditor 0.1.0",
        as_of=DAY,
        shop=ShopInfo(name="", start_url=HOST + "/", language="und", market=MarketInfo(code="ZZ")),
        settings={},
        coverage=Coverage(pages=(entry,), outcomes={}),
        rules=RULES,
        verdicts=(),
        score=Score(overall=None, grade=None, categories=(), fix_first=()),
    )


def hostile_everywhere(text: str) -> Audit:
    """The sample with one text in every field that a page, a shop or a pack can fill."""
    audit, _ = sample_audit()

    def with_text(entry: PageEntry) -> PageEntry:
        said = Message(key="{x} said", params={"x": text})
        return entry.model_copy(update={"title": text, "language": text, "reason": said, "why": said})

    pages = tuple(with_text(entry) for entry in audit.coverage.pages)
    verdicts = tuple(
        v.model_copy(
            update={
                "message": Message(key="{x} said", params={"x": text, "y": (text, text)}),
                "fix": Message(key="{x} fix", params={"x": text}),
                "evidence": tuple(e.model_copy(update={"quote": text, "selector": text}) for e in v.evidence),
            }
        )
        for v in audit.verdicts
    )
    shop = audit.shop.model_copy(update={"name": text, "start_url": text, "language": text, "platform": text})
    coverage = audit.coverage.model_copy(
        update={
            "pages": pages,
            "partial": Message(key=text),
            "broken_packs": {text: text},
            "not_run": {text: text},
        }
    )
    return audit.model_copy(
        update={
            "tool": text,
            "as_of": text,
            "shop": shop,
            "coverage": coverage,
            "verdicts": verdicts,
            "settings": {text: text},
        }
    )
