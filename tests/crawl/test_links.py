from pathlib import Path

from auditor.crawl.links import Link, Place, links_of

PAGE = (Path(__file__).parent / "pages" / "links.html").read_text("utf-8")
URL = "https://shop.example/mugs/"


def by_path() -> dict[str, Link]:
    found: dict[str, Link] = {}
    for link in links_of(PAGE, URL).links:
        found.setdefault(link.url.removeprefix("https://shop.example"), link)
    return found


def test_every_link_to_a_page_of_the_shop_is_found() -> None:
    assert set(by_path()) == {
        "/", "/login", "/cart", "/mugs/large", "/plates", "/mug-1", "/mug-2", "/maker", "/mugs/offer",
        "/story", "/delivery", "/terms", "/from-button", "/area", "/template",
    }  # fmt: skip


def test_links_know_their_place() -> None:
    places = {path: link.place for path, link in by_path().items()}
    assert places["/cart"] is Place.HEADER
    assert places["/plates"] is Place.MENU
    assert places["/mug-1"] is Place.MAIN
    assert places["/delivery"] is Place.FOOTER
    assert places["/mugs/large"] is Place.BREADCRUMB
    assert places["/story"] is Place.MAIN, "an article's own header is no page header"


def test_links_carry_their_words() -> None:
    links = by_path()
    assert links["/"].text == "Clay & Co", "the alternative text of a picture"
    assert links["/mug-1"].text == "", "first link of the card is a picture without words"
    assert "icon-cart" in links["/cart"].hint
    assert "Your cart" in links["/cart"].hint
    assert links["/terms"].nofollow
    assert links["/plates"].text == "Plates & bowls"


def test_cards_are_told_from_other_links() -> None:
    cards = {path for path, link in by_path().items() if link.card}
    assert cards == {"/mug-1", "/mug-2"}


def test_links_that_act_are_left_out_and_counted() -> None:
    page = links_of(PAGE, URL)
    assert page.acting == 5
    assert not [link.url for link in page.links if "add" in link.url or "logout" in link.url]


def test_other_languages_are_known() -> None:
    assert links_of(PAGE, URL).alternates == ("https://shop.example/lt/mugs",)


def test_rubbish_has_no_links() -> None:
    for source in ("", "   ", "\x00\x01", "<" * 5000, "<a href='http://['>x</a>"):
        assert links_of(source, URL).links == ()


def test_links_are_bounded() -> None:
    many = "".join(f'<a href="/p/{n}">x</a>' for n in range(20_000))
    assert len(links_of(many, URL).links) == 5000
