import asyncio
import time
from email.utils import formatdate
from itertools import pairwise

import pytest

from auditor.crawl.pace import FORGIVEN_AFTER, HostBusy, Pace, retry_after

ONE = "http://one.test/a"
OTHER = "http://other.test/a"


async def spend(pace: Pace, url: str, log: list[float], seconds: float = 0.0, *, page: bool = False) -> None:
    async with pace.slot(url, page=page):
        log.append(time.monotonic())
        await asyncio.sleep(seconds)


def test_requests_keep_their_distance_and_number() -> None:
    running, most, begun = 0, 0, []

    async def one(pace: Pace) -> None:
        nonlocal running, most
        async with pace.slot(ONE):
            begun.append(time.monotonic())
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.15)
            running -= 1

    async def run() -> None:
        pace = Pace(interval=0.05, at_once=2)
        await asyncio.gather(*(one(pace) for _ in range(6)))

    asyncio.run(run())
    assert most == 2
    assert all(later - earlier > 0.045 for earlier, later in pairwise(begun))


def test_hosts_do_not_wait_for_each_other() -> None:
    async def run() -> None:
        pace = Pace(at_once=1)
        async with pace.slot(ONE):
            async with asyncio.timeout(5), pace.slot(OTHER):
                pass
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1), pace.slot(ONE):
                    pass

    asyncio.run(run())


def test_pages_are_not_kept_apart_by_what_is_between_other_requests() -> None:
    log: list[float] = []

    async def run() -> None:
        pace = Pace(interval=60, at_once=4)
        async with asyncio.timeout(5):
            await asyncio.gather(*(spend(pace, ONE, log, page=True) for _ in range(4)))

    asyncio.run(run())
    assert len(log) == 4


def test_a_delay_that_is_asked_for_is_kept_between_all_requests() -> None:
    log: list[float] = []

    async def run() -> None:
        pace = Pace()
        pace.slow_down(0.2)
        await asyncio.gather(*(spend(pace, ONE, log, 0.05, page=n % 2 == 0) for n in range(4)))

    asyncio.run(run())
    assert len(log) == 4
    assert all(later - earlier >= 0.24 for earlier, later in pairwise(log))


def test_a_busy_host_rests_for_as_long_as_it_says_and_others_do_not() -> None:
    log: list[float] = []

    async def run() -> None:
        pace = Pace()
        begun = time.monotonic()
        assert pace.back_off(ONE, 1.5) == 1.5
        await spend(pace, OTHER, log)
        await spend(pace, ONE, log, page=True)
        assert log[1] - begun >= 1.49
        assert log[1] - log[0] > 0.5

    asyncio.run(run())


def test_each_refusal_doubles_the_wait_and_good_answers_halve_it() -> None:
    pace = Pace()
    waits = [pace.back_off(ONE, None) for _ in range(4)]
    assert waits == [1, 2, 4, 8]
    for _ in range(FORGIVEN_AFTER):
        pace.answered(ONE)
    assert pace.back_off(ONE, None) == 8
    assert pace.back_off(OTHER, None) == 1


def test_a_host_that_refused_is_asked_one_at_a_time() -> None:
    log: list[float] = []

    async def run() -> None:
        pace = Pace()
        pace.back_off(ONE, None)
        await asyncio.gather(*(spend(pace, ONE, log, 0.05) for _ in range(2)))

    asyncio.run(run())
    assert log[1] - log[0] >= 1


def test_a_host_that_wants_long_is_left_alone() -> None:
    async def run() -> None:
        pace = Pace()
        pace.back_off(ONE, 3600)
        with pytest.raises(HostBusy) as busy:
            await spend(pace, ONE, [])
        assert 3590 < busy.value.seconds <= 3600
        await spend(pace, OTHER, [])

    asyncio.run(run())


def test_retry_after_is_a_number_or_a_date() -> None:
    assert retry_after("7") == 7
    assert retry_after(" 7 ") == 7
    told = retry_after(formatdate(time.time() + 30, usegmt=True))
    assert told is not None
    assert 25 < told <= 30
    assert retry_after(formatdate(time.time() - 30, usegmt=True)) == 0


@pytest.mark.parametrize("value", ["", "soon", "-1", "1.5", "²", "99999999999999999999999999 GMT"])
def test_what_is_neither_tells_nothing(value: str) -> None:
    assert retry_after(value) is None


def test_an_endless_number_is_bounded() -> None:
    assert retry_after("9" * 5000) == 999_999_999
