"""Ways in which real pages are broken, and some in which hostile ones are."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

Mutation = Callable[[bytes, Random], bytes]

FRAGMENTS = (
    b'<', b'>', b'<!--', b'-->', b'<![CDATA[', b']]>', b'</', b'<div', b"'", b'"', b'&#', b'&#xD800;',
    b'&#0;', b'&nbsp;', b'&shy;', b'&#8203;', b'\x00', b'\x1b[2J', b'\xff\xfe', b'\xef\xbb\xbf', b'\xc3',
    b'\xe2\x80', b'</html>', b'</body><body>', b'<html lang=ar dir=rtl>', b'<script>', b'</script>',
    b'<style>', b'<textarea>', b'<title>', b'<select>', b'<svg><foreignObject>', b'<template>',
    b'<table><td>', b"<p>" * 50, b'<script type="application/ld+json">',
    b'{"@type":"Product","offers":[{"price":"1e999"', b'\\ud800', b'<meta charset="utf-16">',
    b'<meta charset="windows-1251">', b'<base href="http://[">', b'<a href="//[x">', b'<a href="tel:',
    b'1.2.3.4,5,6', b'9999999999999999999999999999999999999999',
    b'\xd9\xa1\xd9\xac\xd9\xa2\xd9\xa3\xd9\xa4 \xe2\x82\xac', b'-0,-- \xe2\x82\xac',
    b'<div itemscope itemtype="http://schema.org/Product" itemref="a a a">', b' class="price" ',
    b'\xe2\x80\xae', b"<img srcset=',,, 1x, 2x,'>", b'<time datetime="9999-99-99">', b'<meta content>',
    b"<a href='javascript:'>",
)  # fmt: skip
"""What is put in somewhere: pieces of markup, entities, wrong bytes, numbers that overflow."""


def insert_fragment(page: bytes, random: Random) -> bytes:
    """A piece of something lies where it does not belong."""
    at = random.randrange(len(page) + 1)
    return page[:at] + random.choice(FRAGMENTS) + page[at:]


def truncate(page: bytes, random: Random) -> bytes:
    """The connection broke."""
    return page[: random.randrange(len(page) + 1)]


def remove_slice(page: bytes, random: Random) -> bytes:
    """Something is missing."""
    start, end = _slice(page, random)
    return page[:start] + page[end:]


def repeat_slice(page: bytes, random: Random) -> bytes:
    """A template was filled more often than meant."""
    start, end = _slice(page, random)
    return page[:end] + page[start:end] * random.randrange(1, 20) + page[end:]


def move_slice(page: bytes, random: Random) -> bytes:
    """Something stands elsewhere."""
    start, end = _slice(page, random)
    rest = page[:start] + page[end:]
    at = random.randrange(len(rest) + 1)
    return rest[:at] + page[start:end] + rest[at:]


def change_bytes(page: bytes, random: Random) -> bytes:
    """Some bytes are others."""
    changed = bytearray(page)
    for _ in range(random.randrange(1, 30)):
        if changed:
            changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def reverse_tags(page: bytes, random: Random) -> bytes:
    """Some closing tags are opening ones, and the other way round."""
    parts = page.split(b"<")
    for _ in range(random.randrange(1, 30)):
        at = random.randrange(len(parts))
        parts[at] = parts[at][1:] if parts[at].startswith(b"/") else b"/" + parts[at]
    return b"<".join(parts)


def nest(page: bytes, random: Random) -> bytes:
    """Everything lies deep."""
    tag = random.choice((b"div", b"span", b"ul><li", b"table", b"a", b"b", b"form"))
    return b"<body>" + b"<" + tag + b">" * random.randrange(1, 5000) + page


def lengthen(page: bytes, random: Random) -> bytes:
    """One text is very long."""
    at = random.randrange(len(page) + 1)
    word = random.choice(
        (b"1", b"1 ", b"1.", b" ", b"a", b"a ", b",", b"(", b"\xc2\xa0", b"5-", b"+3", b"@a.", b"&amp;")
    )
    return page[:at] + word * random.randrange(1000, 30_000) + page[at:]


def _slice(page: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(page) + 1)
    return start, min(len(page), start + int(2 ** random.uniform(0, 14)))


WORDS = (b"1", b"1 ", b"1.", b" ", b"a", b"a ", b",", b"(", b"\xc2\xa0", b"5-", b"+3", b"@a.", b"&amp;")
"""What long texts are made of: numbers, prices, telephone numbers and addresses that never end."""

MUTATIONS: tuple[Mutation, ...] = (
    insert_fragment,
    insert_fragment,
    truncate,
    remove_slice,
    repeat_slice,
    move_slice,
    change_bytes,
    reverse_tags,
    nest,
    lengthen,
)
MOST = 6
"""Mutations of one page."""


def mutated(page: bytes, random: Random) -> bytes:
    """A page with a few things broken."""
    for _ in range(random.randrange(1, MOST + 1)):
        page = random.choice(MUTATIONS)(page, random)
    return page
