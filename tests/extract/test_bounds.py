"""How much of a page's HTML is read."""

from __future__ import annotations

from auditor.extract.bounds import LONGEST_SOURCE, MOST_ATTRIBUTES, MOST_TAGS, within_bounds
from auditor.extract.elements import MAX_NODES
from auditor.extract.tree import Tree

ATTRIBUTES = " ".join(f"data-a{n}=1" for n in range(MOST_ATTRIBUTES + 500))


def test_a_page_within_the_bounds_is_left_as_it_is() -> None:
    source = b"<h1>Mug</h1><img src='data:image/png;base64," + b"x" * 100_000 + b"'><p>5.00"
    assert within_bounds(source) == (source, False)


def test_what_is_beyond_the_length_or_number_of_tags_is_left_out() -> None:
    assert within_bounds(b"x" * (LONGEST_SOURCE + 1)) == (b"x" * LONGEST_SOURCE, True)
    source, cut = within_bounds(b"<b>x" * (MOST_TAGS + 10))
    assert (source.count(b"<"), cut) == (MOST_TAGS - 1, True)


def test_a_tag_loses_attributes_beyond_the_most_and_the_page_goes_on() -> None:
    source, cut = within_bounds(f"<p id=a {ATTRIBUTES}>Mug</p><h1>Blue</h1>".encode())
    assert cut
    assert source.endswith(b">Mug</p><h1>Blue</h1>")
    assert source.count(b"=1") < MOST_ATTRIBUTES
    quoted = ATTRIBUTES.replace("=1", "='a > b'")
    assert within_bounds(f"<p {quoted}>Mug</p>".encode())[0].endswith(b">Mug</p>")


def test_scripts_without_a_greater_sign_are_no_tags() -> None:
    source = f"<script>for(i=0;i<b ;i++){{ {ATTRIBUTES} }}</script><h1>Mug</h1>".encode()
    assert within_bounds(source) == (source, False)


def test_elements_beyond_the_most_are_not_read() -> None:
    page = Tree("<h1>Mug</h1>" + "<br>" * (MAX_NODES + 10))
    assert (len(page.tags), page.cut) == (MAX_NODES, True)
    assert not Tree("<h1>Mug</h1>" + "<br>" * 1000).cut
