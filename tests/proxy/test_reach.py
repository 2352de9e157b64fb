from __future__ import annotations

import asyncio
import gc
import socket
import weakref
from collections.abc import Iterable

import pytest

from auditor.proxy.failure import Failure, ProxyRefusal
from auditor.proxy.reach import Destination, Reach, SystemResolver

SHOP = Destination("shop.test", 443)
PUBLIC = "93.184.216.34"
OTHER_PUBLIC = "151.101.1.1"


class Names:
    """A name server whose answers change from lookup to lookup; the last one stays."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self.answers = {name.replace("_", "."): list(told) for name, told in answers.items()}
        self.asked: list[str] = []

    async def __call__(self, name: str) -> list[str]:
        self.asked.append(name)
        told = self.answers.get(name)
        if not told:
            raise OSError("no such name")
        return told.pop(0) if len(told) > 1 else told[0]


def reach(
    names: Names, asked: Iterable[tuple[str, int]], *, start: Destination = SHOP, named: Iterable[str] = ()
) -> list[list[str] | Failure]:
    """What each destination leads to, asked for one after the other."""

    async def one(opened: Reach, host: str, port: int) -> list[str] | Failure:
        try:
            return [str(address) for address in await opened.addresses(Destination(host, port))]
        except ProxyRefusal as refused:
            return refused.failure

    async def run() -> list[list[str] | Failure]:
        opened = Reach(start, named, names)
        await opened.open()
        return [await one(opened, host, port) for host, port in asked]

    return asyncio.run(run())


FORBIDDEN = Failure.FORBIDDEN_ADDRESS


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "::1",
        "10.1.2.3",
        "169.254.169.254",
        "::ffff:169.254.169.254",
        "64:ff9b::a00:1",
        "0.0.0.0",
        "localhost",
        "inner.test",
        "metadata.test",
    ],
)
def test_from_a_public_start_nothing_private_is_in_reach(host: str) -> None:
    names = Names(
        shop_test=[[PUBLIC]],
        localhost=[["127.0.0.1", "::1"]],
        inner_test=[["10.0.0.7"]],
        metadata_test=[["::ffff:169.254.169.254"]],
    )
    assert reach(names, [(host, 80), (host, 443)]) == [FORBIDDEN, FORBIDDEN]


def test_a_name_keeps_its_first_addresses() -> None:
    names = Names(shop_test=[[PUBLIC]], cdn_test=[[OTHER_PUBLIC], ["127.0.0.1"]])
    assert reach(names, [("cdn.test", 443)] * 3) == [[OTHER_PUBLIC]] * 3
    assert names.asked.count("cdn.test") == 1


def test_a_later_lookup_that_gives_a_private_address_is_refused() -> None:
    names = Names(shop_test=[[PUBLIC], ["127.0.0.1"]])

    async def run() -> None:
        opened = Reach(SHOP, (), names)
        await opened.open()
        assert await opened.addresses(SHOP)
        with pytest.raises(ProxyRefusal) as refused:
            await opened.addresses(SHOP, afresh=True)  # as when the first address does not answer any more
        assert refused.value.failure is FORBIDDEN
        with pytest.raises(ProxyRefusal):
            await opened.addresses(SHOP)

    asyncio.run(run())


@pytest.mark.parametrize(
    "answer", [[PUBLIC, "127.0.0.1"], ["127.0.0.1", PUBLIC], [PUBLIC, "::1", "10.0.0.1"]]
)
def test_of_mixed_addresses_only_the_public_ones_are_used(answer: list[str]) -> None:
    names = Names(shop_test=[answer], cdn_test=[answer])
    assert reach(names, [("shop.test", 443), ("cdn.test", 443)]) == [[PUBLIC], [PUBLIC]]


def test_a_private_start_reaches_its_own_addresses_on_any_port_and_public_ones() -> None:
    names = Names(
        staging_test=[["192.168.1.5"]],
        api_staging_test=[["192.168.1.5"]],
        cdn_test=[[PUBLIC]],
        printer_test=[["192.168.1.9"]],
        evil_test=[["192.168.1.5"]],
        localhost=[["127.0.0.1"]],
    )
    asked = [
        ("staging.test", 3000),
        ("staging.test", 4000),
        ("api.staging.test", 9000),
        ("192.168.1.5", 8000),
        ("cdn.test", 443),
        ("printer.test", 80),
        ("192.168.1.9", 80),
        ("evil.test", 80),
        ("localhost", 3000),
        ("127.0.0.1", 3000),
    ]
    own = ["192.168.1.5"]
    start = Destination("staging.test", 3000)
    assert reach(names, asked, start=start) == [own, own, own, own, [PUBLIC], *[FORBIDDEN] * 5]


def test_localhost_means_the_start_on_this_computer() -> None:
    names = Names(localhost=[["127.0.0.1", "::1"]], shop_localhost=[["127.0.0.1"]])
    asked = [
        ("localhost", 3000),
        ("127.0.0.1", 4000),
        ("::1", 3000),
        ("shop.localhost", 80),
        ("127.0.0.2", 80),
    ]
    both = ["127.0.0.1", "::1"]
    found = reach(names, asked, start=Destination("localhost", 3000))
    assert found == [both, ["127.0.0.1"], ["::1"], ["127.0.0.1"], FORBIDDEN]


def test_a_host_that_the_user_named_may_be_private() -> None:
    names = Names(shop_test=[[PUBLIC]], api_inner=[["10.0.0.7"]], other_inner=[["10.0.0.8"]])
    asked = [("api.inner", 8081), ("10.0.0.7", 80), ("other.inner", 80), ("10.0.0.8", 80)]
    own = ["10.0.0.7"]
    assert reach(names, asked, named=["API.inner"]) == [own, own, FORBIDDEN, FORBIDDEN]


def test_public_hosts_are_asked_on_ports_of_the_web_only() -> None:
    names = Names(shop_test=[[PUBLIC]], cdn_test=[[OTHER_PUBLIC]], named_test=[[OTHER_PUBLIC]])
    asked = [
        ("shop.test", 8444),
        ("shop.test", 80),
        ("shop.test", 25),
        ("cdn.test", 8443),
        ("cdn.test", 8444),
        ("cdn.test", 6379),
        ("named.test", 9999),
    ]
    denied = Failure.DENIED
    start = Destination("shop.test", 8444)
    found = reach(names, asked, start=start, named=["named.test"])
    assert found == [[PUBLIC], [PUBLIC], denied, [OTHER_PUBLIC], denied, denied, [OTHER_PUBLIC]]


@pytest.mark.parametrize(
    "host", ["a b", "a/b", "a\r\nb", "-", ".", "é", "a" * 300, "*", "a%2eb", "fe80::1%eth0"]
)
def test_what_is_no_name_is_not_looked_up(host: str) -> None:
    names = Names(shop_test=[[PUBLIC]])
    (found,) = reach(names, [(host, 80)])
    assert found in (Failure.MALFORMED, FORBIDDEN)
    assert names.asked == ["shop.test"]


def test_a_name_without_addresses_is_unknown() -> None:
    names = Names(shop_test=[[PUBLIC]], empty_test=[[]])
    names.answers["odd.test"] = [["no address"]]
    assert reach(names, [("nosuch.test", 80), ("odd.test", 80)]) == [Failure.UNKNOWN_HOST] * 2


def test_a_name_that_is_unknown_is_not_looked_up_for_every_page() -> None:
    names = Names()
    asked = [("nosuch.test", 80), ("nosuch.test", 443), ("shop.test", 443), ("shop.test", 443)]
    assert reach(names, asked) == [Failure.UNKNOWN_HOST] * 4
    assert names.asked.count("nosuch.test") == 1
    assert names.asked.count("shop.test") == 3, "when it opens, and each time that it is asked for"


def test_an_unknown_name_is_looked_up_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.proxy.reach.UNKNOWN_FOR", 0.0)
    names = Names(shop_test=[[PUBLIC]], late_test=[[], [PUBLIC]])
    assert reach(names, [("late.test", 80)] * 2) == [Failure.UNKNOWN_HOST, [PUBLIC]]


def test_many_who_ask_at_once_wait_for_one_lookup() -> None:
    names = Names(shop_test=[[PUBLIC]])

    async def slow(name: str) -> list[str]:
        await asyncio.sleep(0.05)
        return await names(name)

    async def run() -> None:
        opened = Reach(SHOP, (), slow)
        found = await asyncio.gather(*(opened.addresses(SHOP) for _ in range(20)))
        assert {str(addresses[0]) for addresses in found} == {PUBLIC}

    asyncio.run(run())
    assert names.asked == ["shop.test"]


def test_a_failed_lookup_keeps_nobody_in_memory() -> None:
    """Its frames hold connections: nothing of it waits for the garbage collector."""

    async def refused() -> weakref.ref[ProxyRefusal] | None:
        opened = Reach(SHOP, (), Names())
        try:
            await opened.addresses(SHOP)
        except ProxyRefusal as refusal:
            return weakref.ref(refusal)
        return None

    gc.disable()
    try:
        refusal = asyncio.run(refused())
        assert refusal is not None
        assert refusal() is None
    finally:
        gc.enable()


def test_the_address_that_answered_is_preferred() -> None:
    names = Names(shop_test=[[PUBLIC, OTHER_PUBLIC]])

    async def run() -> None:
        opened = Reach(SHOP, (), names)
        first = await opened.addresses(SHOP)
        opened.prefer("shop.test", first[1])
        assert [str(address) for address in await opened.addresses(SHOP)] == [OTHER_PUBLIC, PUBLIC]

    asyncio.run(run())


def test_a_port_that_was_shut_is_out_of_reach_on_every_host() -> None:
    start = Destination("127.0.0.1", 3000)

    async def run() -> None:
        opened = Reach(start, (), Names(localhost=[["127.0.0.1"]]))
        await opened.open()
        opened.shut(9222)
        for host in ("127.0.0.1", "localhost"):
            assert await opened.addresses(Destination(host, 9223))
            with pytest.raises(ProxyRefusal):
                await opened.addresses(Destination(host, 9222))

    asyncio.run(run())


def test_what_is_remembered_of_names_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.proxy.reach.MOST_NAMES", 10)
    many = [f"n{n}.test" for n in range(30)]
    names = Names(shop_test=[[PUBLIC]])
    names.answers |= {name: [[PUBLIC], ["127.0.0.1"]] for name in many}

    async def run() -> None:
        opened = Reach(SHOP, (), names)
        for name in many:
            await opened.addresses(Destination(name, 80))
        assert len(opened._pinned) <= 10
        with pytest.raises(ProxyRefusal):  # forgotten, looked up again, and checked again
            await opened.addresses(Destination("n0.test", 80))
        for n in range(30):
            with pytest.raises(ProxyRefusal):
                await opened.addresses(Destination(f"nosuch{n}.test", 80))
        assert len(opened._unknown) <= 10

    asyncio.run(run())


def test_the_system_is_asked() -> None:
    async def run() -> None:
        resolver = SystemResolver()
        assert "127.0.0.1" in await resolver("localhost")
        with pytest.raises(socket.gaierror):
            await resolver("no-such-host.invalid")
        resolver.close()

    asyncio.run(run())
