"""Parts of a visit at the same time."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from typing import TypeVar

S = TypeVar("S")
T = TypeVar("T")


async def both(one: Coroutine[object, object, T], other: Coroutine[object, object, T]) -> tuple[T, T]:
    """Do two things at the same time, begun in that order; the first fault ends both."""
    tasks = [asyncio.create_task(one), asyncio.create_task(other)]
    try:
        first, second = [await task for task in tasks]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return first, second


async def rolling(
    choose: Callable[[int], Sequence[S]],
    visit: Callable[[Sequence[S]], Coroutine[object, object, Sequence[T]]],
    part: int,
) -> AsyncGenerator[T, None]:
    """Visit what is chosen, in parts of so many, and tell the results in the order of choosing.

    `choose` is asked for more, given how many are under way, whenever a part was told of: while later parts
    are visited, earlier ones decide what comes next. The choice depends on no part that happened to be early.
    It ends when nothing is under way and nothing more is chosen; close it where it is left before.
    """
    begun: deque[tuple[int, asyncio.Task[Sequence[T]]]] = deque()
    try:
        while True:
            chosen = choose(sum(size for size, _ in begun))
            for first in range(0, len(chosen), part):
                some = chosen[first : first + part]
                begun.append((len(some), asyncio.create_task(visit(some))))
            if not begun:
                return
            for result in await begun[0][1]:
                yield result
            begun.popleft()
    finally:
        for _, task in begun:
            task.cancel()
        await asyncio.gather(*(task for _, task in begun), return_exceptions=True)
