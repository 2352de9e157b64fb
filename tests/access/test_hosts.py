"""Which addresses are the shop's own, and which are visited elsewhere."""

from __future__ import annotations

import pytest

from auditor.access.hosts import OwnHost, host_map
from auditor.errors import UsageError


@pytest.mark.parametrize(
    ("start", "url", "owned"),
    [
        ("https://shop.example/", "https://shop.example/p/1?x=1", True),
        ("https://shop.example/", "https://www.shop.example/", True),
        ("https://www.shop.example/", "https://SHOP.example:443/", True),
        ("https://shop.example/", "http://shop.example/", False),
        ("http://shop.example/", "https://shop.example/", True),
        ("http://shop.example:8080/", "http://shop.example:8080/", True),
        ("http://shop.example:8080/", "http://shop.example/", False),
        ("https://shop.example/", "https://cdn.shop.example/", False),
        ("https://shop.example/", "https://shop.example.evil.example/", False),
        ("https://shop.example/", "https://evil.example/https://shop.example/", False),
        ("https://shop.example/", "https://shop.example@evil.example/", False),
        ("https://shop.example/", "https://[broken/", False),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8001/", False),
        ("http://127.0.0.1:8000/", "http://localhost:8000/", False),
        ("http://[::1]:8000/", "http://[::1]:8000/x", True),
    ],
)
def test_whose_an_address_is(start: str, url: str, owned: bool):
    assert OwnHost.of(start).owns(url) is owned


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        ("shop.example=stage.local", "https://shop.example/p/1", "https://stage.local/p/1"),
        ("shop.example=stage.local", "https://www.shop.example", "https://stage.local"),
        ("www.shop.example=stage.local", "HTTP://SHOP.EXAMPLE:8080/a", "HTTP://stage.local/a"),
        ("shop.example=stage.local:8443", "//shop.example/a", "//stage.local:8443/a"),
        ("shop.example=http://localhost:3000", "https://shop.example/a", "http://localhost:3000/a"),
        ("https://shop.example/=http://localhost:3000/", "https://shop.example/", "http://localhost:3000/"),
        ("shop.example:8000=stage.local", "http://shop.example:8000/a", "http://stage.local/a"),
        ("shop.example:8000=stage.local", "http://shop.example/a", "http://shop.example/a"),
        ("shop.example=stage.local", "https://cdn.shop.example/a", "https://cdn.shop.example/a"),
        ("shop.example=stage.local", "https://shop.example.net/a", "https://shop.example.net/a"),
        ("shop.example=stage.local", "https://myshop.example/a", "https://myshop.example/a"),
        ("shop.example=stage.local", "https://evil.example/?u=//shop.example/", None),
        ("shop.example=shop.example:8443", "https://shop.example/a", "https://shop.example:8443/a"),
        ("shop.example=shop.example:8443", "https://shop.example:8443/a", "https://shop.example:8443/a"),
        ("localhost:1=[::1]:2", "http://localhost:1/", "http://[::1]:2/"),
    ],
)
def test_an_address_is_visited_elsewhere(rule: str, before: str, after: str | None):
    assert host_map((rule,), "https://start.example").url(before) == (after or before)


def test_a_staging_host_has_the_scheme_of_the_start():
    mapped = host_map(("shop.example=127.0.0.1:9",), "http://127.0.0.1:9/")
    assert mapped.url("https://shop.example/a") == "http://127.0.0.1:9/a"


def test_addresses_in_texts_are_changed_wherever_they_stand():
    mapped = host_map(("shop.example=http://localhost:3000",), "")
    assert (
        mapped.text(
            '<a href="https://shop.example/a">//www.shop.example:443/b</a>'
            r'{"url":"https:\/\/shop.example\/c"} See https://shop.example. '
            "info@shop.example shop.example ftp://shop.example/ https://shop.example.net"
        )
        == '<a href="http://localhost:3000/a">//localhost:3000/b</a>'
        r'{"url":"http:\/\/localhost:3000\/c"} See http://localhost:3000. '
        "info@shop.example shop.example ftp://shop.example/ https://shop.example.net"
    )


def test_content_of_any_encoding_stays_as_it_is():
    mapped = host_map(("shop.example=stage.local",), "")
    content = "żółć https://shop.example/ąę".encode("cp1250")
    assert mapped.content(content) == "żółć https://stage.local/ąę".encode("cp1250")


def test_without_a_map_nothing_changes():
    mapped = host_map((), "")
    assert not mapped
    assert (
        mapped.url("https://shop.example/") == mapped.text("https://shop.example/") == "https://shop.example/"
    )
    assert mapped.patterns == mapped.closed == ()


def test_the_production_host_is_closed():
    assert host_map(("shop.example=stage.local",), "").closed == (
        ("shop.example", None),
        ("www.shop.example", None),
    )
    assert host_map(("localhost:1=127.0.0.1:2",), "").closed == (("localhost", 1),)
    assert ("shop.example", None) not in host_map(("shop.example=shop.example:8443",), "").closed


@pytest.mark.parametrize("rule", ["shop.example", "=x", "x=", "a b=c", "x:99999=y", "x/path=y", "u:p@x=y"])
def test_what_is_no_map_is_refused(rule: str):
    with pytest.raises(UsageError) as told:
        host_map((rule,), "")
    assert (told.value.key, told.value.params) == ("map-not-hosts", {"given": rule})


def test_a_host_does_not_stand_for_itself():
    with pytest.raises(UsageError) as told:
        host_map(("shop.example=www.shop.example",), "")
    assert told.value.key == "map-same-host"
