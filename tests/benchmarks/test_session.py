"""The whole session on a small corpus: what it writes, what it prints, when it fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.accuracy import PackAccuracy
from benchmarks.accuracy.__main__ import ACCEPTED, DOCUMENT, SHIPPED, main
from benchmarks.accuracy.accepted import Figure, fallen

from .tiny import corpus_folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout to write into."""
    root = tmp_path / "checkout"
    for file in (DOCUMENT, SHIPPED, ACCEPTED):
        (root / file).parent.mkdir(parents=True, exist_ok=True)
    return root


def run(folder: Path, root: Path, *options: str) -> int:
    return main([str(folder), "--root", str(root), "--jobs", "1", *options])


def test_figures_are_written_and_the_same_each_time(tmp_path: Path, root: Path, capfd):
    folder = corpus_folder(tmp_path / "corpus", other={2: {"video": True}})
    assert run(folder, root) == 0
    first = (root / DOCUMENT).read_text("utf-8")
    assert "6 real product pages of 6 shops" in first
    (fact,) = [line for line in first.splitlines() if line.startswith("| video |")]
    assert fact.split(" | ")[1:3] == ["6", "1°"]
    told = PackAccuracy.model_validate_json((root / SHIPPED).read_bytes()).rules
    assert (told["product-video"].agreeing, told["product-video"].pages) == (5, 6)
    assert told["price-visible"].reason == "needs-layout"
    assert "no accepted figures" in capfd.readouterr().out
    assert run(folder, root) == 0
    assert (root / DOCUMENT).read_text("utf-8") == first


def test_nothing_of_the_pages_is_published(tmp_path: Path, root: Path):
    run(corpus_folder(tmp_path / "corpus"), root)
    for file in (DOCUMENT, SHIPPED):
        text = (root / file).read_text("utf-8").casefold()
        assert "shop1" not in text
        assert "kettle" not in text
        assert str(tmp_path) not in text


def test_a_fall_fails_and_is_named(tmp_path: Path, root: Path, capfd):
    folder = corpus_folder(tmp_path / "corpus", pages=12)
    assert run(folder, root, "--accept") == 0
    assert run(folder, root) == 0
    accepted = json.loads((root / ACCEPTED).read_text())
    accepted["labels"]["price"]["value"] = 1.2  # as if it had been better
    (root / ACCEPTED).write_text(json.dumps(accepted))
    capfd.readouterr()
    assert run(folder, root) == 1
    assert "FELL price: 1.200 -> 1.000" in capfd.readouterr().err


def test_figures_of_other_labels_are_not_compared(tmp_path: Path, root: Path, capfd):
    assert run(corpus_folder(tmp_path / "one"), root, "--accept") == 0
    other = corpus_folder(tmp_path / "two", other={n: {"price": "1.00"} for n in range(1, 7)})
    assert run(other, root) == 0
    assert "no accepted figures for these pages" in capfd.readouterr().out


def test_a_damaged_file_of_accepted_figures_is_said(tmp_path: Path, root: Path, capfd):
    (root / ACCEPTED).write_text('{"labels": 5}')
    assert run(corpus_folder(tmp_path / "corpus"), root) == 2
    assert "damaged" in capfd.readouterr().err


def test_a_folder_that_is_not_there_is_said(tmp_path: Path, root: Path, capfd):
    assert run(tmp_path / "nothing", root) == 2
    assert "origin.jsonl" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("before", "after", "falls"),
    [
        (Figure(0.95, 100), Figure(0.94, 100), False),
        (Figure(0.95, 100), Figure(0.92, 100), True),
        (Figure(0.95, 8), Figure(0.84, 8), False),  # one page of eight weighs more than the margin
        (Figure(0.95, 8), Figure(0.80, 8), True),
        (Figure(0.95, 100), None, True),
    ],
)
def test_a_figure_may_fall_by_its_margin_or_one_page(before: Figure, after: Figure | None, falls: bool):
    nothing: dict[str, dict[str, Figure]] = {"macro": {}, "kinds": {}, "rules": {}}
    accepted = {**nothing, "labels": {"price": before}}
    now = {**nothing, "labels": {"price": after} if after else {}}
    assert bool(fallen(accepted, now)) is falls


def test_nothing_is_written_when_extraction_crashes(tmp_path: Path, root: Path, capfd, monkeypatch):
    def crash(snapshot: object) -> None:
        raise ZeroDivisionError("out of kettles")

    monkeypatch.setattr("auditor.judge.extract", crash)
    assert run(corpus_folder(tmp_path / "corpus"), root, "--accept") == 1
    assert not any((root / file).exists() for file in (DOCUMENT, SHIPPED, ACCEPTED))
    assert "CRASH on 1.html.gz" in (told := capfd.readouterr().err)
    assert "out of kettles" in told
