"""The product's name, photos, texts and attributes."""

from __future__ import annotations

from auditor.models import Evidence, Fact, MarkupProduct, ProductFacts

from .availability import availability_of, availability_shown, schema_availability
from .description import description_of
from .document import Document
from .leftovers import placeholder_text
from .money import NUMBER, read_number
from .photos import photos_of, placeholder_photo
from .related import related_of
from .specifications import specification_prose, specifications_of
from .structured import Thing
from .subject import product_things, subject_of
from .usage import instructions_of, maker_of, safety_of, video_of, warranty_of


def product_facts(page: Document) -> ProductFacts:
    """The product's name, photos, texts and attributes."""
    subject = subject_of(page)
    return ProductFacts(
        name=Fact(value=subject.name, evidence=subject.evidence, confidence=subject.confidence),
        headings=_headings(page),
        photos=photos_of(page),
        placeholder_photo=placeholder_photo(page),
        description=description_of(page),
        placeholder_text=placeholder_text(page),
        specifications=specifications_of(page),
        specification_prose=specification_prose(page),
        instructions=instructions_of(page),
        safety=safety_of(page),
        manufacturer_contact=maker_of(page),
        video=video_of(page),
        availability=availability_of(page),
        availability_shown=availability_shown(page),
        warranty=warranty_of(page),
        related=related_of(page),
        markup=_markup(page),
    )


def _headings(page: Document) -> tuple[Evidence, ...]:
    texts = ((n, page.text_of(n, 300)) for n in page.tagged("h1")[:10])
    return tuple(page.evidence(n, text) for n, text in texts if text)


def _markup(page: Document) -> tuple[MarkupProduct, ...]:
    """The product as each kind of structured data tells it."""
    own = subject_of(page).thing
    if own is None:
        return ()
    name = own.text("name").casefold()
    first_of = {
        thing.source: thing
        for thing in reversed(product_things(page))
        if thing.text("name").casefold() == name
    }
    return tuple(_told(thing) for thing in {**first_of, own.source: own}.values())


def _told(thing: Thing) -> MarkupProduct:
    offer = next(iter(thing.things("offers")), thing)
    rating = next(iter(thing.things("aggregateRating")), None)
    price = NUMBER.search(offer.text("price", "lowPrice"))
    currency = offer.text("priceCurrency").upper()[:3] or None
    count = rating.text("reviewCount", "ratingCount") if rating else ""
    return MarkupProduct(
        source=thing.source,
        name=thing.text("name") or None,
        image=thing.text("image") or None,
        price=read_number(price.group(), currency) if price else None,
        currency=currency,
        availability=schema_availability(offer.text("availability")),
        rating=(rating.text("ratingValue") or None) if rating else None,
        review_count=int(count) if count.isdigit() and len(count) < 10 else None,
    )
