"""What an overlay is, and which of its controls takes it away, by the words on it.

The words are data (`auditor/lexicon/data/overlays.toml`); what the overlay looks like comes from the page
(`overlays.js`). Pure: the page is not touched here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import Any

from pydantic import BaseModel, ConfigDict

from auditor.lexicon import Matcher, languages, lexicon, tokens
from auditor.lexicon.matcher import matcher_of

from .consent_data import consent_data

SHORT, LONG = 5, 9
"""Words at most on a control that begins or ends with what it does; those about age are whole sentences."""
MUCH = 0.25
"""Share of the screen from which on something stands in the shopper's way."""

CONSENT, ACT = "consent", "act"


class OverlayKind(StrEnum):
    """What an overlay is about."""

    NEWSLETTER = "newsletter"
    AGE = "age"
    REGION = "region"
    APP = "app"
    WHEEL = "wheel"
    CHAT = "chat"
    NOTICE = "notice"
    """None of the others: an announcement, a login, a survey."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Control(_Data):
    """A control in an overlay."""

    labels: tuple[str, ...]
    """Its text, value, aria-label, title, text of its picture; only what is there and short."""
    marked: bool
    """Its markup says that it closes."""
    corner: bool
    """Small, and in an upper corner."""
    harmless: bool
    """It leads nowhere and sends nothing that could be filled in."""
    bare: bool
    """It has no words at all."""


class Standing(_Data):
    """Something that stands over the page."""

    layer: int
    name: str
    text: str
    covers: float
    """Share of the screen, 0 to 1."""
    modal: bool
    """It is a dialog by its markup."""
    middle: bool
    """It stands in the middle of the screen."""
    names: str
    """Ids and classes of it and of what is in it."""
    email: bool
    fields: bool
    """It has something to fill in or to choose from."""
    frame: dict[str, str] | None
    """Address and name of a frame of another origin in it."""
    controls: tuple[Control, ...]

    @property
    def in_the_way(self) -> bool:
        """Whether it keeps the shopper from the page, rather than standing beside it."""
        return self.modal or self.middle or self.covers >= MUCH


class _Words(_Data):
    close: tuple[str, ...]
    decline: tuple[str, ...]
    stay: tuple[str, ...]
    yes: tuple[str, ...]
    adult: tuple[str, ...]
    noted: tuple[str, ...]
    age: tuple[str, ...]
    region: tuple[str, ...]
    app: tuple[str, ...]
    wheel: tuple[str, ...]


class _File(_Data):
    signs: frozenset[str]
    closing: tuple[str, ...]
    names: dict[OverlayKind, tuple[str, ...]]
    languages: dict[str, _Words]


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files("auditor.lexicon") / "data" / f"{name}.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def overlay_data() -> _File:
    """The data file, validated."""
    return _File.model_validate(_load("overlays"))


def closing_selectors() -> str:
    """CSS selector of controls whose markup says that they close."""
    return ", ".join(overlay_data().closing)


@lru_cache(maxsize=1)
def _controls() -> Matcher:
    """What controls say; ACT is what must not be clicked."""
    tables: list[dict[str, tuple[str, ...]]] = [
        {field: getattr(words, field) for field in ("close", "decline", "stay", "yes", "adult", "noted")}
        for words in overlay_data().languages.values()
    ]
    acting = [{ACT: tuple(phrases)} for phrases in _load("actions")["acting"].values()]
    buying = [
        {ACT: tuple(phrase for name in ("add_to_cart", "subscribe") for phrase in concepts.get(name, ()))}
        for concepts in (lexicon(code).concepts() for code in languages())
    ]
    return matcher_of([*tables, *acting, *buying])


@lru_cache(maxsize=1)
def _texts() -> Matcher:
    """What overlays say; concepts are kinds, and CONSENT."""
    tables: list[dict[str, tuple[str, ...]]] = [
        {kind: getattr(words, kind) for kind in ("age", "region", "app", "wheel")}
        for words in overlay_data().languages.values()
    ]
    known = [
        {
            OverlayKind.NEWSLETTER.value: (*concepts["newsletter"], *concepts["subscribe"]),
            OverlayKind.CHAT.value: tuple(concepts["live_chat"]),
        }
        for concepts in (lexicon(code).concepts() for code in languages())
    ]
    consent = {
        CONSENT: tuple(f"{word}*" for words in consent_data().languages.values() for word in words.about)
    }
    return matcher_of([*tables, *known, consent])


def prepare() -> None:
    """Make what finds the words ready; it takes a moment the first time."""
    _controls()
    _texts()


def says(label: str, meaning: str, *, most: int = SHORT) -> bool:
    """Whether a control's words begin or end with what it does, in few words."""
    found = tokens(label)
    if not 0 < len(found) <= most:
        return False
    hits = [hit for hit in _controls().find(found) if hit.concept == meaning]
    return any(hit.start == found[0].start or hit.end == found[-1].end for hit in hits)


def says_adult(label: str) -> bool:
    """Whether a control says from its beginning, or after a yes, that the shopper is old enough."""
    found = tokens(label)
    if not 0 < len(found) <= LONG:
        return False
    hits = _controls().find(found)
    opening = {hit.concept for hit in hits if hit.start == found[0].start}
    return "adult" in opening or ("yes" in opening and any(hit.concept == "adult" for hit in hits))


def is_all(label: str, meaning: str) -> bool:
    """Whether a control says this and nothing else."""
    found = tokens(label)
    return bool(found) and any(
        hit.concept == meaning and hit.start == found[0].start and hit.end == found[-1].end
        for hit in _controls().find(found)
    )


def is_acting(label: str) -> bool:
    """Whether a control says that it buys, subscribes or changes something, and nothing else."""
    return is_all(label, ACT)


def kind_of(overlay: Standing) -> OverlayKind | None:
    """What an overlay is about; None for a consent banner, which is answered elsewhere."""
    concepts = _texts().concepts_in(overlay.text)
    named = set(_named(overlay.names))
    if _asks_for_age(overlay, concepts, named):
        return OverlayKind.AGE
    if CONSENT in concepts and not overlay.email:
        return None
    if OverlayKind.REGION in concepts and not overlay.email:
        return OverlayKind.REGION
    for kind in (
        OverlayKind.APP,
        OverlayKind.WHEEL,
        OverlayKind.NEWSLETTER,
        OverlayKind.REGION,
        OverlayKind.CHAT,
    ):
        if kind in named or (kind in concepts and kind is not OverlayKind.REGION):
            return kind
    return OverlayKind.NEWSLETTER if overlay.email else OverlayKind.NOTICE


def _asks_for_age(overlay: Standing, concepts: frozenset[str], named: set[OverlayKind]) -> bool:
    if not overlay.in_the_way or overlay.email:
        return False
    return OverlayKind.AGE in named or (
        OverlayKind.AGE in concepts
        and any(says_adult(label) or is_all(label, "yes") for label in _labels(overlay))
    )


def _labels(overlay: Standing) -> Iterator[str]:
    return (label for control in overlay.controls for label in control.labels)


def _named(names: str) -> Iterator[OverlayKind]:
    """Kinds that ids and classes name, at the beginning of a word: `city` is not in `opacity`."""
    joined = "-" + re.sub(r"[^a-z0-9]+", "-", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", names).lower()) + "-"
    for kind, parts in overlay_data().names.items():
        if any(f"-{part.replace('_', '-')}" in joined for part in parts):
            yield kind


def way_out(overlay: Standing, kind: OverlayKind) -> int | None:
    """Position of the control that takes an overlay away at the least cost; None when there is none."""
    usable = [
        (n, control)
        for n, control in enumerate(overlay.controls)
        if control.harmless and not any(map(is_acting, control.labels))
    ]
    for fits in _preferences(overlay, kind):
        for n, control in usable:
            if fits(control):
                return n
    return None


def _preferences(overlay: Standing, kind: OverlayKind) -> Iterator[Callable[[Control], bool]]:
    """What is looked for in an overlay, the best first."""
    if kind is OverlayKind.AGE:
        if overlay.fields:
            return  # ages are not made up
        yield lambda control: any(map(says_adult, control.labels))
        yield lambda control: any(is_all(label, "yes") for label in control.labels)
        return  # closing it leads away from the shop
    signs = overlay_data().signs
    yield lambda control: any(label.strip().casefold() in signs for label in control.labels)
    yield lambda control: any(says(label, "close") for label in control.labels)
    yield lambda control: control.marked and (control.bare or control.corner)
    yield lambda control: any(says(label, "decline") for label in control.labels)
    yield lambda control: control.marked
    if kind is OverlayKind.REGION:
        yield lambda control: any(says(label, "stay", most=LONG) for label in control.labels)
        yield lambda control: any(is_all(label, "yes") for label in control.labels)
    if overlay.in_the_way:
        yield lambda control: control.bare and control.corner
        if not overlay.fields:
            yield lambda control: any(is_all(label, "noted") for label in control.labels)


def words_on(control: Control) -> str:
    """What to call a control that was used; for one without words, the sign for closing."""
    return control.labels[0] if control.labels else "×"
