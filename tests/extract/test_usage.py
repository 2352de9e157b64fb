from __future__ import annotations

import pytest

from auditor.extract.usage import instructions_of, safety_of
from auditor.extract.vat import vat_excluded

from .product_pages import page_of


def menu(*labels: str) -> str:
    links = "".join(f'<li><a href="/c/{n}"><span>{label}</span></a></li>' for n, label in enumerate(labels))
    return f"<div><ul>{links}</ul></div>"


def test_a_department_called_like_instructions_is_none() -> None:
    page = page_of(
        "<h1>Oak chair</h1>" + menu("Mirrors", "Lamps", "Furniture care & cleaning", "Rugs", "Beds")
    )
    assert not instructions_of(page)
    page = page_of("<h1>Oak chair</h1>" + menu("Photos", "Videos", "Safety", "Partners", "Contact us"))
    assert not safety_of(page)


def test_a_link_to_the_care_guide_beside_the_product() -> None:
    assert instructions_of(page_of('<h1>Oak chair</h1><p>Oiled oak. <a href="/care">Care guide</a></p>'))


@pytest.mark.parametrize(
    ("lang", "words", "found"),
    [
        ("uk", "Виробник може змінювати комплектацію товару без попередження", False),
        ("uk", "Попередження: не для дітей до 3 років", True),
        ("pl", "Producent może zmienić wygląd bez ostrzeżenia", False),
        ("en", "Warning: choking hazard", True),
        ("en", "Colours may change without warning", False),
    ],
)
def test_a_change_without_warning_is_no_warning(lang: str, words: str, found: bool) -> None:
    assert bool(safety_of(page_of(f"<h1>Nora 200</h1><p>{words}</p>", lang=lang))) is found


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Rinse thoroughly before first use."),
        ("de", "Vor der ersten Anwendung gut schütteln."),
        ("fr", "La housse se lave à la machine."),
        ("pl", "Przed pierwszym użyciem umyć."),
        ("uk", "Перед першим використанням промийте."),
        ("lt", "Prieš naudojimą perskaitykite."),
        ("lv", "Pirms lietošanas izlasiet."),
    ],
)
def test_care_and_use_in_plain_sentences(lang: str, words: str) -> None:
    assert instructions_of(page_of(f"<h1>Nora 200</h1><p>{words}</p>", lang=lang))


@pytest.mark.parametrize(
    ("lang", "body", "found"),
    [
        ("de", "<p>19,90 € zzgl. MwSt.</p>", True),
        ("en", "<p><b>€20.00</b></p><p>excl. VAT</p>", True),
        ("en", "<footer><p>All prices exclude VAT.</p></footer>", True),
        ("pl", "<footer><p>Podane ceny są cenami netto.</p></footer>", True),
        ("fr", "<footer><p>Paiement 30 jours. Hors TVA.</p></footer>", False),
        ("es", '<nav><a href="/dia">Día sin IVA</a></nav>', False),
    ],
)
def test_prices_without_vat_are_said_of_prices(lang: str, body: str, found: bool) -> None:
    assert bool(vat_excluded(page_of(f"<h1>Nora 200</h1>{body}", lang=lang))) is found
