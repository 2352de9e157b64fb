"""Secrets are found however a page spells them, and nothing else is taken for one."""

from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote, quote_plus

import pytest

from auditor.access import MARK, Secrets
from auditor.access.secrets import FaultError
from auditor.errors import UsageError
from auditor.models import FailedRequest, ImageInfo, Layout, Message, ReadStatus, Snapshot, Term, Viewport

AWKWARD = "p&ss/\"w<o>rd'é+1 %2F"


def knowing(*values: str, public: str = "") -> Secrets:
    secrets = Secrets(public)
    for value in values:
        secrets.add(value)
    return secrets


@pytest.mark.parametrize(
    "spelled",
    [
        AWKWARD,
        quote(AWKWARD, safe=""),
        quote(AWKWARD),
        quote(AWKWARD, safe="").lower(),
        quote_plus(AWKWARD),
        html.escape(AWKWARD),
        html.escape(AWKWARD, quote=False),
        json.dumps(AWKWARD)[1:-1],
        json.dumps(AWKWARD, ensure_ascii=False)[1:-1].replace("/", r"\/"),
        base64.b64encode(AWKWARD.encode()).decode(),
        AWKWARD.upper(),
    ],
)
def test_a_secret_is_found_however_it_is_spelled(spelled: str):
    assert knowing(AWKWARD).redact(f"before{spelled}after") in (f"before{MARK}after", f"before{MARK}==after")


def test_a_short_secret_is_found_where_it_stands_alone():
    secrets = knowing("demo")
    told = "demo, demonstration; ?a=demo&b=%3Ddemo \\ndemo \\u000ademo <b>Demo</b>"
    assert secrets.redact(told) == "***, demonstration; ?a=***&b=%3D*** \\n*** \\u000a*** <b>***</b>"


def test_a_longer_secret_goes_before_one_that_it_begins_with():
    assert knowing("abcdefgh", "abcdefgh-ijkl").redact("abcdefgh-ijkl") == MARK


@pytest.mark.parametrize("weak", ["abc", "1234", ""])
def test_what_is_too_short_is_left_and_said(weak: str):
    secrets = knowing(weak)
    assert not secrets
    assert secrets.weak is bool(weak)
    assert secrets.redact("abc 1234 EUR") == "abc 1234 EUR"


def test_what_stands_in_the_address_is_no_secret():
    secrets = knowing("staging", public="https://staging.shop.example/")
    assert secrets.weak
    assert secrets.redact("https://staging.shop.example/p/1") == "https://staging.shop.example/p/1"


def test_every_text_of_a_snapshot_is_cleaned_and_the_auditors_own_words_are_not():
    secret = "read"
    layout = Layout.model_validate(
        dict.fromkeys(Layout.model_fields, ())
        | {"viewport": "desktop", "document_width": 1, "document_height": 1, "fonts": ("read",)}
    )
    snapshot = Snapshot(
        requested_url="https://shop.example/?t=read",
        url="https://shop.example/?t=read",
        status=ReadStatus.READ,
        reason=Message(key="read", params={"error": "read", "terms": (Term(key="read"),), "count": 3}),
        headers={"link": "read"},
        html="<p>read</p>",
        layouts=(layout,),
        images=(ImageInfo(element=1, url="/read", natural_width=1, natural_height=1),),
        failed_requests=(FailedRequest(url="/read", kind="read", status=None, error="read"),),
        redirects=("/a", "/read"),
    )
    clean = knowing(secret).redacted(snapshot)
    assert clean.status is ReadStatus.READ
    assert clean.reason == Message(
        key="read", params={"error": MARK, "terms": (Term(key="read"),), "count": 3}
    )
    assert clean.failed_requests[0] == FailedRequest(url="/***", kind="read", status=None, error=MARK)
    assert (clean.html, clean.headers, clean.redirects) == ("<p>***</p>", {"link": MARK}, ("/a", "/***"))
    assert (clean.url, clean.requested_url) == ("https://shop.example/?t=***",) * 2
    assert clean.images[0].url == "/***"
    assert clean.layouts[0].fonts == (MARK,)
    assert clean.layouts[0].viewport is Viewport.DESKTOP


def test_a_model_without_secrets_is_the_same_object():
    snapshot = Snapshot(requested_url="u", url="u", status=ReadStatus.READ, html="<p>x</p>")
    assert knowing("hunter2").redacted(snapshot) is snapshot
    assert Secrets().redacted(snapshot) is snapshot


def test_errors_tell_no_secret():
    with pytest.raises(UsageError) as told, knowing("hunter2").guarding():
        raise UsageError("path-missing", path="/x/hunter2", line=2)
    assert told.value.params == {"path": "/x/***", "line": 2}


def test_errors_tell_no_password_in_an_address():
    with pytest.raises(UsageError) as told, Secrets().guarding():
        raise UsageError("urls-no-address", url="https://anna:pw@shop.example/@page")
    assert told.value.params == {"url": "https://***@shop.example/@page"}


@pytest.mark.parametrize("url", ["https://shop.example:8080/@brand", "https://shop.example/a:b@c"])
def test_other_addresses_in_errors_stay(url: str):
    with pytest.raises(UsageError) as told, Secrets().guarding():
        raise UsageError("urls-no-address", url=url)
    assert told.value.params == {"url": url}


def test_unexpected_errors_tell_no_secret_either():
    def break_down() -> None:
        try:
            raise ValueError("hunter2")
        except ValueError as error:
            raise RuntimeError("broken") from error

    with pytest.raises(FaultError, match=r"^RuntimeError: broken$") as told, knowing("hunter2").guarding():
        break_down()
    assert told.value.__cause__ is None


def test_an_unexpected_error_without_a_secret_stays_itself():
    with pytest.raises(ZeroDivisionError), knowing("hunter2").guarding():
        raise ZeroDivisionError
