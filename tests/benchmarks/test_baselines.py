"""The two baselines: markup alone, and the same answer for every page."""

from __future__ import annotations

from pathlib import Path

from benchmarks.accuracy.constant import everything
from benchmarks.accuracy.markup import ANSWERS, markup_facts
from benchmarks.accuracy.scorer import Scorer

from .tiny import score_file

URL = "https://shop.example/kettle"
HEAD = "<html><head>{}</head><body></body></html>"


def json_ld(content: str) -> str:
    return HEAD.format(f'<script type="application/ld+json">{content}</script>')


def test_json_ld_tells_product_offer_and_reviews():
    facts = markup_facts(
        json_ld(
            """{"@context": "https://schema.org", "@graph": [{"@type": "Product", "name": "Kettle",
            "image": ["/a.jpg", "/b.jpg"], "aggregateRating": {"@type": "AggregateRating", "ratingValue": 4.5,
            "reviewCount": "12"}, "review": [{"@type": "Review", "reviewBody": "Boils fast"}],
            "offers": [{"@type": "Offer", "price": "39.00", "priceCurrency": "EUR",
            "availability": "http://schema.org/OutOfStock",
            "hasMerchantReturnPolicy": {"@type": "MerchantReturnPolicy", "merchantReturnDays": 30}}]},
            {"@type": "BreadcrumbList", "itemListElement": []}]}"""
        ),
        URL,
    )
    told = {
        "kind": "product",
        "name": "Kettle",
        "photos": 2,
        "price": "39.00",
        "currency": "EUR",
        "availability": "out_of_stock",
        "rating": "4.5",
        "review_count": 12,
        "reviews": True,
        "return_days": 30,
        "returns": True,
        "breadcrumbs": True,
    }
    assert {label: facts[label] for label in told} == told
    assert facts["video"] is facts["search"] is False


def test_microdata_is_read():
    facts = markup_facts(
        """<html><body><div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Kettle</h1>
        <div itemprop="offers" itemscope itemtype="https://schema.org/Offer">
        <meta itemprop="priceCurrency" content="EUR"><span itemprop="price" content="39">39</span>
        <link itemprop="availability" href="https://schema.org/PreOrder"></div></div></body></html>""",
        URL,
    )
    assert [facts[label] for label in ("name", "price", "currency", "availability")] == [
        "Kettle",
        "39",
        "EUR",
        "preorder",
    ]


def test_amounts_and_ratings_are_taken_as_pages_show_them():
    facts = markup_facts(
        json_ld(
            """{"@type": "Product", "aggregateRating": {"ratingValue": "4,588 / 5"},
            "offers": {"@type": "Offer", "price": "1.071,91 \u20ac\\n 1.079,90 \u20ac"}}"""
        ),
        URL,
    )
    assert (facts["price"], facts["rating"]) == ("1071.91", "4.6")


def test_open_graph_fills_in():
    facts = markup_facts(
        HEAD.format(
            '<meta property="og:type" content="product"><meta property="og:title" content="Kettle">'
            '<meta property="product:price:amount" content="39"><meta property="product:price:currency" '
            'content="EUR"><meta property="og:locale" content="pl_PL">'
        ),
        URL,
    )
    assert [facts[label] for label in ("kind", "name", "price", "currency", "language")] == [
        "product",
        "Kettle",
        "39",
        "EUR",
        "pl",
    ]


def test_a_page_without_markup_or_with_broken_markup_tells_nothing():
    for html in (HEAD.format(""), json_ld("{broken")):
        assert not any(markup_facts(html, URL).values())


def test_what_markup_may_answer_is_what_it_answers():
    assert set(markup_facts(json_ld('{"@type": "Product"}'), URL)) == ANSWERS


def test_everything_is_the_best_answer_without_looking(tmp_path: Path):
    scorer = Scorer(score_file(tmp_path))
    rows = {
        "a": {"video": False, "price": "5", "social": ["x", "y"]},
        "b": {"video": False, "price": None, "social": ["y"]},
        "c": {"video": True, "price": "7", "social": []},
        "d": {"video": True, "price": "7", "social": None},
    }
    answers = everything(scorer, rows)
    assert set(answers) == set(rows)
    assert {(one["video"], one["price"], *one["social"]) for one in answers.values()} == {(True, "7", "y")}
