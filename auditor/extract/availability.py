"""Whether the product can be had: the page's words near the product, its controls, its markup."""

from __future__ import annotations

from auditor.models import Availability, Evidence, Fact, Source

from .document import Document, per_page
from .items import Match
from .regions import Region
from .related import in_related
from .spans import hits_near
from .structured import Thing, structured_things
from .subject import subject_of

_SCHEMA = {
    "instock": Availability.IN_STOCK,
    "instoreonly": Availability.IN_STOCK,
    "onlineonly": Availability.IN_STOCK,
    "limitedavailability": Availability.IN_STOCK,
    "outofstock": Availability.OUT_OF_STOCK,
    "soldout": Availability.OUT_OF_STOCK,
    "discontinued": Availability.OUT_OF_STOCK,
    "oos": Availability.OUT_OF_STOCK,
    "preorder": Availability.PREORDER,
    "presale": Availability.PREORDER,
    "backorder": Availability.PREORDER,
    "madetoorder": Availability.PREORDER,
}
"""schema.org/ItemAvailability, and Open Graph's values."""
_CONCEPTS = {
    "out_of_stock": Availability.OUT_OF_STOCK,
    "preorder": Availability.PREORDER,
    "in_stock": Availability.IN_STOCK,
}
CLEAR = 2.6
"""Score from which the page's words count more than its markup."""
LEAST_SHARE = 0.2
SHORT = 90
"""Characters up to which a text is a statement of stock, not a sentence that mentions one."""


@per_page
def availability_of(page: Document) -> Fact[Availability]:
    """Whether the product can be had: as the page says near its name, else as the markup says."""
    told = _told(page)
    marked = markup_availability(page)
    if told and (not marked or told[0] is marked[0] or told[2] >= CLEAR):
        value, evidence, _ = told
        return Fact(value=value, evidence=(evidence,), confidence=0.9)
    if marked:
        return Fact(value=marked[0], evidence=(marked[1],), confidence=0.8)
    return Fact()


def availability_shown(page: Document) -> Fact[Availability]:
    """Whether the product can be had, as the page's words say."""
    told = _told(page)
    if told is None:
        return Fact()
    value, evidence, score = told
    return Fact(value=value, evidence=(evidence,), confidence=min(score / CLEAR, 1.0))


def schema_availability(text: str) -> Availability | None:
    """What a value of schema.org's availability means."""
    name = text.strip().rstrip("/").rpartition("/")[2].casefold()
    return _SCHEMA.get("".join(c for c in name if c.isalpha()))


def markup_availability(page: Document) -> tuple[Availability, Evidence] | None:
    """What the product's structured data says, the page's Open Graph object where nothing else tells."""
    own = subject_of(page).thing
    graph = [one for one in structured_things(page) if one.source is Source.OPEN_GRAPH]
    for thing in ([own] if own else []) + graph:
        if told := _best_offer(page, thing):
            return told
    return None


def _best_offer(page: Document, thing: Thing) -> tuple[Availability, Evidence] | None:
    found = [
        (value, one) for one in _offers(thing) if (value := schema_availability(one.text("availability")))
    ]
    for wanted in (Availability.IN_STOCK, Availability.PREORDER, Availability.OUT_OF_STOCK):
        for value, one in found:
            if value is wanted:
                return value, one.evidence(page, "availability")
    return None


def _offers(thing: Thing) -> list[Thing]:
    return [thing, *(inner for offer in thing.things("offers") for inner in (offer, *offer.things("offers")))]


@per_page
def _told(page: Document) -> tuple[Availability, Evidence, float] | None:
    """The statement that stands nearest to the name, those that name more than stock words first."""
    best: tuple[float, Availability, Match] | None = None
    for concept, value in _CONCEPTS.items():
        for match in page.find(concept):
            score = _score(page, match)
            if score > 0 and (best is None or score > best[0]):
                best = (score, value, match)
    if best is None:
        return None
    return best[1], page.proof(best[2]), best[0]


def _score(page: Document, match: Match) -> float:
    subject = subject_of(page)
    node, text = match.node, match.item.text
    around = [node, *list(page.ancestors(node))[:3]]
    marked = any(page.marks[n] & {"stock", "in_stock", "out_of_stock"} for n in around)
    if page.within(node, subject.others | Region.REVIEWS | Region.QUESTIONS | Region.DIALOG):
        return 0.0
    if page.within(node, Region.SPECIFICATIONS) and not marked:
        return 0.0
    if len(text) > SHORT or _denied(match):
        return 0.0
    score = 1.0
    distance = node - (subject.node or 0)
    if distance < 0:
        score -= 0.6
    else:
        score += 1.0 - min(2.0 * distance / max(len(page.nodes), 400), 1.5)
    score += 1.0 * marked
    if page.within(node, Region.HIDDEN):
        score -= 0.9
    if page.tags[node] == "option":
        score -= 0.9
    if in_related(page, node):
        return 0.0
    share = (match.hit.end - match.hit.start) / max(len(text), 1)
    return score + share / 2 if share >= LEAST_SHARE or score >= 2 else 0.0


def _denied(match: Match) -> bool:
    """Whether stock words stand in longer words that say the opposite: "not in stock"."""
    return match.hit.concept == "in_stock" and any(
        hit.concept == "out_of_stock" and hit.start <= match.hit.end and hit.end >= match.hit.start
        for hit in hits_near(match.item, match.hit.start, match.hit.end)
    )
