"""The memory of a process that judges many pages: its garbage collector, and what goes back to the system."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

YOUNG = 50_000
"""Objects after which the collector looks at the newest; a page makes some tens of thousands."""
OLDER = 1
"""Looks at the newest between two at those that were left: what a visit leaves in cycles is soon found."""

LARGE = 1 << 20
"""Bytes from which on memory is asked of the system, and given back to it as soon as it is free."""
_MMAP_THRESHOLD = -3
"""M_MMAP_THRESHOLD of glibc's malloc.h"""


def settle() -> None:
    """Make room last: to be called when all is loaded, before the first page.

    All that is loaded by now, rules and lexicons, is taken out of the collector's rounds; these become rarer.
    What is loaded once stays until the process ends, and looking at its hundred thousands of objects again
    and again takes a tenth of the time of judging a page. It is not looked through once more before: that
    takes as long as a page or two, and finds next to nothing.
    """
    gc.freeze()
    gc.set_threshold(YOUNG, OLDER, 20)
    _give_back_what_is_large()


def tidy() -> None:
    """Let go of what a visit leaves in cycles, before the reports need the room.

    Playwright notes the frames that call it in a list of its own frame: that of the whole visit among them.
    """
    gc.collect(1)


def _give_back_what_is_large() -> None:
    """Keep glibc from raising its threshold (mallopt(3)), as it does when something large is freed.

    It would then put pictures and texts of many megabytes among the small things, and hold on to their room:
    a tenth of the memory of an audit. Other libraries of C have no such function, and no need of one.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, LARGE)
