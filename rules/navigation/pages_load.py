"""Every page answers in time, with its content and photos."""

from __future__ import annotations

from auditor.models import Layout, LayoutFlag, PageKind, ReadStatus, Source
from auditor.rule import (
    EVERY,
    Effort,
    Evidence,
    Judgement,
    Need,
    PageFacts,
    Severity,
    failed,
    needs_review,
    passed,
    rule,
    warned,
)

LOST = ("page.timeout", "page.unreachable", "page.empty", "page.redirect-loop", "page.tls")
"""Reasons why a page could not be read that a shopper meets as well."""
REFUSALS = (401, 403, 407, 429)
"""Statuses by which a server turns an automatic visitor away; shoppers may get the page."""
SMALLEST = 16
"""Width and height in px from which a picture is seen to be missing."""


@rule(
    severity=Severity.CRITICAL,
    effort=Effort.FEATURE,
    pages=EVERY,
    needs=(Need.NETWORK,),
    words=False,
    broken=True,
)
def pages_load(page: PageFacts, *, seconds: float = 10.0, broken: int = 3) -> Judgement:
    """Every page answers in time, with its content and photos.

    ## Why it matters
    Nobody waits, and nobody buys what cannot be seen. An error page in the shop costs the sale and the trust.

    ## Fails
    ```text
    HTTP/1.1 500 Internal Server Error
    ```

    ## Passes
    ```text
    HTTP/1.1 200 OK, and every photo loads
    ```

    ## Options
    - `seconds`: time until the page is loaded, beyond which the rule warns
    - `broken`: missing pictures from which the rule fails; fewer warn

    ## Sources
    Articles on service in online shops: a site that works without errors, and fast. The time is that of one
    visit from the auditor's own connection.
    """
    if page.status is ReadStatus.UNREADABLE:
        return _unread(page)
    if page.kind is PageKind.ERROR:
        return failed("error-page", url=page.url)
    missing = _missing_pictures(page)
    if missing:
        say = failed if len(missing) >= broken else warned
        return say("pictures", count=len(missing), url=missing[0].quote, evidence=missing)
    if page.load_seconds is not None and page.load_seconds > seconds:
        return warned("slow", seconds=round(page.load_seconds, 1), limit=seconds)
    return passed("loads")


def _unread(page: PageFacts) -> Judgement:
    status, reason = page.http_status, page.reason.key if page.reason else ""
    if status in REFUSALS:
        return needs_review("refused", status=status or 0)
    if status is not None and status >= 400:
        return failed("status", status=status)
    if reason in LOST:
        return failed("lost", url=page.url)
    return needs_review("unread", url=page.url)


def _missing_pictures(page: PageFacts) -> list[Evidence]:
    """Pictures that were asked for and did not come, where a shopper sees the gap; each address once."""
    lost = {request.url for request in page.failed_requests if request.kind == "image"}
    found: dict[str, Evidence] = {}
    for image in page.images:
        if image.url in lost and not image.natural_width and _is_seen(page.layouts, image.element):
            found.setdefault(
                image.url, Evidence(source=Source.NETWORK, quote=image.url, element=image.element)
            )
    return list(found.values())


def _is_seen(layouts: tuple[Layout, ...], element: int | None) -> bool:
    """Whether a picture has a place that is large enough to be missed; without a layout, it may have."""
    if not layouts or element is None:
        return True
    return any(
        layout.has(element, LayoutFlag.VISIBLE)
        and (box := layout.box(element)) is not None
        and min(box.width, box.height) >= SMALLEST
        for layout in layouts
    )
