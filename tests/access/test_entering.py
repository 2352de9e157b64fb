"""Shops behind a door are entered, in a real browser and without one; nobody else is sent the key."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.access import Access, Given
from auditor.browser.launch import BrowserOptions
from auditor.capture import CaptureReader, CaptureWriter
from auditor.errors import UnreachableError
from auditor.models import Audit, Outcome, PageKind, ReadStatus
from auditor.plugins import RuleSet
from auditor.run import CAPTURE_FOLDER, RunOptions, audit_shop, capture_shop

from ..crawl.loopback import Page, Reply, redirect
from ..crawl.shops import Shop
from ..visits import SMALL, TINY
from .guarded import Answer, Asked, Guarded, everywhere, from_pages, guarding

AUTH = "anna:hunter2-swordfish"
BASIC = f"Basic {base64.b64encode(AUTH.encode()).decode()}"
TOKEN = "preview-4f9a0c"
COOKIE = "c00kie-of-anna"
PIXEL = Reply(b"<svg xmlns='http://www.w3.org/2000/svg'/>", type="image/svg+xml")


def read(audit: Audit) -> list[str]:
    return [page.url for page in audit.coverage.pages if page.status is ReadStatus.READ]


def entering(given: Given, url: str, options: RunOptions = TINY) -> tuple[str, RunOptions]:
    entry = given.entry(url)
    return entry.url, replace(options, access=entry.access)


def capture(folder: Path, url: str, options: RunOptions) -> CaptureReader:
    writer = CaptureWriter(folder / CAPTURE_FOLDER, start_url=url, secrets=options.access.secrets)
    asyncio.run(capture_shop(url, options, writer=writer))
    return CaptureReader(folder)


def refusing(pages: dict[str, Page], let_in: Callable[[Asked], bool]) -> Answer:
    """Answers whom it lets in, and with 401 everybody else."""
    answer = from_pages(pages)
    locked = Reply(b"<h1>Locked</h1>", status=401, headers={"WWW-Authenticate": 'Basic realm="x"'})
    return lambda asked: answer(asked) if let_in(asked) else locked


def knows_all(asked: Asked) -> bool:
    return (
        asked.headers.get("authorization") == BASIC
        and asked.headers.get("x-preview") == TOKEN
        and asked.cookies.get("gate") == COOKIE
    )


KEYS = Given(auth=AUTH, headers=(f"X-Preview: {TOKEN}",), cookies=(f"gate={COOKIE}",))


def third_party(asked: Asked) -> Reply:
    """A host that pages load from: it lets every origin read it."""
    allowed = {
        "Access-Control-Allow-Origin": asked.headers.get("origin", "*"),
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Allow-Headers": "*",
    }
    return replace(PIXEL, headers=allowed)


def loading_from(other: Guarded) -> str:
    """What pages of real shops do: pictures, scripts, frames and data of other hosts, also over redirects."""
    there = other.other_name
    return f"""
    <img src="{there}/direct.svg"><img src="/away.svg"><iframe src="{there}/frame"></iframe>
    <iframe src="/away-frame"></iframe><link rel="stylesheet" href="{there}/style.css">
    <script>
    fetch("{there}/data", {{credentials: "include"}}).catch(() => 0);
    fetch("/away-data").catch(() => 0);
    fetch("/own-data").catch(() => 0);
    navigator.sendBeacon("{there}/beacon", "x");
    </script>
    """


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory, rules: RuleSet) -> tuple[Audit, list[Asked], list[Asked]]:
    """A shop that wants all keys at once, audited by browsers that are replaced after every other page."""
    with guarding(third_party) as other:
        pages = everywhere(Shop().pages(), loading_from(other))
        away = {
            f"/away{end}": redirect(f"{other.other_name}/after{end}") for end in (".svg", "-frame", "-data")
        }
        pages |= {"/own-data": Reply(b"{}"), "/robots.txt": "User-agent: *"} | away
        with guarding(refusing(pages, knows_all)) as shop:
            options = replace(SMALL, browser=BrowserOptions(recycle_after=2))
            url, options = entering(KEYS, shop.url, options)
            audit = audit_shop(url, options, rules, out=tmp_path_factory.mktemp("keys"))
        return audit, shop.asked, other.asked


def test_a_shop_behind_sign_in_header_and_cookie_is_audited(visit: tuple[Audit, list[Asked], list[Asked]]):
    audit, _, _ = visit
    kinds = [page.kind for page in audit.coverage.pages if page.status is ReadStatus.READ]
    assert kinds.count(PageKind.PRODUCT) == 2
    assert len(read(audit)) == len(audit.coverage.pages) == 6


def test_every_request_to_the_shop_shows_the_keys(visit: tuple[Audit, list[Asked], list[Asked]]):
    _, asked, _ = visit
    assert {"/robots.txt", "/", "/own-data", "/away.svg", "/picture.svg"} <= {each.path for each in asked}
    assert [each.path for each in asked if not knows_all(each)] == []


def test_no_other_host_is_shown_a_key(visit: tuple[Audit, list[Asked], list[Asked]]):
    _, _, asked = visit
    expected = {"/direct.svg", "/frame", "/style.css", "/data", "/beacon"}
    assert expected | {"/after.svg", "/after-frame", "/after-data"} <= {each.path for each in asked}
    for each in asked:
        assert {"authorization", "x-preview", "cookie"} & set(each.headers) == set(), each.path
        told = " ".join((each.path, each.body, *each.headers, *each.headers.values()))
        assert not any(key in told for key in (BASIC, TOKEN, COOKIE, "x-preview")), each


def test_a_start_that_leads_to_another_host_shows_that_no_key(tmp_path: Path, rules: RuleSet):
    with guarding(from_pages(Shop().pages())) as new:
        with guarding(lambda asked: redirect(f"{new.other_name}{asked.path}")) as old:
            url, options = entering(KEYS, old.url)
            audit = audit_shop(url, options, rules, out=tmp_path)
        assert knows_all(old.asked[-1])
    assert read(audit)[0] == f"{new.other_name}/"
    assert not any({"authorization", "x-preview", "cookie"} & set(asked.headers) for asked in new.asked)


def test_a_wrong_password_is_said(tmp_path: Path, rules: RuleSet):
    with guarding(refusing(dict(Shop().pages()), knows_all)) as shop:
        url, options = entering(Given(auth="anna:wrong-one"), shop.url)
        with pytest.raises(UnreachableError) as told:
            audit_shop(url, options, rules, out=tmp_path)
    assert told.value.key == "start-login"


def test_an_address_with_a_password_in_it(tmp_path: Path, rules: RuleSet):
    def let_in(asked: Asked) -> bool:
        return asked.headers.get("authorization") == BASIC

    with guarding(refusing(dict(Shop().pages()), let_in)) as shop:
        url, options = entering(Given(), shop.url.replace("//", f"//{AUTH}@"))
        audit = audit_shop(url, options, rules, out=tmp_path)
    assert len(read(audit)) == 2
    assert "@" not in audit.shop.start_url
    saved = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert not any(b"swordfish" in content for content in saved)


STORED = """<script>
if (localStorage.getItem("access") !== "t0ken-in-storage") document.body.innerHTML = "";
</script>"""


def test_a_saved_session_is_gone_on_with(tmp_path: Path, rules: RuleSet):
    def let_in(asked: Asked) -> bool:
        return asked.path == "/robots.txt" or asked.cookies.get("session") == "s3ssion-of-anna"

    with guarding(refusing(everywhere(Shop().pages(), STORED), let_in)) as shop:
        cookie = {"name": "session", "value": "s3ssion-of-anna", "domain": "127.0.0.1", "path": "/"}
        entry = {"name": "access", "value": "t0ken-in-storage"}
        state = {"cookies": [cookie], "origins": [{"origin": shop.url, "localStorage": [entry]}]}
        (tmp_path / "state.json").write_text(json.dumps(state))
        options = replace(TINY, browser=BrowserOptions(recycle_after=1))
        url, options = entering(Given(storage_state=tmp_path / "state.json"), shop.url, options)
        audit = audit_shop(url, options, rules, out=tmp_path / "out")
    assert len(read(audit)) == 2


def test_a_self_signed_certificate_is_refused(tmp_path: Path, rules: RuleSet):
    with guarding(from_pages(Shop().pages()), tls=True) as shop:
        with pytest.raises(UnreachableError) as told:
            audit_shop(shop.url, TINY, rules, out=tmp_path)
        assert shop.asked == []
    assert told.value.key == "start-tls"


def test_a_self_signed_certificate_with_the_flag_is_visited_and_judged(tmp_path: Path, rules: RuleSet):
    with guarding(from_pages(Shop().pages()), tls=True) as shop:
        url, options = entering(Given(insecure=True), shop.url)
        audit = audit_shop(url, options, rules, out=tmp_path)
    assert len(read(audit)) == 2
    tls = [snapshot.tls for snapshot, _ in CaptureReader(tmp_path)]
    assert [(each.https, each.valid) for each in tls if each] == [(True, False)] * 2
    verdicts = [v.outcome for v in audit.verdicts if v.rule == "secure-connection"]
    assert Outcome.FAILED in verdicts
    assert Outcome.PASSED not in verdicts


def test_without_a_door_no_request_is_stopped():
    with_cookie = Given(cookies=("gate=abcdefgh",)).entry("http://localhost/").access
    assert Access().patterns == with_cookie.patterns == ()
