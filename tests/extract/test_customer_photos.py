"""Photos and videos by customers: by words, or in reviews."""

from __future__ import annotations

import pytest

from auditor.extract.customer_photos import customer_photos

from .pages import document, stands_in

NAMED = [
    ("en", "Reviews with photos"),
    ("uk", "Відгуки з фото"),
    ("ru", "Только с фото"),
    ("pl", "Opinie ze zdjęciami"),
    ("lt", "Atsiliepimai su nuotraukomis"),
    ("lv", "Atsauksmes ar fotogrāfijām"),
    ("et", "Fotodega arvustused"),
    ("de", "Rezensionen mit Bildern"),
    ("fr", "Avis avec photos"),
    ("tr", "Fotoğraflı değerlendirmeler"),
]


@pytest.mark.parametrize(("language", "words"), NAMED)
def test_by_words(language: str, words: str) -> None:
    body = f"<section class='reviews'><h3>{words}</h3></section>"
    found = customer_photos(document(body, language))
    assert found.confidence == 1.0
    assert stands_in(found.evidence[0], body)


def in_review(picture: str) -> str:
    text = "<p>It stands by my window now, lovely glaze.</p>"
    return f"<section class='reviews'><article class='review'>{text}{picture}</article></section>"


@pytest.mark.parametrize(
    "picture",
    [
        "<img src='/uploads/kitchen.jpg' alt='In my kitchen'>",
        "<a href='/uploads/1.jpg'><img src='/uploads/1-s.jpg' width='140' height='140'></a>",
        "<img data-src='/uploads/2.webp'>",
        "<video><source src='/uploads/clip.mp4'></video>",
    ],
)
def test_a_picture_in_a_review(picture: str) -> None:
    found = customer_photos(document(in_review(picture)))
    assert found.evidence[0].quote in picture
    assert found.confidence < 1.0


@pytest.mark.parametrize(
    "picture",
    [
        "<img class='avatar' src='/u/aoife.jpg' alt='Aoife'>",
        "<div class='author-avatar'><img src='/u/aoife.jpg' alt='Aoife'></div>",
        "<img src='/avatars/aoife.jpg' alt='Aoife'>",
        "<img src='/img/stars-5.png' alt='5 of 5'>",
        "<img src='/f/ie.png' width='24' height='16' alt='Ireland'>",
        "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>",
        "<img src='/icons/thumb.svg' alt='helpful'>",
        "<img alt='nothing'>",
    ],
)
def test_signs_and_avatars_are_no_photos(picture: str) -> None:
    assert not customer_photos(document(in_review(picture)))


def test_the_gallery_and_other_products_are_not_by_customers() -> None:
    body = (
        "<div class='gallery'><img src='/kettle.jpg'></div><footer><a href='/x'>Customer photos</a></footer>"
    )
    assert not customer_photos(document(body))
