"""Intervals, counts, parts: the arithmetic of the figures."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from benchmarks.accuracy.corpus import Corpus, parts_of, shop_of
from benchmarks.accuracy.errors import MeasureError
from benchmarks.accuracy.intervals import f1_interval, wilson
from benchmarks.accuracy.scorer import Count, Scorer, macro

from .tiny import corpus_folder, labels_of, product_facts, score_file


@pytest.mark.parametrize(
    ("hits", "trials", "least", "most"),
    [  # by hand from the formula; the first two stand in many textbooks
        (8, 10, 0.490, 0.943),
        (0, 10, 0.0, 0.278),
        (10, 10, 0.722, 1.0),
        (105, 110, 0.898, 0.980),
    ],
)
def test_wilsons_interval(hits: int, trials: int, least: float, most: float):
    assert wilson(hits, trials) == pytest.approx((least, most), abs=0.001)


def test_no_trials_tell_nothing():
    assert wilson(0, 0) == (0.0, 1.0)


def test_the_interval_of_an_f1_holds_it_and_narrows_with_more_pages():
    few, many = f1_interval(8, 1, 1), f1_interval(80, 10, 10)
    f1 = Count(10, 8, 1, 1).f1
    assert few[0] < many[0] < f1 < many[1] < few[1]


def test_counts_give_precision_recall_and_f1():
    count = Count(pages=12, hits=6, wrong=2, missed=4)
    assert (count.precision, count.recall, count.present) == (0.75, 0.6, 10)
    assert count.f1 == pytest.approx(2 * 0.75 * 0.6 / (0.75 + 0.6))
    assert math.isnan(Count(3, 0, 0, 0).f1)


def test_rare_labels_are_no_part_of_the_macro_average():
    counts = {"often": Count(9, 5, 0, 0), "rare": Count(9, 0, 0, 4), "never found": Count(9, 0, 0, 5)}
    assert macro(counts) == pytest.approx(0.5)
    assert macro(counts, ["often"]) == 1.0


@pytest.mark.parametrize(
    ("url", "shop"),
    [
        ("https://www.amazon.de/dp/1", "amazon"),
        ("https://amazon.co.uk/dp/1", "amazon"),
        ("https://outlet.shop.lt/p", "shop"),
        ("https://shop.example/p", "shop.example"),
        ("http://127.0.0.1/p", "127.0.0.1"),
    ],
)
def test_a_shops_name_is_its_domain_without_the_ending(url: str, shop: str):
    assert shop_of(url) == shop


def test_parts_share_no_shop_and_are_about_equal():
    shops = {f"large-{n}": "large" for n in range(6)} | {f"page-{n}": f"shop-{n // 2}" for n in range(24)}
    parts = parts_of(shops)
    assert len({parts[page] for page in shops if shops[page] == "large"}) == 1
    by_shop = {shop: {parts[page] for page in shops if shops[page] == shop} for shop in set(shops.values())}
    assert all(len(found) == 1 for found in by_shop.values())
    sizes = [sum(part == n for part in parts.values()) for n in range(5)]
    assert max(sizes) - min(sizes) <= 2
    assert parts_of(dict(reversed(shops.items()))) == parts


def test_undecided_labels_are_left_out(tmp_path: Path):
    scorer = Scorer(score_file(tmp_path))
    facts = {"a": {"video": True}, "b": {"video": True}, "c": {"video": False}}
    rows = {"a": {"video": True}, "b": {"video": None}, "c": {"video": True, "unsure": ["video"]}}
    assert scorer.count("video", rows, facts, rows) == Count(1, 1, 0, 0)


def test_a_page_without_facts_counts_as_missed(tmp_path: Path):
    scorer = Scorer(score_file(tmp_path))
    row = labels_of(product_facts(), video=True)
    assert scorer.count("video", {"a": row}, {}, ["a"]) == Count(1, 0, 0, 1)


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("labels.jsonl", None, "score.py"),
        ("labels.jsonl", "{", "line 1"),
        ("kinds.jsonl", '{"file": "1.html.gz"}', "has no kind"),
        ("origin.jsonl", '{"file": "9.html.gz", "url": "https://shop.example"}', "no address for"),
        ("origin.jsonl", "", "empty"),
    ],
)
def test_a_wrong_folder_is_said(tmp_path: Path, file: str, content: str | None, told: str):
    folder = corpus_folder(tmp_path / "corpus", pages=1)
    if content is None:
        (folder / file).unlink()
    else:
        (folder / file).write_text(content)
    with pytest.raises(MeasureError, match=told) as error:
        Corpus.read(folder)
    assert file in str(error.value)


def test_a_folder_without_score_is_said(tmp_path: Path):
    with pytest.raises(MeasureError, match="missing"):
        Scorer(tmp_path / "score.py")
    (tmp_path / "score.py").write_text("BOOLEAN = VALUE = ()")
    with pytest.raises(MeasureError, match="SETS, tally"):
        Scorer(tmp_path / "score.py")
