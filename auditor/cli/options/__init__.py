"""Options that several commands share, so that they are spelled and explained the same everywhere."""

from .judge import (
    as_of,
    config,
    formats,
    gating,
    judging,
    market,
    out,
    report_lang,
    reporting,
    resume,
    rule_files,
    select,
    since,
    skip,
    source_map,
    split_names,
)
from .kinds import FILE
from .visit import bounding, browser, entering, visiting

__all__ = [
    "FILE",
    "as_of",
    "bounding",
    "browser",
    "config",
    "entering",
    "formats",
    "gating",
    "judging",
    "market",
    "out",
    "report_lang",
    "reporting",
    "resume",
    "rule_files",
    "select",
    "since",
    "skip",
    "source_map",
    "split_names",
    "visiting",
]
