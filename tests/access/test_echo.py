"""A shop that repeats every secret it is sent, everywhere: none is in what the auditor writes or prints."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Iterable
from dataclasses import replace
from itertools import count
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from ..cli.command import Done, auditor
from ..crawl.loopback import Page, Reply, closed_port, redirect
from ..crawl.shops import Shop
from .guarded import Asked, Guarded, guarding

PASSWORD = 'sw<ord&"fish/7'
TOKEN = "preview-token-4f9a0c"
GATE = "gatekeeper-c00kie"
STATE = "state-c00kie%2Fof%2Fanna"
STORED = "st0red-in-the-browser"
TYPED = "typed by anna & nobody else"
SESSION = "s3ssion-of-anna-"
"""Begins every session id; the shop gives another one with each answer."""

SECRETS = (PASSWORD, TOKEN, GATE, STATE, unquote(STATE), STORED, TYPED, SESSION)

FORM = """<html><body><form method=post action=/done>
<input type=password name=p><button>Go</button></form></body></html>"""

STEAL = """<script>
const stored = localStorage.getItem("access") || "";
document.title = "Clay & Co " + stored;
document.body.dataset.stored = btoa(stored);
document.body.append(Object.assign(document.createElement("p"), {textContent: "Stored: " + stored}));
new Image().src = "/missing?stored=" + encodeURIComponent(stored);
</script>"""


class Echo:
    """The shop."""

    def __init__(self) -> None:
        self.pages = Shop().pages()
        self.numbers = count(1)
        self.told: set[str] = set()

    def __call__(self, asked: Asked) -> Page:
        answer = self._answer(asked)
        reply = answer if isinstance(answer, Reply) else Reply(str(answer).encode())
        cookie = {"Set-Cookie": f"session={SESSION}{next(self.numbers):06d}; Path=/; HttpOnly"}
        return replace(reply, headers=reply.headers | self._headers() | cookie)

    def _answer(self, asked: Asked) -> Page:
        self._remember(asked)
        path, _, query = asked.path.partition("?")
        if path == "/enter":
            return FORM
        if path in ("/contact", "/delivery") and not query:
            return redirect(f"{path}?token={quote(self._all(), safe='')}")
        if path == "/returns":
            return Reply(self._all().encode(), status=500)
        page = self.pages.get(path)
        if isinstance(page, str):
            return self._repeating(page)
        return page or Reply(f"Not found, {self._all()}".encode(), status=404)

    def _remember(self, asked: Asked) -> None:
        authorization = asked.headers.get("authorization", "")
        if authorization:
            self.told |= {authorization, base64.b64decode(authorization.split()[1]).decode()}
        self.told |= {asked.headers.get("x-preview", ""), *asked.cookies.values(), *asked.form.values()}
        self.told |= {unquote(value) for value in asked.cookies.values()}
        self.told.discard("")

    def _all(self) -> str:
        """What was told, of the sessions the last ones."""
        told = sorted(self.told)
        sessions = [each for each in told if each.startswith(SESSION)]
        return " ".join([*(each for each in told if each not in sessions), *sessions[-4:]])

    def _headers(self) -> dict[str, str]:
        plain = "".join(c for c in self._all() if c.isascii() and c.isprintable())
        return {"Link": f"</x?{quote(plain)}>; rel=next", "X-Powered-By": plain, "X-Robots-Tag": plain}

    def _repeating(self, page: str) -> str:
        told = self._all()
        written, encoded = html.escape(told), quote(told, safe="")
        script = json.dumps(told).replace("<", r"\u003c")
        more = f"""
        <p>You are {written}</p><!-- {told.replace("--", "- -")} -->
        <a href="/product/mug-a-10?ref={encoded}" title="{written}">See {written} again</a>
        <a href="mailto:x@shop.example?subject={encoded}">{written}</a>
        <img src="/none.svg?key={encoded}" alt="{written}">
        <iframe src="/frame?key={encoded}" name="{written}"></iframe>
        <p style="font-family: '{encoded}'">styled</p>
        <script type="application/ld+json">{{"@type": "Note", "text": {script}}}</script>
        <script>var session = {script};</script>
        <form><input name="t" value="{written}"><textarea>{written}</textarea></form>{STEAL}
        """
        return page.replace("</body>", f"{more}</body>").replace("<h1>", f"<h1>{written} ")


LOGIN = f"""
async def login(page):
    await page.goto("/enter")
    await page.type("[type=password]", {TYPED!r})
    await page.click("button")

async def logged_in(page):
    return True
"""


@pytest.fixture
def arguments(tmp_path: Path) -> list[object]:
    """All the keys that there are, but those in the environment."""
    (tmp_path / "login.py").write_text(LOGIN, "utf-8")
    return [
        "--cookie",
        f"gate={GATE}",
        "--storage-state",
        tmp_path / "state.json",
        "--login",
        tmp_path / "login.py",
    ]


def run(shop: Guarded, folder: Path, *arguments: object) -> Done:
    cookie = {"name": "kept", "value": STATE, "domain": "127.0.0.1", "path": "/", "httpOnly": True}
    stored = {"origin": shop.url, "localStorage": [{"name": "access", "value": STORED}]}
    (folder / "state.json").write_text(json.dumps({"cookies": [cookie], "origins": [stored]}))
    keys = {"AUDITOR_AUTH": f"anna:{PASSWORD}", "AUDITOR_HEADERS": f"X-Preview: Bearer {TOKEN}"}
    return auditor(*arguments, folder=folder, **keys)


def forms(secret: str) -> Iterable[str]:
    """A secret as a reader of the files would recognise it."""
    yield from (secret, quote(secret, safe=""), quote(secret), html.escape(secret), json.dumps(secret)[1:-1])
    yield json.dumps(html.escape(secret))[1:-1]
    yield secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if secret != SESSION:
        yield base64.b64encode(secret.encode()).decode().rstrip("=")


def leaks(text: str) -> list[str]:
    return [form for secret in SECRETS for form in forms(secret) if form.lower() in text.lower()]


def test_nothing_that_is_written_or_printed_holds_a_secret(tmp_path: Path, arguments: list[object]):
    out = tmp_path / "out"
    with guarding(Echo()) as shop:
        done = run(
            shop, tmp_path, "audit", shop.url, *arguments, "--out", out, "--products", 2, "--max-pages", 9,
            "--ignore-robots",
        )  # fmt: skip
        sent = [asked for asked in shop.asked if asked.path != "/enter"]
    assert done.code == 0, done.err
    assert {"gate", "kept", "session"} <= set(sent[-1].cookies), "the shop was sent them"
    files = [file for file in out.rglob("*") if file.is_file() and file.suffix != ".jpg"]
    names = {file.name for file in files}
    assert {"index.html", "audit.json", "manifest.json", "page.html", "snapshot.json"} <= names
    found = {str(file.relative_to(out)): leaks(file.read_text("utf-8")) for file in files}
    assert {name: leaked for name, leaked in found.items() if leaked} == {}
    assert leaks(done.out + done.err) == []
    assert any("You are Basic ***" in file.read_text("utf-8") for file in files if file.name == "page.html")


def test_what_would_be_visited_is_told_without_secrets(tmp_path: Path, arguments: list[object]):
    with guarding(Echo()) as shop:
        done = run(
            shop, tmp_path, "crawl", shop.url, *arguments, "--dry-run", "--max-pages", 5, "--format", "json"
        )
    assert done.code == 0, done.err
    assert leaks(done.out + done.err) == []


def test_errors_hold_no_secret(tmp_path: Path, arguments: list[object]):
    away = f"http://127.0.0.1:{closed_port()}/?token={quote(TOKEN)}&p={quote(PASSWORD, safe='')}"
    with guarding(lambda asked: redirect(away)) as shop:
        done = run(shop, tmp_path, "audit", shop.url, *arguments[:4])
    assert done.code == 3
    assert leaks(done.complaint()) == []


def test_a_fault_holds_no_secret(tmp_path: Path):
    """A file of rules that breaks down with what it found in the environment."""
    rules = tmp_path / "broken.py"
    rules.write_text(
        "import os\nraise RuntimeError(os.environ['AUDITOR_AUTH'])\n",
        "utf-8",
    )
    with guarding(Echo()) as shop:
        done = run(shop, tmp_path, "audit", shop.url, "--rules", rules)
    assert done.code == 2
    assert leaks(done.complaint()) == []
