"""Figures that others published on product pages, each with its source. Their pages are not ours."""

from __future__ import annotations

from typing import NamedTuple


class Published(NamedTuple):
    """One figure as its source tells it."""

    task: str
    system: str
    figure: str
    pages: str
    source: int
    """Number of the source, from 1."""


SOURCES = (
    "[Product extraction benchmark](https://github.com/scrapinghub/product-extraction-benchmark), 2021. Some "
    "of the pages measured here come from its public data set, with other labels; it counts a page without a "
    "word on availability as in stock, here such a page counts as not told.",
    "S. Liu and others, [Markup Language Modeling for Web Document Understanding]"
    "(https://arxiv.org/abs/2509.20940), 2025.",
    "D. Qiu and others, DEXTER: Large-Scale Discovery and Extraction of Product Specifications on the Web, "
    "2015: telling the tables and lists that hold specifications from others.",
)

PUBLISHED = (
    Published("price", "Zyte Automatic Extraction", "F1 0.918 ± 0.023", "134 product pages", 1),
    Published("price", "Diffbot", "F1 0.824 ± 0.031", "134 product pages", 1),
    Published("price", "extruct with price-parser", "F1 0.685 ± 0.039", "134 product pages", 1),
    Published("availability", "Zyte Automatic Extraction", "F1 0.957 ± 0.018", "140 product pages", 1),
    Published("availability", "Diffbot", "F1 0.943 ± 0.020", "140 product pages", 1),
    Published("availability", "extruct", "F1 0.626 ± 0.041", "140 product pages", 1),
    Published(
        "product attributes", "MarkupLM++, fine-tuned", "F1 0.805", "pages of shopping review sites", 2
    ),
    Published("specifications found", "DEXTER", "F close to 0.9", "pages of 9 kinds of products", 3),
)
