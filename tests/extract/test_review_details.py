"""Reviews one by one: stars, answers, spread, checks."""

from __future__ import annotations

import json
import time

import pytest

from auditor.extract import extract
from auditor.models import ReviewFacts

from ..builders import snapshot

TEXT = "The handle broke on the first day."


def reviews(body: str, language: str = "en") -> ReviewFacts:
    return extract(snapshot(f'<html lang="{language}"><body><h1>Vase</h1>{body}</body></html>')).reviews


def section(*entries: str) -> str:
    return f'<section class="reviews">{"".join(entries)}</section>'


def review(extra: str = "", text: str = TEXT) -> str:
    return f'<article class="review"><p class="review-text">{text}</p>{extra}</article>'


@pytest.mark.parametrize(
    ("shown", "stars"),
    [
        ('<span aria-label="2 out of 5 stars"></span>', 2),
        ("<span>4,5 out of 5</span>", 4.5),
        ("<span>8 out of 10</span>", 4),
        ("<span>★★☆☆☆</span>", 2),
        ("<span>★★★★★</span>", None),  # the sign alone: often five grey ones under a coloured bar
        ('<div class="rating"><i style="width: 60%"></i></div>', 3),
        ('<div data-rating="1"></div>', 1),
        ('<div data-rating="80"></div>', None),
        ("", None),
    ],
)
def test_stars_are_read_in_the_ways_that_shops_show_them(shown: str, stars: float | None):
    (found,) = reviews(section(review(shown))).details
    assert found.stars == stars


def test_stars_of_one_review_are_not_the_next_ones():
    one = review('<span aria-label="1 out of 5"></span>')
    other = review("", "Lovely vase, thank you all!")
    assert [found.stars for found in reviews(section(one, other)).details] == [1, None]


def test_stars_in_the_markup_belong_to_the_review_with_their_text():
    thing = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": "Vase",
        "review": [
            {
                "@type": "Review",
                "reviewBody": TEXT,
                "reviewRating": {"@type": "Rating", "ratingValue": 20, "bestRating": 100},
            }
        ],
    }
    body = section(review(), review("", "Lovely vase, thank you all!"))
    body += f'<script type="application/ld+json">{json.dumps(thing)}</script>'
    assert [found.stars for found in reviews(body).details] == [1, None]


@pytest.mark.parametrize(
    ("after", "answered"),
    [
        ("<p>Answer from the shop: we are sorry.</p>", True),
        ("<p>Our reply: we are sorry.</p>", True),
        ('<div class="seller-reply">We are sorry.</div>', True),
        ('<div class="seller-reply"></div>', False),
        ("<p>Me too, and I never got an answer from anybody at that shop in three long weeks.</p>", False),
        ("", False),
    ],
)
def test_an_answer_opens_with_who_answers(after: str, answered: bool):
    (found,) = reviews(section(review(after))).details
    assert found.answered is answered
    assert bool(found.answer) is answered


def test_an_answer_beside_the_review_is_its_own_and_not_the_next_ones():
    body = section(review(), "<p>Answer from the shop: sorry!</p>", review("", "Lovely vase, thank you!"))
    assert [found.answered for found in reviews(body).details] == [True, False]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (["5 stars 31", "4 stars 9", "3 stars 2", "2 stars 0", "1 star 1"], True),
        (["1 – 2%", "2 – 0%", "3 – 5%", "4 – 20%", "5 – 73%"], True),
        (["5", "(31)", "4", "(9)", "3", "(2)", "2", "(0)"], True),
        (["1", "2", "3", "4", "5"], False),
        (["5 stars", "4 stars", "3 stars", "2 stars", "1 star"], False),
        (["5 of 7 found it useful", "4 of 9 found it useful"], False),
    ],
)
def test_a_spread_has_an_amount_for_every_level(rows: list[str], found: bool):
    listed = "".join(f"<li>{row}</li>" for row in rows)
    assert bool(reviews(section(f"<ul>{listed}</ul>", review())).spread) is found


def test_a_customers_own_words_are_no_check():
    long = (
        "I am the verified purchaser of three of these, had two for years and one for a week, all are fine."
    )
    assert not reviews(section(review("", long))).verified
    assert reviews(section(review("<p>Verified purchase</p>"))).verified


def test_a_badge_may_stand_in_a_row_without_a_space_before_it():
    row = "<p><span>Size: large</span><i></i><b>Verified purchase</b></p>"
    (piece,) = reviews(section(review(row))).verified.evidence
    assert piece.quote == "Verified purchase"


def test_many_reviews_are_read_in_time():
    body = section(*(review("<p>Verified purchase</p>", f"{TEXT} Number {n}.") for n in range(2000)))
    begun = time.process_time()
    assert 0 < len(reviews(body).details) <= 30
    assert time.process_time() - begun < 5
