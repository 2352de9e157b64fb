"""Break pages until time is over: python -m tests.fuzz [--seconds N] [--seed N] [FOLDER].

A page that makes `inspect` fail is kept beside its seed, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import time
import traceback
from itertools import count
from pathlib import Path
from random import Random
from tempfile import mkdtemp

from auditor.plugins import load_rules

from .mutations import mutated
from .pages import saved_pages, shop_pages
from .test_fuzz import check


def main() -> int:
    """The number of failures, at most 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="saved pages to break; else the demo shops'")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=0, help="first seed; each page takes the next")
    options = parser.parse_args()
    pages = list(saved_pages(options.folder) if options.folder else shop_pages())
    if not pages:
        parser.error(f"{options.folder} holds no .html or .html.gz file")
    rules, kept = load_rules(), Path(mkdtemp(prefix="fuzz-"))
    end, failures, slowest = time.monotonic() + options.seconds, 0, (0.0, 0)
    for seed in count(options.seed):
        random = Random(seed)
        page = mutated(random.choice(pages), random)
        started = time.monotonic()
        try:
            check(page, kept / "page.html", rules)
        except Exception:
            failures += 1
            (kept / f"{seed}.html").write_bytes(page)
            print(f"seed {seed}: {kept / f'{seed}.html'}\n{traceback.format_exc()}")
        slowest = max(slowest, (time.monotonic() - started, seed))
        if time.monotonic() > end:
            break
    done = seed - options.seed + 1
    print(f"{done} pages broken, {failures} failures; slowest {slowest[0]:.1f} s (seed {slowest[1]})")
    return min(failures, 1)


if __name__ == "__main__":
    raise SystemExit(main())
