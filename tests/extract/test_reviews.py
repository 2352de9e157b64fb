from __future__ import annotations

import pytest

from auditor.extract.reviews import review_facts

from .product_pages import page_of, stands_in

LIST = (
    '<div class="reviews">'
    '<div class="review"><p class="review-text">Sits well and looks even better.</p></div>'
    '<div class="review"><p class="review-text">One leg was loose at first.</p></div></div>'
)


def test_texts_are_found_once_each() -> None:
    page = page_of(f"<h1>Oak chair</h1>{LIST}")
    facts = review_facts(page)
    assert [one.quote for one in facts.texts] == [
        "Sits well and looks even better.",
        "One leg was loose at first.",
    ]


def test_a_form_is_no_review() -> None:
    form = '<form class="review-form"><p class="review-text">Tell us what you think of it</p></form>'
    body = f'<div class="reviews">{form}</div>'
    assert review_facts(page_of(f"<h1>Oak chair</h1>{body}")).texts == ()


@pytest.mark.parametrize(
    ("lang", "text", "count", "rating"),
    [
        ("en", "4.5 out of 5 stars, 1,234 reviews", 1234, "4.5"),
        ("de", "4,5 von 5 Sternen (12 Bewertungen)", 12, "4,5"),
        ("pl", "Ocena 4,8 z 5 – 37 opinii", 37, "4,8"),
        ("uk", "Рейтинг 4.9 з 5, 15 відгуків", 15, "4.9"),
        ("ru", "4,7 из 5, 21 отзыв", 21, "4,7"),
        ("lt", "4,6 iš 5, 8 atsiliepimai", 8, "4,6"),
        ("lv", "4,6 no 5, 8 atsauksmes", 8, "4,6"),
        ("fr", "4,2 sur 5, 33 avis", 33, "4,2"),
        ("fr", "4,6 sur 5 étoiles 2 480 évaluations", 2480, "4,6"),
        ("pl", "4,62 / 5 – 73 opinie", 73, "4,62"),
    ],
)
def test_number_and_average(lang: str, text: str, count: int, rating: str) -> None:
    page = page_of(f"<h1>Nora 200</h1><p>{text}</p>", lang=lang)
    facts = review_facts(page)
    assert (facts.count.value, facts.rating.value) == (count, rating)
    assert all(stands_in(page, one) for one in (*facts.count.evidence, *facts.rating.evidence))


def test_average_out_of_a_scale_before_the_number() -> None:
    body = "<h1>Nora</h1><div>4.48/5</div><p>Średnia ocena</p><p>według 25 opinii</p>"
    facts = review_facts(page_of(body, lang="pl"))
    assert (facts.count.value, facts.rating.value) == (25, "4.48")


def test_other_fractions_are_no_average() -> None:
    body = "<h1>Nora</h1><p>Picture 3/5</p><p>Opened 4/5</p><p>Oak</p><p>Legs</p><p>12 reviews</p>"
    assert review_facts(page_of(body)).rating.value is None


def test_average_in_an_aria_label() -> None:
    facts = review_facts(page_of('<h1>Nora</h1><span aria-label="Rated 4.4 out of 5"></span>'))
    assert facts.rating.value == "4.4"


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("uk", "Відгуків поки немає"),
        ("pl", "Brak opinii"),
        ("lt", "Atsiliepimų nėra"),
        ("lv", "Pagaidām nav nevienas atsauksmes"),
        ("en", "No reviews yet"),
        ("de", "Noch keine Bewertungen"),
        ("et", "Arvustusi pole"),
    ],
)
def test_no_reviews_yet(lang: str, text: str) -> None:
    facts = review_facts(page_of(f"<h1>Nora</h1><p>{text}</p>", lang=lang))
    assert facts.count.value == 0
    assert facts.rating.value is None


@pytest.mark.parametrize(
    ("lang", "invite", "question"),
    [
        ("uk", "Залишити відгук", "Поставити питання"),
        ("ru", "Оставить отзыв", "Задать вопрос"),
        ("pl", "Napisz opinię", "Zadaj pytanie"),
        ("lt", "Rašyti atsiliepimą", "Užduoti klausimą"),
        ("lv", "Uzrakstīt atsauksmi", "Uzdot jautājumu"),
        ("et", "Kirjuta arvustus", "Esita küsimus"),
        ("en", "Write a review", "Ask a question"),
        ("de", "Bewertung schreiben", "Frage zum Artikel"),
    ],
)
def test_invitations(lang: str, invite: str, question: str) -> None:
    body = f"<h1>Nora</h1><button>{invite}</button><a href='#q'>{question}</a>"
    facts = review_facts(page_of(body, lang=lang))
    assert facts.invite
    assert facts.questions


def test_another_products_stars_do_not_count() -> None:
    body = '<h1>Nora</h1><div class="related-products"><p>4.9 out of 5, 80 reviews</p></div>'
    facts = review_facts(page_of(body))
    assert facts.count.value is None
    assert facts.rating.value is None


@pytest.mark.parametrize(
    "body",
    [
        '<div id="box_productcomments"><div class="comment row"><div class="author">Ann</div>'
        '<div class="content">{}</div></div></div>',
        '<section class="opinions"><div class="opinions_element">'
        '<div class="opinions_element_text">{}</div></div></section>',
        '<div class="votes-wrap"><div class="vote-wrap"><p class="vote-content">{}</p></div></div>',
        '<div class="jdgm-widget"><div class="jdgm-rev"><p class="jdgm-rev__body">{}</p></div></div>',
        '<div class="spr-reviews"><p class="spr-review-content-body">{}</p></div>',
    ],
)
def test_reviews_of_widespread_shop_software_and_widgets(body: str) -> None:
    page = page_of(f"<h1>Oak chair</h1>{body.format('Sits well and looks even better.')}")
    assert any("Sits well and looks even better." in one.quote for one in review_facts(page).texts)


def test_a_heading_and_the_stars_of_a_form_are_no_review() -> None:
    form = (
        '<div id="tab-review"><h3>What our customers say</h3><span>3 May 2024</span>'
        '<form class="new-review-form"><a aria-label="1 of 5 stars"></a></form></div>'
    )
    facts = review_facts(page_of(f"<h1>Oak chair</h1>{form}"))
    assert (facts.texts, facts.rating.value) == ((), None)
