"""Tests of the way from the front page."""

from __future__ import annotations

import pytest

from auditor.extract.breadcrumbs import breadcrumbs_markup, breadcrumbs_of

from .pages import document, stands_in

MARKUP = (
    '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "BreadcrumbList",'
    '"itemListElement": [{"@type": "ListItem", "position": 1, "name": "Kitchen"},'
    '{"@type": "ListItem", "position": 2, "item": {"@id": "/pots", "name": "Pots"}}]}</script>'
)


@pytest.mark.parametrize(
    "body",
    [
        "<div class='breadcrumbs'><a href='/'>Shop</a> <a href='/pots'>Pots</a></div>",
        "<p><a href='/'>Home</a> / <a href='/pots'>Pots</a></p>",
        "<div><a href='/kitchen'>Kitchen</a> › <a href='/pots'>Pots</a> › <a href='/k'>Kettles</a></div>",
        MARKUP
        + "<div><span><a href='/kitchen'>Kitchen</a></span><span><a href='/pots'>Pots</a></span></div>",
    ],
    ids=["named", "from home", "pointing signs", "steps of the markup"],
)
def test_a_trail(body: str) -> None:
    """However the page shows it."""
    found = breadcrumbs_of(document(f"{body}<h1>Steel kettle</h1>"))
    assert found
    assert all(stands_in(evidence, body) for evidence in found.evidence)


@pytest.mark.parametrize(
    "body",
    [
        "<nav><a href='/kitchen'>Kitchen</a> › <a href='/pots'>Pots</a> › <a href='/k'>Kettles</a></nav>",
        "<footer><a href='/a'>About</a> › <a href='/b'>Jobs</a> › <a href='/c'>Press</a></footer>",
        "<p>Fill > boil > pour</p>",
        MARKUP,
        MARKUP + "<p><a href='/kitchen'>Kitchen</a></p>",
    ],
    ids=["menu", "footer", "no links", "markup alone", "one step"],
)
def test_no_trail(body: str) -> None:
    """Signs and steps of something else."""
    assert not breadcrumbs_of(document(f"{body}<h1>Steel kettle</h1>"))


def test_what_search_engines_are_told() -> None:
    """The structured data is told apart from what shoppers see."""
    assert breadcrumbs_markup(document(MARKUP))
    assert not breadcrumbs_markup(document("<div class='breadcrumbs'><a href='/'>Home</a></div>"))
