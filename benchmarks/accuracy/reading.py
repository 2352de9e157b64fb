"""Every page read once, in processes: the facts that rules judge, as plain values, and by markup alone."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from auditor.errors import AuditorError
from auditor.extract.plain import plain_facts
from auditor.judge import VisitedPage, facts_of, signs_of
from auditor.markets import detect
from auditor.models import PageFacts, ReadStatus
from auditor.saved import read_saved

from .corpus import Corpus
from .errors import MeasureError
from .markup import markup_facts

AS_OF = date(2026, 11, 1)
"""The day by whose law pages are judged: the figures must not change with the calendar."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read on a page."""

    facts: PageFacts
    """With the market that the page itself points to, as `auditor inspect` judges it."""
    plain: Mapping[str, Any]
    markup: Mapping[str, Any]


def read_page(path: Path, url: str) -> Reading:
    """Facts of a saved page, judged as the page of an address; none where extraction crashes."""
    snapshot = read_saved(path, url)
    facts = facts_of(VisitedPage(snapshot))
    facts = facts.model_copy(update={"market": detect(signs_of([facts]), AS_OF)})
    return Reading(facts, plain_facts(facts), markup_facts(snapshot.html, url))


def crashed(read: Mapping[str, Reading]) -> dict[str, str]:
    """Page -> what extraction raised on it; its facts count as not found."""
    unread = {page: reading.facts for page, reading in read.items()}
    return {
        page: str(dict(facts.reason.params) if facts.reason else facts.status)
        for page, facts in unread.items()
        if facts.status is ReadStatus.UNREADABLE
    }


def read_all(corpus: Corpus, jobs: int | None = None) -> dict[str, Reading]:
    """Page -> what was read; MeasureError when a page cannot be read."""
    pages = list(corpus.urls)
    jobs = min(jobs or os.cpu_count() or 1, len(pages))
    try:
        if jobs == 1:
            return {page: read_page(corpus.path(page), url) for page, url in corpus.urls.items()}
        with ProcessPoolExecutor(jobs) as pool:
            read = pool.map(_packed, map(corpus.path, pages), corpus.urls.values(), chunksize=4)
            return dict(zip(pages, map(_unpacked, read), strict=True))
    except AuditorError as error:
        raise MeasureError(f"a page cannot be read: {error.key} {dict(error.params)}") from error


Packed = tuple[str, Mapping[str, Any], Mapping[str, Any]]
"""A reading on its way between processes: generic models cannot be pickled, their JSON can."""


def _packed(path: Path, url: str) -> Packed:
    reading = read_page(path, url)
    return reading.facts.model_dump_json(), reading.plain, reading.markup


def _unpacked(packed: Packed) -> Reading:
    facts, plain, markup = packed
    return Reading(PageFacts.model_validate_json(facts), plain, markup)
