"""Ways to reach the shop: numbers by their place, forms, hours, feedback."""

from __future__ import annotations

import pytest

from auditor.extract.contact import contact_facts
from auditor.models import PageArea

from .pages import document, stands_in

MARKUP = '<script type="application/ld+json">{"@type": "%s", "name": "Kettles", %s}</script>'


def told(body: str, url: str = "https://kettles.ie/x") -> dict[PageArea, list[str]]:
    found: dict[PageArea, list[str]] = {}
    for phone in contact_facts(document(body, url=url)).placed_phones:
        found.setdefault(phone.area, []).append(phone.number)
    return found


def test_every_part_of_the_page_tells_its_own_numbers() -> None:
    body = (
        "<div class='strip'>Tel. 091 562 000</div><header><a href='tel:+35391562000'>Call</a></header>"
        "<main><p>Call us: +353 91 562 111</p></main><footer>Tel. (091) 562 000, +353 91 562 222</footer>"
        + MARKUP
        % ("Organization", '"telephone": "+353-91-562-000"')
    )
    assert told(body) == {
        PageArea.HEADER: ["+35391562000"],
        PageArea.BODY: ["+35391562111"],
        PageArea.FOOTER: ["+35391562000", "+35391562222"],
        PageArea.MARKUP: ["+35391562000"],
    }


def test_the_markup_of_the_shop_not_of_others() -> None:
    point = '"contactPoint": [{"@type": "ContactPoint", "telephone": "+353 91 562 000"}]'
    assert told(MARKUP % ("OnlineStore", point)) == {PageArea.MARKUP: ["+35391562000"]}
    maker = '"manufacturer": {"@type": "Organization", "telephone": "+353 91 562 000"}'
    assert told(MARKUP % ("Product", maker)) == {}


def test_short_numbers_cannot_be_compared() -> None:
    assert told("<header><a href='tel:1588'>1588</a></header>") == {}


FEEDBACK = [
    ("en", "Complaints and suggestions"),
    ("uk", "Зворотний зв'язок"),
    ("ru", "Написать директору"),
    ("pl", "Oceń nasz sklep"),
    ("lt", "Atsiliepimai apie mus"),
    ("lv", "Aptauja"),
    ("et", "Tagasiside"),
    ("de", "Lob &amp; Kritik"),
    ("cs", "Zpětná vazba"),
    ("pt", "Livro de Reclamações"),
    ("sv", "Lämna synpunkter"),
]


@pytest.mark.parametrize(("language", "words"), FEEDBACK)
def test_feedback_is_asked_for(language: str, words: str) -> None:
    body = f"<footer><a href='/x1'>{words}</a></footer>"
    found = contact_facts(document(body, language)).feedback
    assert stands_in(found.evidence[0], body)


@pytest.mark.parametrize(
    "words", ["9:00-18:00", "pn.8:00–16:00.", "10h00 à 19h00", "08.00 - 17.00 Uhr", "od 9.00 do 17.00"]
)
def test_times_in_the_footer_are_hours(words: str) -> None:
    assert contact_facts(document(f"<footer><p>{words}</p></footer>")).hours


@pytest.mark.parametrize(
    "words", ["CNPJ 14.055.516/0004-90", "1.888.978.7759", "v2.10.14 2.10.15", "10.11.2026 12.11.2026"]
)
def test_other_numbers_in_the_footer_are_no_hours(words: str) -> None:
    assert not contact_facts(document(f"<footer><p>{words}</p></footer>")).hours


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("https://api.whatsapp.com/send?phone=353915620000", ["whatsapp"]),
        ("https://api.whatsapp.com/send?text=Hello&phone=353915620000", ["whatsapp"]),
        ("https://api.whatsapp.com/send?phone=&text=Look", []),
        ("https://api.whatsapp.com/send?text=Look", []),
    ],
)
def test_a_conversation_is_no_sharing(address: str, names: list[str]) -> None:
    found = contact_facts(document(f"<a href='{address}'>WhatsApp</a>")).messengers
    assert [one.name for one in found] == names


def test_a_bare_word_in_the_midst_of_the_page_is_about_something_there() -> None:
    assert not contact_facts(document("<main><div><a href='/ad'>Feedback</a></div></main>")).feedback
    assert contact_facts(document("<main><a href='/x'>Give us feedback</a></main>")).feedback


def test_words_that_a_script_makes_a_link_of_are_a_weaker_sign() -> None:
    found = contact_facts(document("<footer><span>Lob &amp; Kritik</span></footer>", "de")).feedback
    assert found
    assert found.confidence < 1.0


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "<p>Customer support 24/7</p>"),
        ("uk", "<p>Гаряча лінія</p><p>Цілодобово</p>"),
        ("pl", "<p>Infolinia 22 123 45 67, całą dobę</p>"),
        ("de", "<p>Kundenservice rund um die Uhr</p>"),
    ],
)
def test_reached_day_and_night(language: str, body: str) -> None:
    found = contact_facts(document(body, language)).round_the_clock
    assert stands_in(found.evidence[0], body)


@pytest.mark.parametrize(
    "body",
    [
        "<p>Our shop takes orders round the clock.</p>",
        "<p>Order round the clock, or call us from 9:00 to 18:00.</p>",
        "<div class='reviews'><p>Customer support answered around the clock</p></div>",
    ],
)
def test_not_reached_day_and_night(body: str) -> None:
    assert not contact_facts(document(body)).round_the_clock


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        ("<footer>Tel. 091 - 562 000 091 - 562 000</footer>", ["+35391562000"]),
        ("<footer><a href='tel:091562000'>Mon-Fri 9.30-13.30 / 15.00-18.00</a></footer>", ["+35391562000"]),
        ("<p>Call us: 091 562 000, Mon-Fri 9.30-13.30</p>", ["+35391562000"]),
        ("<footer>Phone <b>63 999 62,87902 ₴</b></footer>", []),
    ],
    ids=["said twice", "hours in a link", "hours beside", "amount"],
)
def test_digits_of_something_else(body: str, numbers: list[str]) -> None:
    """Hours and amounts are no numbers, and a number said for two widths is one."""
    found = contact_facts(document(body, url="https://kettles.ie/x")).phones
    assert [phone.number for phone in found] == numbers


@pytest.mark.parametrize(
    ("body", "known"),
    [
        (
            "<footer><p>17 Mill Street, Leeds 20350</p><hr><p>Help</p></footer><p>© 2024 Kettles, Inc.</p>",
            True,
        ),
        ("<footer><p>Help</p></footer><p>© 2024 Kettles, Inc.</p>", False),
        (
            "<footer><p>17 Mill Street, Leeds 20350</p></footer><p>Kettles</p><p>Made by Steel, Inc.</p>",
            False,
        ),
    ],
    ids=["owner and address", "no address", "maker"],
)
def test_the_owner_of_the_page_has_the_address_of_the_footer(body: str, known: bool) -> None:
    """The line of the copyright and the address need not stand together."""
    rest = "".join(f"<p>Kettle {n}</p>" for n in range(12))
    assert (contact_facts(document(f"{rest}{body}")).company.value is not None) is known


def test_numbers_in_a_bar_above_the_header_need_no_word_beside_them() -> None:
    body = "<nav id='top'>(091) 562 000, (091) 562 111</nav><header>Kettles</header><h1>Kettle</h1>"
    assert told(body) == {PageArea.HEADER: ["+35391562000", "+35391562111"]}


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", "Mo. - Fr. von 9 bis 17 Uhr"), ("de", "Werktags 9-18 Uhr"), ("ru", "Ежедневно с 9 до 21")],
)
def test_hours_told_by_full_hours(language: str, words: str) -> None:
    assert contact_facts(document(f"<footer><p>{words}</p></footer>", language)).hours
