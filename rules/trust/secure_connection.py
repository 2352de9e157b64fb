"""The page comes by https with a valid certificate and loads nothing insecure."""

from __future__ import annotations

from urllib.parse import urlsplit

from auditor.rule import (
    EVERY,
    Effort,
    Judgement,
    Need,
    PageFacts,
    Severity,
    failed,
    not_applicable,
    passed,
    rule,
)

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""Hosts that no shopper reaches: a shop served for a test needs no certificate."""


@rule(severity=Severity.CRITICAL, effort=Effort.SETTING, pages=EVERY, needs=(Need.NETWORK,), words=False)
def secure_connection(page: PageFacts) -> Judgement:
    """The page comes by https with a valid certificate and loads nothing insecure.

    ## Why it matters
    Browsers warn of insecure pages in the address bar; nobody types a card number there.

    ## Fails
    ```text
    http://shop.example/vase
    ```

    ## Passes
    ```text
    https://shop.example/vase, and every picture and script by https too
    ```

    ## Sources
    An article on requirements for online shops: security of data and payment.
    """
    parts = urlsplit(page.url)
    if parts.hostname in LOOPBACK and parts.scheme != "https":
        return not_applicable("loopback")
    if parts.scheme != "https":
        return failed("http")
    if page.tls is not None and page.tls.valid is False:
        return failed("certificate")
    if page.insecure_requests:
        return failed("mixed", count=len(page.insecure_requests), url=page.insecure_requests[0])
    return passed("secure")
