from __future__ import annotations

import pytest

from auditor.extract.specifications import specifications_of

from .product_pages import page_of, stands_in


def attributes(body: str, lang: str = "en") -> dict[str, str]:
    page = page_of(f"<h1>Oak chair Nora</h1>{body}", lang=lang)
    found = specifications_of(page)
    assert [one.evidence.quote for one in found if not stands_in(page, one.evidence)] == []
    return {one.name: one.value for one in found}


ROWS = (("Material", "Oak"), ("Height", "80 cm"), ("Finish", "Oil"))


def test_rows_below_a_heading_in_markup_that_names_nothing() -> None:
    rows = "".join(f"<div><div><p>{name}</p></div><div><p>{value}</p></div></div>" for name, value in ROWS)
    assert attributes(f"<h2>Technical specifications</h2><div>{rows}</div>") == dict(ROWS)
    assert attributes(f"<h2>Our promises</h2><div>{rows}</div>") == {}


def test_the_rows_end_at_the_next_heading() -> None:
    rows = "".join(f"<div><p>{name}</p><p>{value}</p></div>" for name, value in ROWS)
    more = "<h3>Our shops</h3><div><p>Riga</p><p>Brīvības iela</p></div>"
    assert "Riga" not in attributes(f"<h2>Technical specifications</h2>{rows}{more}")


def test_rows_of_two_inline_elements_without_a_gap() -> None:
    rows = "".join(
        f'<div><span class="x1">{name}</span><span class="x2">{value}</span></div>' for name, value in ROWS
    )
    assert attributes(rows) == dict(ROWS)
    assert attributes(rows[: rows.index("</div>") + 6]) == {}


def test_rows_of_two_controls_are_no_attributes() -> None:
    rows = "".join(
        f'<div><span role="{role}">{name}</span>\n<span role="{role}">{value}</span></div>'
        for role, (name, value) in zip(("button", "Link", "tab"), ROWS, strict=True)
    )
    assert attributes(rows) == {}
    assert attributes(rows.replace("role", "data-role")) == dict(ROWS)


def test_links_with_counts_are_no_attributes() -> None:
    rows = "".join(f'<div><a href="/{n}">Chairs {n}</a><span>{n} items</span></div>' for n in range(5))
    assert attributes(rows) == {}


def test_entries_that_end_with_a_measure() -> None:
    entries = ("Weight 2.5 kg", "Seat height 45 cm", "Width: 40 cm", "We deliver within 24 h", "Very solid")
    body = "<ul>" + "".join(f"<li>{entry}</li>" for entry in entries) + "</ul>"
    assert attributes(body) == {"Width": "40 cm", "Weight": "2.5 kg", "Seat height": "45 cm"}


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "Published: 3 May"),
        ("en", "Item location: Leeds"),
        ("en", "Seen on: https://news.example/chair"),
        ("en", 'data {"a": 1'),
        ("en", "The steps of the return are as follows: send us a letter"),
        ("de", "Standort: 6850 Dornbirn"),
        ("de", "Anzeigentyp: privates Angebot"),
        ("pl", "Sprzedawca: Nora Meble"),
        ("uk", "Категорія: Стільці"),
        ("lt", "Pastaba: spalva gali skirtis"),
        ("lv", "Atrašanās vieta: Rīga"),
        ("es", "Fecha de publicación: 08 ene 2022"),
    ],
)
def test_lines_on_the_listing_are_no_attributes(lang: str, line: str) -> None:
    assert attributes(f"<p>{line}</p>", lang) == {}


def test_a_bullet_before_the_name_is_left_out() -> None:
    assert attributes("<p>• Material: oak</p><p>– Height: 80 cm</p>") == {
        "Material": "oak",
        "Height": "80 cm",
    }
