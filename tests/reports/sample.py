"""A realistic Audit made by hand, with hostile text and generated screenshots."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from auditor.models import (
    WEIGHTS,
    Audit,
    CategoryScore,
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
    Param,
    Picture,
    ReadStatus,
    RuleInfo,
    RuleScore,
    Scope,
    Score,
    Severity,
    ShopInfo,
    Source,
    Term,
    Verdict,
    Viewport,
)

HOST = "https://lantern-and-loom.example"
SCRIPT = "<script>alert(1)</script>"
BREAKOUT = '"><img src=x onerror=alert(2)>'
HOSTILE = (SCRIPT, BREAKOUT, "</script></style></svg>{{ 7*7 }}{% raw %}", "javascript:alert(3)")
LONG = "Blanket " * 1250
RTL = "بطانية صوفية دافئة"
TERMINAL = "\x1b[31mred\x1b[0m\x07\u202eevil"

PRODUCTS = (
    "Wool blanket, 140 × 200 cm",
    "Linen tablecloth",
    "Brass lantern",
    "Beeswax candle, set of three",
    f"Cushion {SCRIPT}",
    RTL,
    f"Rug {BREAKOUT}",
    LONG,
    "Вовняний плед «Карпати»",
    "Ceramic vase",
)

_COLOURS = ("#8a5a44", "#2f5d62", "#7a6c5d", "#a63d40", "#386641", "#5f4b8b", "#bc6c25", "#457b9d", "#6d597a", "#3a5a40")

BOXES = {
    "desktop": {
        1: (190, 28, 220, 40), 2: (690, 180, 560, 48), 3: (690, 250, 200, 46), 4: (690, 420, 300, 62),
        5: (110, 170, 520, 520), 6: (110, 1100, 600, 80), 7: (1180, 30, 90, 40), 8: (60, 96, 900, 36),
        9: (690, 510, 380, 28),
    },
    "phone": {
        1: (16, 14, 180, 34), 2: (16, 470, 358, 60), 3: (16, 540, 160, 36), 4: (16, 900, 358, 56),
        5: (16, 80, 358, 370), 7: (330, 14, 44, 40), 9: (16, 600, 300, 24),
    },
}  # fmt: skip


class MemoryAssets:
    """Pictures held in memory."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)


def screenshot(viewport: Viewport, title: str, colour: str) -> bytes:
    """A drawn product page, PNG."""
    wide = viewport is Viewport.DESKTOP
    size = (1366, 768) if wide else (390, 844)
    image = Image.new("RGB", size, "#ffffff")
    draw = ImageDraw.Draw(image)
    big, middle, small = (ImageFont.load_default(size=n) for n in ((38, 24, 17) if wide else (26, 20, 15)))
    head = 84 if wide else 62
    draw.rectangle((0, 0, size[0], head), fill="#22303c")
    draw.text((190 if wide else 18, 26 if wide else 16), "Lantern & Loom", font=middle, fill="#fff")
    draw.rounded_rectangle((size[0] - 186 if wide else 330, 24, size[0] - 96 if wide else 372, 60), 8, outline="#fff", width=2)
    if wide:
        for n, word in enumerate(("Blankets", "Lighting", "Kitchen", "Gifts", "About us")):
            draw.text((70 + 180 * n, 102), word, font=small, fill="#22303c")
    x, y, w, h = BOXES[viewport.value][5]
    for row in range(h):
        shade = 1 - row / h * 0.45
        rgb = tuple(int(int(colour[i : i + 2], 16) * shade) for i in (1, 3, 5))
        draw.line((x, y + row, x + w, y + row), fill=rgb)
    draw.ellipse((x + w * 0.25, y + h * 0.2, x + w * 0.75, y + h * 0.8), fill="#f4efe6")
    x, y, w, h = BOXES[viewport.value][2]
    draw.text((x, y), title[:26], font=big, fill="#22303c")
    x, y, *_ = BOXES[viewport.value][3]
    draw.text((x, y + 4), "EUR 59.00", font=middle, fill="#22303c")
    for n in range(4):
        y0 = (318 if wide else 630) + n * 24
        draw.line((690 if wide else 16, y0, (1240 if wide else 370) - n * 40, y0), fill="#c9ced3", width=9)
    x, y, w, h = BOXES[viewport.value][4]
    draw.rounded_rectangle((x, y, x + w, y + h), 10, fill="#bc4b32")
    draw.text((x + 70, y + 16), "Add to cart", font=middle, fill="#fff")
    x, y, *_ = BOXES[viewport.value][9]
    draw.text((x, y), "Returns within 14 days", font=small, fill="#3b6ea8")
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def pictures(number: int, title: str, files: dict[str, bytes], *, missing: bool = False) -> tuple[Picture, ...]:
    """Both pictures of a page; `missing` names them and does not write them."""
    found = []
    for viewport in Viewport:
        content = screenshot(viewport, title, _COLOURS[number % len(_COLOURS)])
        path = f"capture/{number:02}/{viewport.value}.png"
        if not missing:
            files[path] = content
        width, height = (1366, 768) if viewport is Viewport.DESKTOP else (390, 844)
        found.append(
            Picture(path=path, sha256=hashlib.sha256(content).hexdigest(), size=len(content),
                    width=width, height=height, viewport=viewport)
        )  # fmt: skip
    return tuple(found)


def page(number: int, kind: PageKind, path: str, title: str, files: dict[str, bytes], **fields: object) -> PageEntry:
    """A page that was read, with pictures unless `fields` say otherwise."""
    given: dict[str, object] = {
        "url": HOST + path, "kind": kind, "status": ReadStatus.READ, "title": title, "language": "en",
        "pictures": pictures(number, title, files), "boxes": BOXES,
        "document_height": {"desktop": 2400, "phone": 4100},
    }  # fmt: skip
    return PageEntry.model_validate({**given, **fields})


def sample_pages(files: dict[str, bytes]) -> tuple[PageEntry, ...]:
    """Fifteen pages: read, read in part, unreadable, skipped, one with missing pictures, one without any."""
    pages = [
        page(0, PageKind.HOME, "/", "Lantern & Loom", files),
        page(1, PageKind.CATEGORY, "/blankets", "Blankets", files),
    ]
    for n, name in enumerate(PRODUCTS, 2):
        why = Message(key="sample.chosen", params={"section": "Blankets" if n % 2 else SCRIPT})
        pages.append(page(n, PageKind.PRODUCT, f"/p/{n}?ref=a&b=%D0%BF", name, files, why=why))
    pages[4] = pages[4].model_copy(update={"pictures": pictures(4, PRODUCTS[2], files, missing=True)})
    pages[7] = pages[7].model_copy(
        update={"status": ReadStatus.PARTIAL, "reason": Message(key="sample.slow-part"), "language": "ar"}
    )
    pages[10] = pages[10].model_copy(update={"language": "uk", "pictures": ()})
    bare: dict[str, object] = {"pictures": (), "boxes": {}}
    timeout = Message(key="sample.timeout", params={"seconds": 30})
    pages += [
        page(12, PageKind.CONTACT, "/contact", "Contact", files),
        page(13, PageKind.CART, "/cart", "", files, status=ReadStatus.SKIPPED, reason=Message(key="sample.robots"), **bare),
        page(14, PageKind.DELIVERY, f"/x/{SCRIPT}", BREAKOUT, files, status=ReadStatus.UNREADABLE, reason=timeout, **bare),
        page(15, PageKind.OTHER, "", "Script address", files, url="javascript:alert(3)", **bare),
    ]  # fmt: skip
    return tuple(pages)


def law(text: str, mark: str, **fields: object) -> LegalBasis:
    return LegalBasis.model_validate({"text": text, "mark": mark, **fields})


def info(rule: str, category: str, severity: Severity, **fields: object) -> RuleInfo:
    return RuleInfo.model_validate(
        {"id": rule, "category": category, "severity": severity, "scope": Scope.PAGE, "origin": "sample", **fields}
    )


PRODUCT = {"pages": (PageKind.PRODUCT,)}
DIRECTIVE = "Directive 2011/83/EU art. 6(1)"
RULES = (
    info("product-name", "information", Severity.SERIOUS, **PRODUCT),
    info("product-photos", "information", Severity.CRITICAL, **PRODUCT, options={"least": 3}),
    info("warranty-and-repair", "information", Severity.MODERATE, **PRODUCT),
    info("price-visible", "price", Severity.CRITICAL, **PRODUCT, needs=("layout",)),
    info("price-includes-vat", "price", Severity.CRITICAL, **PRODUCT,
         legal_basis=(law("Directive 98/6/EC art. 2(a)", "V", markets=("EU",), applies_from="2000-03-18"),
                      law("A law of another market", "V", markets=("UA",)))),
    info("delivery-cost-shown", "delivery", Severity.CRITICAL, **PRODUCT, near=("add-to-cart-visible",),
         legal_basis=(law(DIRECTIVE, "S", markets=("EU",)),)),
    info("delivery-page", "delivery", Severity.SERIOUS, scope=Scope.SHOP),
    info("add-to-cart-visible", "cart", Severity.CRITICAL, **PRODUCT, needs=("layout",)),
    info("cart-top-right", "cart", Severity.MINOR, needs=("layout",)),
    info("phone-visible", "contact", Severity.CRITICAL),
    info("calls-answered", "contact", Severity.MODERATE, manual=True, scope=Scope.SHOP),
    info("returns-linked", "trust", Severity.CRITICAL, **PRODUCT),
    info("reviews-shown", "trust", Severity.CRITICAL, **PRODUCT),
    info("withdrawal-function", "trust", Severity.SERIOUS, scope=Scope.SHOP,
         legal_basis=(law(f"Directive (EU) 2023/2673 art. 11a {SCRIPT}", "S", markets=("EU",), applies_from="2027-06-19"),)),
    info("secure-connection", "trust", Severity.CRITICAL, summary=f"The connection is secure {SCRIPT}."),
    info("menu-clear", "navigation", Severity.SERIOUS),
    info("search-available", "navigation", Severity.SERIOUS, needs=("network",)),
    info(f"hostile-{BREAKOUT}", f"odd {SCRIPT}", Severity.MINOR, origin=BREAKOUT),
)  # fmt: skip


def evidence(quote: str, element: int | None, source: Source = Source.TEXT, selector: str | None = None) -> Evidence:
    return Evidence(source=source, quote=quote[:300], element=element, selector=selector)


def verdict(
    rule: str, outcome: Outcome, where: PageEntry | None, key: str, *found: Evidence, **params: Param
) -> Verdict:
    """A verdict whose score follows from its outcome."""
    score = {Outcome.PASSED: 1.0, Outcome.WARNED: 0.5, Outcome.FAILED: 0.0}.get(outcome)
    return Verdict(
        rule=rule, outcome=outcome, score=score, page=where.url if where else None,
        message=Message(key=key if "." in key or " " in key else f"{rule}.{key}", params=params), evidence=found,
    )  # fmt: skip


def product_verdicts(n: int, where: PageEntry) -> Iterable[Verdict]:
    """What the rules say of the n-th product page."""
    good, half, bad = Outcome.PASSED, Outcome.WARNED, Outcome.FAILED
    name, price = evidence(where.title, 2, selector="main > h1"), evidence("EUR 59.00", 3, selector="span.price")
    buy = evidence("Add to cart", 4, Source.BUTTON, "form button[type=submit]")
    photos = tuple(evidence(f"/media/photo-{i}-{'x' * 200}.jpg", 5, Source.IMAGE) for i in range(1 + n % 5))
    yield verdict("product-name", good, where, "found", name, name=where.title)
    yield verdict("price-visible", good, where, "found", price, price=Money(amount=Decimal("59.00"), currency="EUR"))
    few = len(photos) < 3
    yield verdict("product-photos", half if few else good, where, "few" if few else "enough", *photos, count=len(photos), least=3)
    yield verdict("price-includes-vat", bad, where, "without", price, price=Money(amount=Decimal("59"), currency="EUR"))
    if n % 4:
        yield verdict("delivery-cost-shown", bad, where, "missing")
    else:
        link = evidence("Delivery", 8, Source.LINK, "nav a[href='/delivery']")
        yield verdict("delivery-cost-shown", half, where, "one-click", link)
    if n % 3:
        yield verdict("add-to-cart-visible", good, where, "found", buy, label="Add to cart")
    else:
        yield verdict("add-to-cart-visible", half, where, "second-screen", buy, label=where.title, viewport=Term(key="report.viewport.phone"))
    yield verdict("returns-linked", good, where, "found", evidence("Returns within 14 days", 9, Source.LINK))
    if n % 2:
        yield verdict("reviews-shown", bad, where, "missing")
    else:
        yield verdict("reviews-shown", good, where, "found", evidence(f"Warm and soft. {RTL} {SCRIPT}", 6), count=n)
    yield verdict("warranty-and-repair", Outcome.NEEDS_REVIEW, where, "unsure", evidence("2 years", None, Source.JSON_LD))


def sample_verdicts(pages: tuple[PageEntry, ...]) -> tuple[Verdict, ...]:
    """All verdicts, every outcome among them."""
    products = [entry for entry in pages if entry.kind is PageKind.PRODUCT]
    found = [v for n, entry in enumerate(products) for v in product_verdicts(n, entry)]
    readable = [entry for entry in pages if entry.status in (ReadStatus.READ, ReadStatus.PARTIAL)]
    for entry in readable:
        found.append(verdict("phone-visible", Outcome.FAILED, entry, "missing"))
        found.append(verdict("menu-clear", Outcome.PASSED, entry, "found", evidence("Blankets Lighting Kitchen", 8), count=5))
        cart = evidence("Cart", 7, Source.LINK)
        found.append(verdict("cart-top-right", Outcome.PASSED, entry, "The cart stands in the top right.", cart))
    hostile = f"hostile-{BREAKOUT}"
    found += [
        verdict("delivery-page", Outcome.PASSED, None, "found", evidence("Courier 3.99 EUR", None),
                costs=(Money(amount=Decimal("3.99"), currency="EUR"), Money(amount=Decimal("0"), currency="EUR")),
                time=Days(least=1, most=3)),
        verdict("calls-answered", Outcome.MANUAL, None, "question"),
        verdict("withdrawal-function", Outcome.FAILED, None, "No way to withdraw online was found."),
        verdict("secure-connection", Outcome.ERROR, readable[0], "sample.crashed", problem=f"{SCRIPT}{TERMINAL}"),
        verdict("price-includes-vat", Outcome.NOT_APPLICABLE, readable[0], "sample.not-here"),
        verdict(hostile, Outcome.FAILED, readable[1], "Bad: {what} and {name}",
                *(evidence(text, n, selector=text) for n, text in enumerate((*HOSTILE, TERMINAL), 1)),
                what=BREAKOUT, name=LONG),
    ]  # fmt: skip
    return tuple(found)


_WORST = (Outcome.FAILED, Outcome.NEEDS_REVIEW, Outcome.WARNED, Outcome.PASSED, Outcome.ERROR, Outcome.MANUAL, Outcome.NOT_APPLICABLE)


def scored(rules: tuple[RuleInfo, ...], verdicts: tuple[Verdict, ...]) -> Score:
    """Scores of the sample, computed as DESIGN tells; the engine has its own and its own tests."""
    results: list[tuple[str, RuleScore]] = []
    for rule in rules:
        mine = [v for v in verdicts if v.rule == rule.id]
        if not mine:
            continue
        marks = [v.score for v in mine if v.score is not None]
        counts = Counter(v.outcome for v in mine)
        results.append((rule.category, RuleScore(
            rule=rule.id, outcome=next(o for o in _WORST if o in counts), weight=WEIGHTS[rule.severity],
            score=sum(marks) / len(marks) if marks else None, points=0.0, outcomes=dict(counts))))  # fmt: skip
    total = sum(r.weight for _, r in results if r.score is not None)
    results = [
        (c, r.model_copy(update={"points": 0.0 if r.score is None else (1 - r.score) * r.weight / total * 100}))
        for c, r in results
    ]
    categories = tuple(
        CategoryScore(category=name, score=mean([r for c, r in results if c == name]), rules=tuple(r for c, r in results if c == name))
        for name in dict.fromkeys(rule.category for rule in rules)
    )
    overall = mean([r for _, r in results])
    first = sorted((r for _, r in results if r.points > 0), key=lambda r: -r.points)
    return Score(
        overall=overall, grade=None if overall is None else "D" if overall < 70 else "C", capped_by=("price-includes-vat",),
        categories=categories, fix_first=tuple(r.rule for r in first),
    )  # fmt: skip


def mean(rules: list[RuleScore]) -> float | None:
    """Weighted mean, 0..100."""
    weight = sum(r.weight for r in rules if r.score is not None)
    return sum((r.score or 0) * r.weight for r in rules if r.score is not None) / weight * 100 if weight else None


def sample_audit() -> tuple[Audit, MemoryAssets]:
    """The sample with its pictures."""
    files: dict[str, bytes] = {}
    pages = sample_pages(files)
    verdicts = sample_verdicts(pages)
    audit = Audit(
        tool="storefront-auditor 0.1.0", as_of="2026-11-21",
        shop=ShopInfo(name="Lantern & Loom", start_url=HOST + "/", language="en", platform="Loomcart 2",
                      market=MarketInfo(code="LT", currency="EUR", vat_name="PVM", vat_rate=0.21, return_days=14, in_eu=True)),
        settings={"max_pages": 30, "products": 10, "ignore_robots": False, "exclude": ("/blog", SCRIPT), "market": None, BREAKOUT: BREAKOUT},
        coverage=Coverage(pages=pages, outcomes=dict(Counter(v.outcome for v in verdicts)),
                          not_run={"search-available": "network"}, partial=Message(key="sample.interrupted"),
                          broken_packs={"other-rules": f"ImportError: {SCRIPT}"}),
        rules=RULES, verdicts=verdicts, score=scored(RULES, verdicts), timings={"capture": 12.5},
    )  # fmt: skip
    return audit, MemoryAssets(files)


def unread_audit() -> Audit:
    """An audit that read nothing: no score, no pictures, no verdicts."""
    entry = PageEntry(
        url=HOST + "/", kind=PageKind.OTHER, status=ReadStatus.UNREADABLE,
        reason=Message(key="sample.timeout", params={"seconds": 30}),
    )  # fmt: skip
    return Audit(
        tool="storefront-auditor 0.1.0", as_of="2026-11-21",
        shop=ShopInfo(name="", start_url=HOST + "/", language="und", market=MarketInfo(code="ZZ")),
        settings={}, coverage=Coverage(pages=(entry,), outcomes={}), rules=RULES, verdicts=(),
        score=Score(overall=None, grade=None, categories=(), fix_first=()),
    )  # fmt: skip


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
        update={"pages": pages, "partial": Message(key=text), "broken_packs": {text: text}, "not_run": {text: text}}
    )
    return audit.model_copy(
        update={"tool": text, "as_of": text, "shop": shop, "coverage": coverage, "verdicts": verdicts, "settings": {text: text}}
    )
