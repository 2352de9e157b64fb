"""The garbage collector of a process that judges many pages."""

from __future__ import annotations

import gc

YOUNG = 100_000
"""Objects after which the collector looks at the newest; a page makes some tens of thousands."""


def settle() -> None:
    """Take all that is loaded by now, rules and lexicons, out of the collector's rounds; make these rarer.

    What is loaded once stays until the process ends, and looking at its hundred thousands of objects again
    and again takes a tenth of the time of judging a page. It is not looked through once more before: that
    takes as long as a page or two, and finds next to nothing.
    """
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)
