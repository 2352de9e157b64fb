"""Tests of reviews that no name in the markup tells."""

from __future__ import annotations

import pytest

from auditor.extract.reviews import review_facts

from .pages import document


def texts(body: str, language: str = "en") -> list[str]:
    """The reviews of a page."""
    return [one.quote for one in review_facts(document(f"<h1>Oak chair</h1>{body}", language)).texts]


@pytest.mark.parametrize(
    ("language", "body", "text"),
    [
        (
            "en",
            "<h2>Customer reviews</h2><p>Ann</p><p>12/03/2024</p><div>Sits well and looks even better.</div>"
            "<span>Was this review helpful?</span>",
            "Sits well and looks even better.",
        ),
        (
            "de",
            "<h3>Kundenbewertungen</h3><span>5 von 5 Sternen</span><span>Von Rob am 15. Mai 2015</span>"
            "<div>Schöner Stuhl, schnell aufgebaut.</div>",
            "Schöner Stuhl, schnell aufgebaut.",
        ),
        (
            "pl",
            "<h2>Opinie użytkowników</h2><span>4/5</span><div>Opinię dodano: 2013-07-08 12:36</div>"
            "<div>Bardzo fajne krzesło, polecam wszystkim.</div><p>Zalety</p><ul><li>cena</li></ul>",
            "Bardzo fajne krzesło, polecam wszystkim.",
        ),
        (
            "uk",
            "<h2>Відгуки</h2><p>Оксана</p><p>26 квітня</p><p>Переваги: зручний та міцний стілець</p>",
            "Переваги: зручний та міцний стілець",
        ),
        (
            "lt",
            "<h2>Atsiliepimai</h2><p>2024-03-12</p><p>Labai patogi ir tvirta kėdė.</p>"
            "<p>Ar atsiliepimas naudingas?</p>",
            "Labai patogi ir tvirta kėdė.",
        ),
        (
            "lv",
            "<h2>Atsauksmes</h2><p>12.03.2024.</p><p>Ļoti ērts un izturīgs krēsls.</p>"
            "<p>Vai šī atsauksme bija noderīga?</p>",
            "Ļoti ērts un izturīgs krēsls.",
        ),
    ],
)
def test_what_stands_beside_tells_a_review(language: str, body: str, text: str) -> None:
    """A date, stars, pros and cons, the question whether it helped."""
    assert text in texts(body, language)


@pytest.mark.parametrize(
    "body",
    [
        "<h2>Customer reviews</h2><p>5 stars</p><p>1 star (0%)</p><p>How we work out the average</p>",
        "<h2>Customer reviews</h2><p>There are no reviews yet.</p><p>Posted on 12/03/2024</p>",
        "<h2>Customer reviews</h2><p>Be the first to write a review</p><h2>Questions and answers</h2>"
        "<p>12/03/2024</p><p>Does the chair come in white?</p><p>Was this helpful?</p>",
        "<h2>From our blog</h2><p>12/03/2024</p><p>How we make our chairs from oak</p><p>Report abuse</p>",
        "<h2>Reviews</h2><p>12/03/2024</p><a href='/all'>Read all the other reviews</a><p>Report review</p>",
    ],
    ids=["spread of stars", "none yet", "question", "article", "link"],
)
def test_what_is_no_review(body: str) -> None:
    """Texts near dates and stars that customers did not write."""
    assert texts(body) == []


def test_named_reviews_are_enough() -> None:
    """Where the markup names reviews, nothing else is taken for one."""
    body = (
        "<div class='reviews'><div class='review'><p class='review-text'>Sits well, looks good.</p></div>"
        "</div>"
        "<h2>Reviews</h2><p>12/03/2024</p><p>Some other words about this</p><p>Was this review helpful?</p>"
    )
    assert texts(body) == ["Sits well, looks good."]
