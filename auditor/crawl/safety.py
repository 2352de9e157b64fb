"""Links that act when fetched: add to cart, log out, switch the currency ... They are never followed.

Told by the address and by the words on the link, from data (`lexicon/data/actions.toml`). A harmless
page that looks like an action is lost for the audit; an action that looks like a page would change
something in the shop: in doubt it acts.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from posixpath import splitext
from urllib.parse import parse_qsl, urlsplit

from auditor.lexicon import tokens

from .urls import bare, parts, words_of
from .words import acting_words, address_words, control_words, currency_codes

LONGEST_LABEL = 6
"""Words on a control at most."""


def acts(url: str, *, page: str | None = None) -> bool:
    """Whether fetching an address could change something; `page` is the address it is linked from."""
    return _acts(url) or _switches(url, page)


@lru_cache(maxsize=1 << 12)
def _acts(url: str) -> bool:
    words = acting_words()
    split = urlsplit(url)
    if _path_acts(split.path) or (split.fragment and _path_acts(split.fragment)):
        return True
    for key, value in parse_qsl(split.query, keep_blank_values=True):
        name = bare(key)
        if name in words.parameters or _words_act(words_of(key)):
            return True
        if name in words.commands and _path_acts(value):
            return True
    return False


def _switches(url: str, page: str | None) -> bool:
    """Whether it switches the language, currency or shop: a parameter that the page does not have."""
    if "?" not in url:
        return False
    own = dict(parse_qsl(urlsplit(page).query)) if page else {}
    return any(
        own.get(key) != value and (bare(key) in acting_words().switches or _is_code(value))
        for key, value in parse_qsl(urlsplit(url).query)
    )


def _is_code(value: str) -> bool:
    """Whether a value is the code of a currency or a language, whatever the parameter is called."""
    low = value.lower()
    if low in currency_codes():
        return True
    return len(value) in (2, 5) and all(part in address_words().languages for part in re.split("[-_]", low))


@lru_cache(maxsize=1 << 12)
def acting_label(text: str) -> bool:
    """Whether words on a link are those of a control that changes something, and nothing else."""
    found = tokens(text)
    if not 0 < len(found) <= LONGEST_LABEL:
        return False
    hits = control_words().find(found)
    return any(hit.start <= found[0].start and found[-1].end <= hit.end for hit in hits)


def _path_acts(path: str) -> bool:
    words = acting_words()
    segments = [splitext(part)[0] for part in parts(path.replace(".", "/") if "/" not in path else path)]
    names = [bare(segment) for segment in segments]
    if any(name in words.parts for name in names):
        return True
    if any(_words_act(words_of(segment)) for segment in segments):
        return True
    return any(_pair_acts(one, two) or _pair_acts(two, one) for one, two in pairwise(names))


def _words_act(found: list[str]) -> bool:
    """Whether nothing but a thing, a verb and small words make up a name: remove_from_cart."""
    words = acting_words()
    rest = [word for word in found if word not in words.fillers and not word.isdigit()]
    if not 2 <= len(rest) <= 3:
        return False
    return any(
        _pair_acts(thing, verb)
        for thing in rest
        for verb in rest
        if {*rest} <= {thing, verb} | words.things | words.weak_things and thing != verb
    )


def _pair_acts(thing: str, verb: str) -> bool:
    words = acting_words()
    if thing in words.things:
        return verb in words.verbs or verb in words.weak_verbs
    return thing in words.weak_things and verb in words.verbs
