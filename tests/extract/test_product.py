from __future__ import annotations

import pytest

from auditor.extract.pictures import picture_key
from auditor.extract.product import product_facts
from auditor.models import Availability, ProductFacts

from .product_pages import page_of, stands_in

PROSE = (
    "This sturdy oak chair is made for long evenings at the kitchen table. Its seat is wide, the "
    "back follows your spine, and the wood is oiled by hand so that it only gets better over the years."
)


def facts_of(body: str, **kwargs: str) -> ProductFacts:
    page = page_of(body, **kwargs)
    facts = product_facts(page)
    shown = [
        *facts.name.evidence, *facts.headings, *facts.description.evidence, *facts.instructions.evidence,
        *facts.safety.evidence, *facts.video.evidence, *facts.availability.evidence, *facts.warranty.evidence,
        *(one.evidence for one in facts.specifications), *(photo.evidence for photo in facts.photos),
    ]  # fmt: skip
    assert [one.quote for one in shown if not stands_in(page, one)] == []
    return facts


def test_the_name_is_the_heading_that_the_title_repeats() -> None:
    facts = facts_of(
        "<h1>Technical details</h1><h1>Oak chair Nora</h1>", head="<title>Oak chair Nora | Shop</title>"
    )
    assert facts.name.value == "Oak chair Nora"


def test_the_name_without_any_h1() -> None:
    facts = facts_of('<div class="product-title">Oak chair Nora</div>', head="<title>Oak chair Nora</title>")
    assert facts.name.value == "Oak chair Nora"


@pytest.mark.parametrize(
    "markup",
    [
        "<table><tr><th>Material</th><td>Oak</td></tr><tr><th>Height</th><td>80 cm</td></tr></table>",
        "<dl><dt>Material</dt><dd>Oak</dd><dt>Height</dt><dd>80 cm</dd></dl>",
        "<ul><li>Material: Oak</li><li>Height: 80 cm</li></ul>",
        '<div class="specifications"><div><span>Material</span><div>Oak</div></div>'
        "<div><span>Height</span><div>80 cm</div></div></div>",
        "<div>Material:</div><div>Oak</div><div>Height:</div><div>80 cm</div>",
    ],
)
def test_attributes_in_every_form(markup: str) -> None:
    found = {one.name: one.value for one in facts_of(f"<h1>Oak chair</h1>{markup}").specifications}
    assert found == {"Material": "Oak", "Height": "80 cm"}


def test_prices_codes_and_contacts_are_no_attributes() -> None:
    lines = ("SKU: 12345", "Price: €20", "Write: me@shop.example", "In stock: yes")
    body = "<h1>Oak chair</h1>" + "".join(f"<p>{line}</p>" for line in lines)
    assert facts_of(body).specifications == ()


def test_the_description_is_the_prose_on_the_product() -> None:
    body = (
        f"<h1>Oak chair</h1><div class='reviews'><p>{'Great chair, we love it a lot. ' * 20}</p></div>"
        f"<h2>Description</h2><div><p>{PROSE}</p></div>"
        f"<p>We use cookies so that the shop works as it should for you and for us every single day.</p>"
    )
    prose = facts_of(body).description.value
    assert prose is not None
    assert prose.text.startswith("This sturdy oak chair")
    assert prose.words > 30


def test_no_prose_no_description() -> None:
    assert facts_of("<h1>Oak chair</h1><ul><li>Material: oak</li></ul>").description.value is None


@pytest.mark.parametrize(
    ("lang", "words", "value"),
    [
        ("uk", "Є в наявності", Availability.IN_STOCK),
        ("uk", "Немає в наявності", Availability.OUT_OF_STOCK),
        ("ru", "Нет в наличии", Availability.OUT_OF_STOCK),
        ("pl", "Produkt niedostępny", Availability.OUT_OF_STOCK),
        ("lt", "Prekė išparduota", Availability.OUT_OF_STOCK),
        ("lt", "Yra sandėlyje", Availability.IN_STOCK),
        ("lv", "Nav noliktavā", Availability.OUT_OF_STOCK),
        ("lv", "Ir noliktavā", Availability.IN_STOCK),
        ("et", "Laost otsas", Availability.OUT_OF_STOCK),
        ("en", "Not in stock", Availability.OUT_OF_STOCK),
        ("en", "Only 3 left in stock", Availability.IN_STOCK),
        ("de", "Sofort lieferbar", Availability.IN_STOCK),
        ("de", "Derzeit nicht verfügbar", Availability.OUT_OF_STOCK),
        ("cs", "Není skladem", Availability.OUT_OF_STOCK),
        ("fr", "En rupture de stock", Availability.OUT_OF_STOCK),
        ("en", "Pre-order now", Availability.PREORDER),
    ],
)
def test_stock_words(lang: str, words: str, value: Availability) -> None:
    assert facts_of(f"<h1>Nora 200</h1><p>{words}</p>", lang=lang).availability.value is value


def test_stock_that_only_open_graph_tells_beside_microdata() -> None:
    thing = '<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Oak chair</h1></div>'
    head = '<meta property="product:availability" content="in stock"><meta property="og:title" content="Oak">'
    assert facts_of(thing, head=head).availability.value is Availability.IN_STOCK


def test_stock_in_markup_only() -> None:
    head = (
        '<script type="application/ld+json">{"@type":"Product","name":"Oak chair",'
        '"offers":{"availability":"https://schema.org/OutOfStock"}}</script>'
    )
    assert facts_of("<h1>Oak chair</h1>", head=head).availability.value is Availability.OUT_OF_STOCK


def test_a_photo_in_many_sizes_counts_once() -> None:
    gallery = (
        '<div class="product-gallery">'
        '<img src="/i/chair-front_800x800.jpg" alt="Oak chair"><img src="/i/chair-front_100x100.jpg">'
        '<img src="/cache/70x/chair-side.jpg">'
        '<img data-src="/cache/700x/chair-side.jpg" src="data:image/gif;base64,R0">'
        "</div>"
    )
    related = '<div class="related-products"><a href="/2"><img src="/i/table-a.jpg"></a></div>'
    photos = facts_of(f'<img src="/logo.png" class="logo"><h1>Oak chair</h1>{gallery}{related}').photos
    assert [picture_key(photo.url) for photo in photos] == ["chair-front", "chair-side"]


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("en", "2 year warranty", True),
        ("en", "30 day money back guarantee", False),
        ("de", "Gewährleistung: 2 Jahre", True),
        ("de", "Tiefpreisgarantie", False),
        ("pl", "Gwarancja 24 miesiące", True),
        ("lt", "Garantija 24 mėn.", True),
        ("uk", "Гарантія 12 місяців", True),
    ],
)
def test_warranty_is_no_promise_of_money_back(lang: str, text: str, found: bool) -> None:
    assert bool(facts_of(f"<h1>Nora</h1><p>{text}</p>", lang=lang).warranty) is found


def test_warranty_of_another_product_is_none() -> None:
    """Words in a link to another product are its name; those of a short link are a page on warranty."""
    other = "<p><a href='/p/9'>Folding chair for the garden with a lifelong warranty</a></p>"
    links = (
        "<p><a href='/j'>Jobs with our company</a> <a href='/w'>Limited warranty</a> <a href='/x'>Us</a></p>"
    )
    assert not facts_of(f"<h1>Nora</h1>{other}").warranty
    (quoted,) = facts_of(f"<h1>Nora</h1>{other}{links}").warranty.evidence
    assert quoted.quote == "Limited warranty"


def test_use_and_safety() -> None:
    facts = facts_of(
        "<h1>Nora</h1><p><a href='/m.pdf'>User manual</a></p><p>Keep out of reach of children.</p>"
        "<iframe src='https://www.youtube.com/embed/x'></iframe>"
    )
    assert facts.instructions
    assert facts.safety
    assert facts.video


def test_related_products() -> None:
    strip = "".join(f'<a href="/p/{n}"><img src="/{n}.jpg">Chair {n}</a>' for n in range(4))
    assert facts_of(f"<h1>Nora</h1><h2>You may also like</h2><div>{strip}</div>").related
    assert not facts_of(f"<nav>{strip}</nav><h1>Nora</h1>").related


def test_stock_in_a_table_of_attributes_that_the_markup_calls_stock() -> None:
    row = '<table class="parameters"><tr><th>State</th><td><span class="{}">In stock</span></td></tr></table>'
    assert (
        facts_of(f"<h1>Oak</h1>{row.format('availability-label')}").availability.value
        is Availability.IN_STOCK
    )
    assert facts_of(f"<h1>Oak</h1>{row.format('plain')}").availability.value is None
