"""Pages that stand before a page are told from pages that hold the same things beside others."""

from __future__ import annotations

import pytest

from auditor.models import Message
from auditor.walls import BLOCKED, LOGIN, _walls, wall

MENU = "".join(f"<a href=/c{n}>Category {n}</a> " for n in range(60))
PROSE = "<p>" + "A lamp of blown glass with a foot of oak, made by hand in a small workshop. " * 20 + "</p>"


def page(body: str, title: str = "Shop") -> str:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"


def told(html: str, status: int | None = 200) -> str | None:
    reason: Message | None = wall(html, status)
    return reason.key if reason else None


@pytest.mark.parametrize(
    ("html", "status"),
    [
        (page("<h2>Checking</h2><script>window._cf_chl_opt={}</script>", "Just a moment..."), 403),
        (page("<h2>Checking</h2><script>window._cf_chl_opt={}</script>", "Just a moment..."), 200),
        (page('<iframe src="https://geo.captcha-delivery.com/captcha/?x=1"></iframe>'), 403),
        (page("<div id=px-captcha></div><p>Press and hold"), 200),
        (page("<h1>Access Denied</h1><p>You don't have permission. Reference #18.1</p>"), 403),
        (page("<h1>Zugriff verweigert</h1>"), 403),
        (page("<h1>Prieiga uždrausta</h1>"), 403),
        (page("<h1>Ви не робот?</h1><form><div class=g-recaptcha></div><button>Далі</button></form>"), 200),
        (page("<p>Potwierdź, że nie jesteś robotem</p><div class=h-captcha></div>"), 200),
        (page("<div class=cf-turnstile></div>"), 429),
    ],
)
def test_checks_and_refusals(html: str, status: int) -> None:
    assert told(html, status) == BLOCKED


@pytest.mark.parametrize("marker", _walls().markers)
def test_every_marker_is_found(marker: str) -> None:
    assert told(page(f"<script src='/{marker}'></script>")) == BLOCKED


@pytest.mark.parametrize(
    "html",
    [
        page("<h1>Log in</h1><form><input name=email><input type=password></form>"),
        page(
            f"<header>{MENU}</header><main><h1>Prisijungimas</h1><input type=password></main>",
            "Prisijungti – UAB",
        ),
        page("<form><input type=password><button>Enter</button></form>", "Opening soon – password protected"),
        page("<h2>Вхід для партнерів</h2><form><input type='password'></form>"),
        page(f"<nav>{MENU}</nav><h1>Logowanie</h1><input type=password><footer>{PROSE}</footer>"),
    ],
)
def test_logins(html: str) -> None:
    assert told(html) == LOGIN


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("https://shop.example/accounts/login/", None),
        ("https://shop.example/prisijungimas?next=/", None),
        ("https://shop.example/lamp?next=/login", LOGIN),
        ("https://shop.example/", LOGIN),
    ],
)
def test_a_login_that_was_asked_for_is_a_page(address: str, reason: str | None) -> None:
    found = wall(page("<h1>Log in</h1><input type=password>"), 200, address)
    assert (found.key if found else None) == reason


def test_a_status_that_wants_a_password_is_a_login_whatever_it_shows() -> None:
    assert told("<html></html>", 401) == LOGIN


@pytest.mark.parametrize(
    ("html", "status"),
    [
        # A check in a form for messages, with words that say what it is for.
        (
            page(
                "<h1>Contact</h1><form><input type=email><textarea></textarea><p>Confirm that you are not a "
                "robot</p><div class=g-recaptcha></div></form>"
            ),
            200,
        ),
        (page(f"<h1>Lamp</h1>{PROSE}<div class=g-recaptcha></div><p>not a robot</p>"), 200),
        # A login that is one part of the page among others.
        (page(f"<header><form>Log in <input type=password></form></header><h1>Lamp</h1>{PROSE}"), 200),
        (page(f"<h1>Cart</h1>{PROSE}<section><h3>Log in</h3><input type=password></section>"), 200),
        (page("<h1>Your cart</h1><p>2 lamps</p><a href=/login>Log in</a>"), 200),
        (page(f"<dialog><h1>Log in</h1><input type=password></dialog><h1>Lamp</h1>{PROSE}"), 200),
        # Words that sell.
        (page(f"<h1>Robot vacuum: are you human?</h1>{PROSE}"), 200),
        (page("<h1>Access denied: a board game</h1><span itemprop=price>20</span>"), 403),
        (page("<h1>Not found</h1><p>There is no such page.</p>"), 403),
        (
            page(
                f"<h1>Lamp</h1>{PROSE}<script src=/cdn-cgi/challenge-platform/scripts/jsd/main.js></script>"
            ),
            200,
        ),
        ("", 403),
        ("<password", 200),
    ],
)
def test_pages_of_the_shop(html: str, status: int) -> None:
    assert told(html, status) is None
