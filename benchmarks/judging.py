"""Time of judging saved pages, beside the time that lxml takes to parse them.

Judging is all that `auditor inspect` does once a page is read from disk: extraction, every rule, plain
facts and evidence. lxml parses the same pages, as UTF-8, in the same run and in turns with the judging,
so that a busy machine slows both. Times are processor time. Each round is a process of its own that has
the lexicons loaded and meets every page for the first time, as an audit does.

    python benchmarks/judging.py FOLDER    pages/*.html.gz and origin.jsonl (`file` and `url`, a line a page)
    python benchmarks/judging.py           the pages of the demo shops
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from lxml import etree, html

from auditor.lexicon import languages
from auditor.memory import settle
from auditor.models import ReadStatus, Snapshot
from auditor.plugins import RuleSet, load_rules
from auditor.saved import judge_saved, read_saved, read_url_map

ROUNDS = 5
DAY = date(2026, 1, 1)
"""Day by whose law the pages are judged; any will do."""
WARM_UP = """<html lang={language}><body><h1>Mug 5</h1><p>Blue mug {text}. <b>5.00 €</b> <button>+</button>
<a href="tel:0123 456 789">0123 456 789</a></body></html>"""


@dataclass(frozen=True, slots=True)
class Round:
    """What one process measured."""

    pages: int
    size: int
    """Bytes of HTML, as UTF-8."""
    parsing: float
    judging: float
    """Seconds of processor time."""
    peak: int
    """Bytes of memory, at most, with all pages read."""


def measure_round(folder: Path) -> Round:
    """Parse and judge every page of a folder once, in turns."""
    urls = read_url_map(folder / "origin.jsonl")
    files = sorted((folder / "pages").glob("*.html*"))
    pages = [(file, read_saved(file, urls.get(file.name))) for file in files]
    rules = load_rules()
    _warm_up(rules)
    settle()  # as the worker processes of `auditor inspect` do
    parsing = judging = size = 0.0
    for file, snapshot in pages:
        content = snapshot.html.encode("utf-8", "replace")
        begun = time.process_time()
        _parse(content)
        parsed = time.process_time()
        judge_saved(file, snapshot, rules, market=None, as_of=DAY)
        judging += time.process_time() - parsed
        parsing += parsed - begun
        size += len(content)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Round(len(pages), int(size), parsing, judging, peak * (1 if sys.platform == "darwin" else 1024))


def _warm_up(rules: RuleSet) -> None:
    """Load what a process loads once: each language's lexicon, telephone rules and currencies."""
    address = "https://shop.example/"
    for language in (*languages(), "ja"):  # the last has no lexicon, and is told by the classifier
        html = WARM_UP.format(language=language, text="これは" * 200 if language == "ja" else "")
        page = Snapshot(requested_url=address, url=address, status=ReadStatus.READ, html=html)
        judge_saved(Path("warm-up"), page, rules, market=None, as_of=DAY)


def _parse(content: bytes) -> None:
    try:
        html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:  # an empty document
        return


def rounds(folder: Path, count: int) -> Iterator[Round]:
    """Rounds, each in a new process."""
    for _ in range(count):
        command = [sys.executable, __file__, str(folder), "--one-round"]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        yield Round(**json.loads(done.stdout))


# -- the pages ------------------------------------------------------------------------------


def save_demo_shops(folder: Path) -> None:
    """Save the home, a category and every product page of the demo shops, served on loopback."""
    shops = import_module("auditor.shops")
    (folder / "pages").mkdir()
    with (folder / "origin.jsonl").open("w", encoding="utf-8") as origins, ExitStack() as servers:
        for shop in shops.SHOPS:
            base = servers.enter_context(shops.serve(shop)).url.rstrip("/")
            for number, path in enumerate(_paths(shops, shop)):
                name = f"{shop}-{number}.html"
                with urllib.request.urlopen(base + path) as answer:
                    (folder / "pages" / name).write_bytes(answer.read())
                origins.write(json.dumps({"file": name, "url": base + path}) + "\n")


def _paths(shops: Any, shop: str) -> Iterator[str]:
    catalogue = tomllib.loads(shops.expected_file(shop).with_name("shop.toml").read_text("utf-8"))
    yield "/"
    for product in catalogue["products"]:
        yield catalogue["routes"]["product"].format(slug=product["slug"])


def is_folder(folder: Path) -> bool:
    """Whether a folder holds saved pages and where they are from."""
    return (folder / "origin.jsonl").is_file() and any((folder / "pages").glob("*.html*"))


# -- the report -----------------------------------------------------------------------------


def report(measured: Sequence[Round]) -> list[str]:
    """Lines to print; the last is the ratio."""
    pages = measured[0].pages
    parsing, judging = (
        median(getattr(one, what) for one in measured) / pages for what in ("parsing", "judging")
    )
    ratio = median(one.judging / one.parsing for one in measured)
    size = measured[0].size
    return [
        f"{pages} pages, {size / 1e6:.1f} MB of HTML, {len(measured)} rounds; medians of processor time",
        f"lxml parses a page in    {1000 * parsing:8.2f} ms",
        f"judging a page takes     {1000 * judging:8.2f} ms",
        f"pages judged             {1 / judging:8.1f} /s on one core",
        f"peak memory              {max(one.peak for one in measured) / 1e6:8.0f} MB, all pages in memory",
        f"judge ratio: {ratio:.2f}",
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", help="with pages/*.html.gz and origin.jsonl")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one-round", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one_round:
        print(json.dumps(asdict(measure_round(given.folder))))
        return
    with tempfile.TemporaryDirectory() as made:
        folder: Path = given.folder or Path(made)
        if given.folder is None:
            save_demo_shops(folder)
        if not is_folder(folder):
            parser.error(f"{folder} holds no pages/*.html or *.html.gz, or no origin.jsonl")
        measured = list(rounds(folder, max(given.rounds, 1)))
    if given.json:
        print(json.dumps([asdict(one) for one in measured]))
        return
    print("\n".join(report(measured)))


if __name__ == "__main__":
    main()
