"""Login scripts: run once in the audit's browser, verified, bounded, and told well when they fail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.access import Given
from auditor.browser.launch import BrowserOptions
from auditor.errors import AuditorError, LoginError, UsageError
from auditor.models import ReadStatus
from auditor.plugins import RuleSet
from auditor.run import audit_shop

from ..crawl.loopback import Page, Reply, redirect
from ..crawl.shops import Shop
from ..visits import TINY
from .guarded import Asked, Guarded, from_pages, guarding

PASSWORD = "correct-horse"
SESSION = "b4ttery-staple-of-anna"
FORM = """<html><body><h1>Log in</h1><form method="post" action="/enter">
<input name="user"><input name="password" type="password"><button>Log in</button></form></body></html>"""
ENTER = """
    await page.goto("/enter")
    await page.fill("[name=user]", "anna")
    await page.fill("[name=password]", "{password}")
    await page.click("button")
"""
LOGIN = "async def login(page):" + ENTER


class Door:
    """A shop that shows a login form to everybody whom it does not know."""

    def __init__(self) -> None:
        self.inside = from_pages(Shop().pages())
        self.sessions: set[str] = set()
        self.refusal: Page = FORM

    def __call__(self, asked: Asked) -> Page:
        if asked.path == "/robots.txt":
            return Reply(b"", status=404)
        if asked.path == "/enter" and asked.method == "POST":
            return self._enter(asked.form)
        if asked.path == "/enter":
            return FORM
        known = asked.cookies.get("session") in self.sessions
        return self.inside(asked) if known else redirect("/enter")

    def _enter(self, form: dict[str, str]) -> Page:
        if form.get("password") != PASSWORD:
            return self.refusal
        self.sessions.add(SESSION)
        return replace(redirect("/", 303), headers={
            "Location": "/", "Set-Cookie": f"session={SESSION}; Path=/; HttpOnly"
        })  # fmt: skip


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
def shop(door: Door) -> Iterator[Guarded]:
    with guarding(door) as server:
        yield server


def script(folder: Path, text: str) -> Path:
    file = folder / "shop_login.py"
    file.write_text(text, encoding="utf-8")
    return file


def visit(shop: Guarded, folder: Path, text: str, rules: RuleSet, seconds: float = 60.0) -> list[ReadStatus]:
    """Audit the shop with a login script; the browser is replaced after every page."""
    given = Given(login=script(folder, text), login_timeout=seconds)
    url, access = given.entry(shop.url)
    options = replace(TINY, browser=BrowserOptions(recycle_after=1), access=access)
    with access.secrets.guarding():
        audit = audit_shop(url, options, rules, out=folder / "out")
    return [page.status for page in audit.coverage.pages]


def failure(shop: Guarded, folder: Path, text: str, rules: RuleSet, seconds: float = 60.0) -> AuditorError:
    with pytest.raises(AuditorError) as told:
        visit(shop, folder, text, rules, seconds)
    assert PASSWORD not in str(told.value)
    assert SESSION not in str(told.value)
    return told.value


def test_all_pages_are_visited_as_who_logged_in(shop: Guarded, tmp_path: Path, rules: RuleSet):
    assert visit(shop, tmp_path, LOGIN.format(password=PASSWORD), rules) == [ReadStatus.READ] * 2
    assert [asked.path for asked in shop.asked if asked.method == "POST"] == ["/enter"], "once"
    written = [file.read_bytes() for file in tmp_path.glob("out/**/*") if file.is_file()]
    assert written
    assert not any(SESSION.encode() in content or PASSWORD.encode() in content for content in written)


def test_a_wrong_password_ends_the_visit_before_it_begins(shop: Guarded, tmp_path: Path, rules: RuleSet):
    error = failure(shop, tmp_path, LOGIN.format(password="wrong"), rules)
    assert isinstance(error, LoginError)
    assert error.key == "login-no-session"
    assert not any(path.startswith("/product") for path in shop.paths)


def test_a_session_that_does_not_let_in_is_no_login(
    door: Door, shop: Guarded, tmp_path: Path, rules: RuleSet
):
    door.refusal = Reply(FORM.encode(), headers={"Set-Cookie": "session=visitor-12345; Path=/"})
    error = failure(shop, tmp_path, LOGIN.format(password="wrong"), rules)
    assert error.key == "login-still-asks"
    assert str(error.params["url"]).startswith(shop.url)


def test_a_start_page_that_still_asks_is_no_login(door: Door, shop: Guarded, tmp_path: Path, rules: RuleSet):
    door.refusal = Reply(b"<h1>Sorry</h1>", headers={"Set-Cookie": "session=visitor-12345; Path=/"})
    error = failure(shop, tmp_path, LOGIN.format(password="wrong"), rules)
    assert (error.key, error.params["url"]) == ("login-still-asks", f"{shop.url}/enter")


def test_an_error_page_is_no_login(door: Door, shop: Guarded, tmp_path: Path, rules: RuleSet):
    door.refusal = Reply(b"<h1>No</h1>", status=403, headers={"Set-Cookie": "session=visitor-12345; Path=/"})
    error = failure(shop, tmp_path, LOGIN.format(password="wrong"), rules)
    assert (error.key, error.params["status"]) == ("login-status", 403)


CHECK = """
async def logged_in(page):
    await page.goto("/account")
    return await page.locator("{selector}").count() > 0
"""


@pytest.mark.parametrize("inside", [True, False])
def test_the_scripts_own_check_decides(
    door: Door, shop: Guarded, tmp_path: Path, rules: RuleSet, inside: bool
):
    pages = Shop().pages() | {"/account": "<html><body><p id=hello>Hello Anna</p></body></html>"}
    door.inside = from_pages(pages)
    text = LOGIN.format(password=PASSWORD) + CHECK.format(selector="#hello" if inside else "#other")
    if inside:
        assert visit(shop, tmp_path, text, rules) == [ReadStatus.READ] * 2
    else:
        assert failure(shop, tmp_path, text, rules).key == "login-denied"


def test_what_the_script_raises_is_told_with_its_line(shop: Guarded, tmp_path: Path, rules: RuleSet):
    text = LOGIN.format(password=PASSWORD) + f'    raise RuntimeError("no luck with {PASSWORD}")\n'
    error = failure(shop, tmp_path, text, rules)
    assert isinstance(error, LoginError)
    assert (error.key, error.exit_code) == ("login-failed", 3)
    assert error.params["line"] == 6
    assert error.params["error"] == "RuntimeError: no luck with ***"


def test_what_playwright_raises_is_told_with_its_line(shop: Guarded, tmp_path: Path, rules: RuleSet):
    text = LOGIN.format(password=PASSWORD) + '    await page.click("#missing", timeout=500)\n'
    error = failure(shop, tmp_path, text, rules)
    assert (error.key, error.params["line"]) == ("login-failed", 6)
    assert "Timeout 500ms" in str(error.params["error"])


def test_a_script_that_does_not_end_is_given_up(shop: Guarded, tmp_path: Path, rules: RuleSet):
    text = "import asyncio\nasync def login(page):\n    await asyncio.sleep(600)\n"
    error = failure(shop, tmp_path, text, rules, seconds=2.0)
    assert (error.key, error.params["seconds"]) == ("login-timeout", 2.0)


def test_a_login_in_another_window_and_with_stored_tokens(
    door: Door, shop: Guarded, tmp_path: Path, rules: RuleSet
):
    """A window that the shop opens stays open while logging in; local storage counts as a session."""
    door.inside = from_pages(Shop().pages())
    popup = """<script>
    opener.localStorage.setItem("token", "f00-in-storage-b4r");
    setTimeout(close, 500);
    </script>"""
    button = "<button onclick=window.open('/window')>Log in</button>"
    shop.answer = from_pages(Shop().pages() | {"/enter": button, "/window": popup})
    text = """
async def login(page):
    await page.goto("/enter")
    async with page.expect_popup() as opened:
        await page.click("button")
    window = await opened.value
    if not window.is_closed():
        await window.wait_for_event("close")
"""
    assert visit(shop, tmp_path, text, rules) == [ReadStatus.READ] * 2


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("def login(page):\n    pass\n", "login-not-async", None),
        ("async def login(page): ...\ndef logged_in(page): ...\n", "login-not-async", None),
        ("x = 1\n", "login-without-function", None),
        ("import no_such_module\n", "login-broken", 1),
        ("def login(page)\n    pass\n", "login-broken", 1),
        ("raise SystemExit(3)\n", "login-broken", 1),
    ],
)
def test_a_script_that_cannot_be_used_is_said_before_anything_is_started(
    tmp_path: Path, text: str, key: str, line: int | None
):
    with pytest.raises(UsageError) as told:
        Given(login=script(tmp_path, text)).entry("http://localhost/")
    assert told.value.key == key
    assert told.value.params.get("line") == line


def test_a_script_that_is_missing(tmp_path: Path):
    with pytest.raises(UsageError) as told:
        Given(login=tmp_path / "none.py").entry("http://localhost/")
    assert told.value.key == "path-missing"


def test_the_session_is_not_saved(shop: Guarded, tmp_path: Path, rules: RuleSet):
    visit(shop, tmp_path, LOGIN.format(password=PASSWORD), rules)
    manifest = json.loads((tmp_path / "out/capture/manifest.json").read_text())
    assert "cookies" not in json.dumps(manifest["run"])
