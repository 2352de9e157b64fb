"""Which pages are tried once more."""

from __future__ import annotations

import pytest

from auditor.crawl.again import better, worth_retrying
from auditor.models import Action, Message, ReadStatus, Snapshot

URL = "https://shop.example/"


def unreadable(key: str, *, status: int | None = None, error: str = "") -> Snapshot:
    reason = Message(key=key, params={"error": error})
    return Snapshot(
        requested_url=URL, url=URL, status=ReadStatus.UNREADABLE, reason=reason, http_status=status
    )


def partial(detail: str | None) -> Snapshot:
    return Snapshot(
        requested_url=URL,
        url=URL,
        status=ReadStatus.PARTIAL,
        reason=Message(key="page.partial"),
        actions=(Action(name="load-rest", ok=detail is None, detail=detail),),
    )


READ = Snapshot(requested_url=URL, url=URL, status=ReadStatus.READ)


@pytest.mark.parametrize(
    "first",
    [
        unreadable("page.crashed"),
        unreadable("page.memory"),
        unreadable("page.capture-failed"),
        unreadable("page.http-error", status=500),
        unreadable("page.blocked", status=503),
        unreadable("page.http-error", status=431),
        unreadable("page.unreachable", error="net::ERR_CONNECTION_RESET"),
        unreadable("page.unreachable", error="net::ERR_EMPTY_RESPONSE"),
        partial("net::ERR_INCOMPLETE_CHUNKED_ENCODING"),
    ],
)
def test_after_resets_crashes_and_errors_of_the_server(first: Snapshot) -> None:
    assert worth_retrying(first)


@pytest.mark.parametrize(
    "first",
    [
        READ,
        partial("timeout"),
        partial(None),
        unreadable("page.timeout"),
        unreadable("page.http-error", status=404),
        unreadable("page.blocked", status=403),
        unreadable("page.login", status=401),
        unreadable("page.redirect-loop"),
        unreadable("page.too-many-frames"),
        unreadable("page.unreachable", error="net::ERR_NAME_NOT_RESOLVED"),
    ],
)
def test_never_after_a_timeout_or_an_answer(first: Snapshot) -> None:
    assert not worth_retrying(first)


def test_the_better_of_two_tries_counts() -> None:
    crashed, late = unreadable("page.crashed"), unreadable("page.timeout")
    assert better(crashed, READ)
    assert better(crashed, partial(None))
    assert not better(partial(None), crashed)
    assert better(crashed, unreadable("page.http-error", status=404))
    assert not better(crashed, late), "the first reason is the page's own"
