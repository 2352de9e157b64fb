"""Two parts of a visit at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

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
