"""Pages that are built alike are one template, whatever they show and however much of it."""

from __future__ import annotations

from lxml import html

from auditor.models import AddressCount, CountedBy, PageForm, PageKind
from auditor.templates import MOST_GROUPS, similarity, structure_of, templates_of

SHOP = '<header class="top"><nav class="menu"><a class="entry">{n}</a></nav></header>'
REVIEW = '<li class="review"><b class="stars">5</b><p class="said">Good</p></li>'


def product(n: int, reviews: int = 2, extra: str = "") -> str:
    return (
        f"<html><body>{SHOP.format(n=n)}<main class='page'>"
        f"<div class='gallery id-{n}'><img class='photo'></div>"
        f"<div class='info'><h1 class='name'>Mug {n}</h1><p class='price'>{n}</p>"
        "<form class='buy'><input class='quantity'><button class='add'>Buy</button></form>"
        "<table class='facts'><tr class='fact'><th class='what'>a</th><td class='which'>b</td></tr></table>"
        "</div>"
        f"<ul class='reviews'>{REVIEW * reviews}</ul><div class='text'>{extra}</div></main></body></html>"
    )


def guide(n: int) -> str:
    return (
        f"<html><body>{SHOP.format(n=n)}<main class='article'><h1 class='headline'>{n}</h1>"
        "<div class='author'><img class='face'><span class='by'>x</span></div>"
        "<section class='chapter'><h2 class='part'>y</h2>"
        "<blockquote class='quote'>z</blockquote></section></main></body></html>"
    )


def structure(source: str) -> tuple[int, ...]:
    return structure_of(html.document_fromstring(source))


def test_pages_of_one_template_are_alike_whatever_they_show() -> None:
    plain = structure(product(1))
    assert similarity(plain, structure(product(88, reviews=40))) == 1.0
    long = "<p>" + "</p><ul><li><em>x</em></li></ul><p>" * 30
    assert similarity(plain, structure(product(2, extra=long))) > 0.7


def test_pages_of_different_templates_are_not() -> None:
    assert similarity(structure(product(1)), structure(guide(1))) < 0.2


def test_menus_and_footers_do_not_make_pages_alike() -> None:
    frame = "<header>{}</header>".format('<div class="a"><p class="b"><i class="c">x</i></p></div>' * 9)
    one = structure(f"<html><body>{frame}<main class='m'><h1 class='k'>1</h1></main></body></html>")
    other = structure(f"<html><body>{frame}<main class='n'><h2 class='l'>1</h2></main></body></html>")
    assert similarity(one, other) == 0.0


def test_hostile_pages_have_a_bounded_sketch() -> None:
    deep = "<div class='x'>" * 3000
    wide = "".join(f"<p class='a{chr(97 + n % 26)}{n}'>x</p>" for n in range(30_000))
    for source in (deep, wide, "<html></html>", "<p>"):
        assert len(structure(source)) <= 64


def form(source: str, pattern: str) -> PageForm:
    return PageForm(pattern=pattern, structure=structure(source))


def test_one_form_of_address_may_hold_several_templates() -> None:
    """Products and guides share `/{slug}`: what tells them apart is how they are built."""
    pages = [(PageKind.PRODUCT, form(product(n), "/{slug}")) for n in range(3)]
    pages += [(PageKind.PRODUCT, form(guide(n), "/{slug}")) for n in range(2)]
    templates, own = templates_of([f"https://x.example/{n}" for n in range(5)], pages)
    assert own == ["product-1", "product-1", "product-1", "product-2", "product-2"]
    assert [template.pages_read for template in templates] == [3, 2]
    assert templates[1].example == "https://x.example/3"


def test_one_template_may_have_several_forms_of_address() -> None:
    pages = [
        (PageKind.CATEGORY, form(product(n), f"/{name}/{{slug}}")) for n, name in enumerate(("men", "women"))
    ]
    templates, own = templates_of(["a", "b"], pages)
    assert own == ["category-1", "category-1"]
    assert templates[0].estimated_pages is None


def test_kinds_are_never_one_template_and_unread_pages_have_none() -> None:
    pages = [
        (PageKind.PRODUCT, form(product(1), "/{slug}")),
        None,
        (PageKind.OTHER, form(product(2), "/{slug}")),
    ]
    _, own = templates_of(["a", "b", "c"], pages)
    assert own == ["product-1", None, "other-1"]


def count(pattern: str, pages: int, *, of_products: bool = False) -> AddressCount:
    return AddressCount(pattern=pattern, pages=pages, counted_by=CountedBy.SITEMAP, of_products=of_products)


def test_the_addresses_of_a_form_are_shared_out_as_they_were_seen() -> None:
    pages = [(PageKind.PRODUCT, form(product(n), "/{slug}")) for n in range(6)]
    pages += [(PageKind.PRODUCT, form(guide(n), "/{slug}")) for n in range(2)]
    templates, _ = templates_of(list("abcdefgh"), pages, [count("/{slug}", 4000), count("/b/{slug}", 9)])
    assert [template.estimated_pages for template in templates] == [3000, 1000]
    assert {template.counted_by for template in templates} == {CountedBy.SITEMAP}


def test_sitemaps_of_products_count_for_products_only() -> None:
    pages = [
        (PageKind.PRODUCT, form(product(1), "/{slug}")),
        (PageKind.CATEGORY, form(guide(1), "/{slug}")),
        (PageKind.TERMS, form(guide(2), "/{slug}")),
    ]
    counts = [count("/{slug}", 700, of_products=True), count("/{slug}", 40)]
    templates, _ = templates_of(["a", "b", "c"], pages, counts)
    assert {template.kind: template.estimated_pages for template in templates} == {
        PageKind.PRODUCT: 700,
        PageKind.CATEGORY: 40,
        PageKind.TERMS: None,
    }


def test_no_template_has_fewer_pages_than_were_read() -> None:
    pages = [(PageKind.PRODUCT, form(product(n), "/{slug}")) for n in range(5)]
    templates, _ = templates_of(list("abcde"), pages, [count("/{slug}", 2)])
    assert templates[0].estimated_pages == 5


def test_many_pages_are_told_apart_soon_and_in_a_bounded_number_of_templates() -> None:
    """Pages that are each built in their own way, as a hostile shop may serve them."""
    noise = [
        PageForm(pattern=f"/{n}/{{slug}}", structure=tuple(range(n * 64, n * 64 + 64))) for n in range(400)
    ]
    templates, own = templates_of([str(n) for n in range(400)], [(PageKind.PRODUCT, form) for form in noise])
    assert len(templates) == MOST_GROUPS
    assert None not in own
