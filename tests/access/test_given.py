"""What is given to get behind a door: where from, in which form, and what is refused without repeating it."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from urllib.request import Request

import pytest

from auditor.access import MARK, Entry, Given
from auditor.access.parse import refuse_literals
from auditor.errors import UsageError

START = "https://shop.example/"


def entry(url: str = START, **flags: object) -> Entry:
    return Given.of(flags, {}, {}).entry(url)


def basic(text: str) -> str:
    return f"Basic {base64.b64encode(text.encode()).decode()}"


def test_nothing_given_is_no_door():
    url, access = entry()
    assert url == START
    assert access.headers_for(START) == {}
    assert access.patterns == ()
    assert access.state is None
    assert not access.secrets


def test_user_and_password_are_for_the_shop_only():
    access = entry(auth="anna:hunter2:x").access
    assert access.headers_for(START) == {"Authorization": basic("anna:hunter2:x")}
    assert access.headers_for("https://cdn.example/") == {}
    assert access.headers_for("http://shop.example/") == {}
    assert access.secrets.redact(f"hunter2:x {basic('anna:hunter2:x')}") == f"{MARK} Basic {MARK}"


@pytest.mark.parametrize(
    ("given", "url", "auth"),
    [
        ("https://anna:p%40ss@shop.example/x", "https://shop.example/x", "anna:p@ss"),
        ("anna:hunter2@shop.example", "https://shop.example", "anna:hunter2"),
        ("https://anna:a@b@shop.example/@brand", "https://shop.example/@brand", "anna:a@b"),
    ],
)
def test_a_password_in_the_address_is_taken_out_and_used(given: str, url: str, auth: str):
    found, access = entry(given)
    assert found == url
    assert access.headers_for("https://shop.example/") == {"Authorization": basic(auth)}


@pytest.mark.parametrize("url", ["https://shop.example/@brand", "shop.example:8080/@x", "https://h:80/a:b@c"])
def test_an_address_without_a_password_stays(url: str):
    found, access = entry(url)
    assert (found, access.headers) == (url, ())


def test_the_flag_wins_over_the_address():
    access = entry("https://anna:one@shop.example/", auth="bob:two").access
    assert access.headers == (("Authorization", basic("bob:two")),)


def test_secrets_go_unencrypted_only_where_that_is_asked_for():
    assert entry("shop.example", auth="anna:hunter2").url == "https://shop.example"
    assert entry("localhost:8000", auth="anna:hunter2").url == "localhost:8000"
    assert entry("shop.example").url == "shop.example"
    url, access = entry("http://shop.example", auth="anna:hunter2")
    assert url == "http://shop.example"
    assert access.headers_for("http://shop.example/")


def test_headers_and_cookies():
    access = entry(headers=("X-Preview: Bearer tokentoken",), cookies=("sid=abcdef123", "lang=lt")).access
    assert access.headers_for("https://www.shop.example/") == {"X-Preview": "Bearer tokentoken"}
    assert access.state is not None
    assert {(c.name, c.domain, c.secure) for c in access.state.cookies} == {
        (name, host, True) for name in ("sid", "lang") for host in ("shop.example", "www.shop.example")
    }
    assert access.secrets.redact("tokentoken abcdef123 lt") == f"{MARK} {MARK} lt"


def test_cookies_go_with_requests_to_their_host_only():
    access = entry("http://localhost:8000/", cookies=("sid=abcdef123",)).access
    assert access.state is not None
    jar = access.state.jar()

    def sent(url: str) -> str | None:
        request = Request(url)
        jar.add_cookie_header(request)
        return request.get_header("Cookie")

    assert sent("http://localhost:8000/p") == "sid=abcdef123"
    assert sent("http://127.0.0.1:8000/p") is None
    assert sent("http://shop.example/") is None


def test_flags_win_over_variables_and_those_over_settings():
    settings = {"auth": "$STAGING", "headers": ("X-Token: $TOKEN", "X-Short: 1")}
    variables = {"STAGING": "a:file1", "TOKEN": "from-file"}
    found = Given.of({}, variables, settings)
    assert (found.auth, found.headers) == ("a:file1", ("X-Token: from-file", "X-Short: 1"))
    variables |= {
        "AUDITOR_AUTH": "a:env",
        "AUDITOR_HEADERS": "X-A: 1\nX-B: 2\n",
        "AUDITOR_COOKIES": "a=1; b=2",
    }
    found = Given.of({}, variables, settings)
    assert (found.auth, found.headers, found.cookies) == ("a:env", ("X-A: 1", "X-B: 2"), ("a=1", "b=2"))
    found = Given.of({"auth": "a:$flag", "cookies": ("c=3",)}, variables, settings)
    assert (found.auth, found.cookies) == ("a:$flag", ("c=3",))


def test_a_variable_that_is_named_and_not_set_is_an_error():
    with pytest.raises(UsageError) as told:
        Given.of({}, {}, {"auth": "anna:${STAGING_PASSWORD}"})
    assert (told.value.key, told.value.params) == ("settings-variable-missing", {"name": "STAGING_PASSWORD"})


@pytest.mark.parametrize(
    "settings",
    [{"auth": "anna:hunter2"}, {"headers": ("X-Token: hunter2",)}, {"cookies": ("a=1", "sid=hunter2")}],
)
def test_a_settings_file_holds_no_secret_itself(settings: dict[str, object]):
    with pytest.raises(UsageError) as told:
        refuse_literals(settings, "auditor.toml")
    assert told.value.key == "settings-literal-secret"
    assert "hunter2" not in str(told.value)


def test_a_settings_file_may_hold_variables_and_preferences():
    refuse_literals({"auth": "$A", "headers": ("X: Bearer ${B}", "X-Env: 1"), "cookies": ("lang=lt",)}, "f")


@pytest.mark.parametrize(
    ("flags", "key"),
    [
        ({"auth": "hunter2"}, "auth-form"),
        ({"headers": ("hunter2",)}, "header-form"),
        ({"headers": ("hun ter2: x",)}, "header-form"),
        ({"headers": ("X-A: hunter2\r\nX-B: 1",)}, "header-value"),
        ({"headers": ("Cookie: sid=hunter2",)}, "header-cookie"),
        ({"headers": ("Host: hunter2",)}, "header-refused"),
        ({"headers": ("User-Agent: hunter2",)}, "header-refused"),
        ({"cookies": ("hunter2",)}, "cookie-form"),
        ({"cookies": ("sid=hunter2; Path=/",)}, "cookie-value"),
        ({"auth": "anna:hunter2", "headers": ("authorization: hunter2",)}, "auth-twice"),
    ],
)
def test_what_cannot_be_used_is_refused_without_repeating_it(flags: dict[str, object], key: str):
    with pytest.raises(UsageError) as told:
        entry(**flags)
    assert told.value.key == key
    assert "hunter2" not in str(told.value)


def test_a_password_that_breaks_the_address_is_not_repeated():
    with pytest.raises(UsageError) as told:
        entry("https://anna:hunter2/x@shop.example/")
    assert (told.value.key, told.value.params) == ("auth-in-address", {})


def state_file(folder: Path, text: str) -> Path:
    file = folder / "state.json"
    file.write_text(text, "utf-8")
    return file


STATE = {
    "cookies": [
        {"name": "sid", "value": "s%3Aabcdef", "domain": ".shop.example", "path": "/", "expires": 1e10,
         "httpOnly": True, "secure": True, "sameSite": "None", "partitionKey": "x"},
        {"name": "theme", "value": "darkmode", "domain": "shop.example", "path": "/"},
    ],
    "origins": [
        {"origin": "https://shop.example", "localStorage": [
            {"name": "user", "value": '{"name":"Anna","jwt":"eyJhbGciOi.eyJzdWIi","seen":["red-mug-500ml"]}'},
            {"name": "basket", "value": "1f0c9a7be2d34f55"},
        ]},
    ],
}  # fmt: skip


def test_a_storage_state_is_used_and_what_lets_in_is_secret(tmp_path: Path):
    access = entry(storage_state=state_file(tmp_path, json.dumps(STATE)), cookies=("sid=other123",)).access
    assert access.state is not None
    saved = access.state.saved
    assert saved["cookies"][0]["httpOnly"] is True
    assert saved["origins"][0]["localStorage"][0]["name"] == "user"
    assert {(c["name"], c["domain"]) for c in saved["cookies"]} == {
        ("sid", ".shop.example"),
        ("theme", "shop.example"),
        ("sid", "shop.example"),
        ("sid", "www.shop.example"),
    }
    told = access.secrets.redact(
        "s%3Aabcdef s:abcdef other123 eyJhbGciOi.eyJzdWIi 1f0c9a7be2d34f55 darkmode Anna red-mug-500ml"
    )
    assert told == f"{MARK} {MARK} {MARK} {MARK} {MARK} darkmode Anna red-mug-500ml"


@pytest.mark.parametrize(
    "text", ["", "[]", '{"cookies":[{"name":"sid","value":7,"domain":"hunter2"}]}', "no"]
)
def test_what_is_no_storage_state_is_said_without_repeating_it(tmp_path: Path, text: str):
    with pytest.raises(UsageError) as told:
        entry(storage_state=state_file(tmp_path, text))
    assert told.value.key == "storage-state-broken"
    assert "hunter2" not in str(told.value)
    assert told.value.params["path"] == str(tmp_path / "state.json")


def test_a_storage_state_that_is_missing(tmp_path: Path):
    with pytest.raises(UsageError) as told:
        entry(storage_state=tmp_path / "state.json")
    assert told.value.key == "path-missing"


def test_an_address_on_a_mapped_host_is_visited_on_the_other():
    assert entry("https://shop.example/a", map=("shop.example=stage.local",)).url == "https://stage.local/a"
    assert entry("shop.example/a", map=("shop.example=stage.local",)).url == "stage.local/a"


def test_what_is_told_of_it_are_names():
    access = entry(auth="a:hunter2", headers=("X-A: hunter2",), cookies=("sid=hunter2",), map=("a=b",)).access
    assert access.told == ("auth", "header X-A", "cookie sid", "map a=b")
