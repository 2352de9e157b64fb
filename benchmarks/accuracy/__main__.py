"""The command behind `nox -s accuracy`: measure, print, write what is published, and say what fell."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from auditor.plugins import load_rules

from . import accepted
from .corpus import Corpus
from .document import document
from .errors import MeasureError
from .measurement import Measurement, measure
from .shipped import shipped
from .tables import percent
from .targets import MOST_OPEN, targets

SUMMARY = "Measure facts and rules on labelled pages, publish the figures, and say what fell."
ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = Path("docs", "accuracy.md")
SHIPPED = Path("rules", "accuracy.json")
ACCEPTED = Path("benchmarks", "accuracy", "accepted.json")


def main(arguments: list[str] | None = None) -> int:
    """0 when all is well, 1 when figures fell, 2 when there is nothing to measure with."""
    given = _parser().parse_args(arguments)
    try:
        corpus = Corpus.read(given.folder)
        found = measure(corpus, load_rules().rules, given.jobs)
        if given.misses:
            return _score(found, "--misses", given.misses)
        _print(found)
        if found.crashed:
            return _refuse(found.crashed)
        _write(given.root / DOCUMENT, document(found))
        _write(given.root / SHIPPED, shipped(found))
        return _compare(found, given.root / ACCEPTED, accept=given.accept)
    except MeasureError as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nox -s accuracy --", description=SUMMARY)
    parser.add_argument(
        "folder", type=Path, help="pages/*.html.gz, origin.jsonl, labels.jsonl, kinds.jsonl, score.py"
    )
    parser.add_argument(
        "--misses", metavar="LABEL", help="list the pages where label and fact differ, write nothing"
    )
    parser.add_argument("--accept", action="store_true", help="make these figures the ones to compare with")
    parser.add_argument("--jobs", type=int, metavar="N", help="processes to read pages with")
    parser.add_argument(
        "--root", type=Path, default=ROOT, metavar="FOLDER", help="the checkout to write into"
    )
    return parser


def _print(found: Measurement) -> None:
    _score(found)
    _score(found, "--labels", str(found.corpus.folder / "kinds.jsonl"), "--only", "kind,language")
    _print_rules(found)
    for target in targets(found):
        met = "met   " if target.met else "MISSED"
        print(f"{met} {target.name}: {target.measured} (wanted {target.wanted})")
    whole = found.undecided.all
    print(f"left to a person: {percent(whole.open)}; not applicable: {percent(whole.not_applicable)}")
    parts = found.folds
    print(f"macro F1 of five parts: {parts.mean:.3f} +- {parts.spread:.3f}")
    print(f"macro F1 without Amazon and eBay: {parts.others_macro:.3f}")


def _print_rules(found: Measurement) -> None:
    print(f"{'rule':28} {'right':34} {'needs review':>12} {'not applicable':>14}")
    for rule in found.rules:
        right = f"{rule.agreeing} of {rule.pages}" if rule.pages else f"not measured: {rule.reason}"
        verdicts = found.undecided.rules.get(rule.rule)
        shares = (percent(verdicts.open), percent(verdicts.not_applicable)) if verdicts else ("not run", "")
        print(f"{rule.rule:28} {right:34} {shares[0]:>12} {shares[1]:>14}")


def _score(found: Measurement, *options: str) -> int:
    """Print the table of the folder's own score.py."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "facts.jsonl"
        lines = (json.dumps({"file": page, "facts": facts}) for page, facts in found.facts.items())
        file.write_text("\n".join(lines) + "\n", "utf-8")
        sys.stdout.flush()
        return subprocess.run([sys.executable, found.corpus.folder / "score.py", file, *options]).returncode


def _write(file: Path, text: str) -> None:
    if not file.is_file() or file.read_text("utf-8") != text:
        file.write_text(text, "utf-8")
        print(f"wrote {file}; the rules' pages follow with nox -s accept")


def _refuse(crashed: Mapping[str, str]) -> int:
    """Nothing is published of an auditor that crashes."""
    for page, error in crashed.items():
        print(f"CRASH on {page}: {error}", file=sys.stderr)
    print(f"{len(crashed)} pages could not be read: nothing was written", file=sys.stderr)
    return 1


def _compare(found: Measurement, file: Path, *, accept: bool) -> int:
    if accept:
        accepted.accept(file, found)
        print(f"accepted: {file}")
        return 0
    before = accepted.read(file, found.corpus.fingerprint)
    if before is None:
        print(
            "no accepted figures for these pages and labels: nothing to compare with (--accept makes them so)"
        )
    fell = accepted.fallen(before, accepted.figures(found)) if before else []
    for line in fell:
        print(f"FELL {line}", file=sys.stderr)
    share = found.undecided.all.open
    if share > MOST_OPEN:
        print(
            f"{percent(share)} of the verdicts are left to a person, {percent(MOST_OPEN)} are allowed",
            file=sys.stderr,
        )
    return int(bool(fell) or share > MOST_OPEN)


if __name__ == "__main__":
    sys.exit(main())
