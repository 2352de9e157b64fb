"""What is found on one page, by topic, each fact with its evidence."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from .base import Frozen, Money
from .evidence import Evidence, Fact, Found, Named, Source


class Availability(StrEnum):
    """Whether the product can be had now."""

    IN_STOCK = "in_stock"
    OUT_OF_STOCK = "out_of_stock"
    PREORDER = "preorder"


class Photo(Frozen):
    """One photo of the product's gallery."""

    url: str = Field(description="address of the largest version named in the page")
    alt: str = ""
    width: int | None = Field(
        default=None, description="px of the largest version, when the page or browser told"
    )
    height: int | None = None
    evidence: Evidence


class Attribute(Frozen):
    """A name-value attribute of the product."""

    name: str
    value: str
    evidence: Evidence


class Prose(Frozen):
    """A text on the product."""

    text: str = Field(description="bounded; whole words")
    words: int
    structured: bool = Field(description="has headings, lists or several paragraphs")


class MarkupProduct(Frozen):
    """What structured data says of the product."""

    source: Source
    name: str | None = None
    image: str | None = None
    price: Decimal | None = None
    currency: str | None = None
    availability: Availability | None = None
    rating: str | None = None
    review_count: int | None = None


class ProductFacts(Frozen):
    """The product itself."""

    name: Fact[str] = Fact()
    headings: tuple[Evidence, ...] = Field(default=(), description="main headings (h1) with text")
    photos: tuple[Photo, ...] = ()
    placeholder_photo: Found = Found()
    description: Fact[Prose] = Fact()
    specifications: tuple[Attribute, ...] = ()
    specification_prose: Found = Found()
    instructions: Found = Found()
    safety: Found = Found()
    manufacturer_contact: Found = Field(
        default=Found(), description="maker's name with postal or e-mail address"
    )
    video: Found = Found()
    availability: Fact[Availability] = Field(
        default=Fact(), description="by the page's words or, where they are weak or missing, its markup"
    )
    availability_shown: Fact[Availability] = Field(default=Fact(), description="by the page's words alone")
    warranty: Found = Found()
    related: Found = Found()
    markup: tuple[MarkupProduct, ...] = ()


class PriceFacts(Frozen):
    """The product's price and what is said of it."""

    current: Fact[Money] = Fact()
    markup: Fact[Money] = Field(default=Fact(), description="the price that structured data tells")
    old: Fact[Money] = Fact()
    vat_included: Found = Found()
    vat_excluded: Found = Found()
    not_vat_payer: Found = Found()
    payment_methods: tuple[Named, ...] = ()
    instalments: Found = Found()


class CostKind(StrEnum):
    """How a delivery cost is told."""

    AMOUNT = "amount"
    FREE = "free"
    FREE_FROM = "free_from"


class DeliveryCost(Frozen):
    """An amount for delivery, free delivery, or the sum from which it is free."""

    kind: CostKind
    amount: Money | None = None
    evidence: Evidence


class DeliveryTime(Frozen):
    """How long delivery takes; days are None when told as words or a date."""

    least_days: int | None = None
    most_days: int | None = None
    evidence: Evidence


class DeliveryFacts(Frozen):
    """Delivery as the page tells it."""

    costs: tuple[DeliveryCost, ...] = ()
    times: tuple[DeliveryTime, ...] = ()
    link: Found = Found()
    pickup: Found = Found()
    methods: tuple[Named, ...] = Field(
        default=(), description="courier, pickup, locker, post, cash_on_delivery; carriers by name"
    )


class CartFacts(Frozen):
    """Buying."""

    add_to_cart: Found = Field(default=Found(), description="evidence: the buy controls that can be used")
    add_to_cart_disabled: Found = Field(default=Found(), description="buy controls that are switched off")
    link: Found = Field(default=Found(), description="evidence: the links or icons to the cart")


class Phone(Frozen):
    """A telephone number of the shop."""

    number: str = Field(description="E.164")
    shown: str = Field(description="as the page writes it")
    clickable: bool = Field(description="it is a tel: link to the same number")
    evidence: Evidence


class Company(Frozen):
    """Who runs the shop, as far as the page tells."""

    name: str | None = None
    legal_form: str | None = None
    registration: str | None = Field(default=None, description="registration or VAT number")
    address: str | None = None


class ContactFacts(Frozen):
    """Ways to reach the shop, and who it is."""

    phones: tuple[Phone, ...] = ()
    emails: tuple[Named, ...] = Field(default=(), description="name: the address")
    link: Found = Found()
    form: Found = Found()
    live_chat: Found = Found()
    messengers: tuple[Named, ...] = ()
    social: tuple[Named, ...] = ()
    hours: Found = Found()
    company: Fact[Company] = Fact()


class ReviewFacts(Frozen):
    """What other customers say."""

    texts: tuple[Evidence, ...] = Field(default=(), description="reviews with text")
    count: Fact[int] = Fact()
    rating: Fact[str] = Field(default=Fact(), description="average, as shown")
    invite: Found = Found()
    questions: Found = Found()


class TrustFacts(Frozen):
    """Promises and rules of the shop."""

    returns: Found = Found()
    returns_link: Found = Found()
    return_days: Fact[int] = Fact()
    terms: Found = Found()
    privacy: Found = Found()
    logo: Found = Found()
    faq: Found = Found()
    order_tracking: Found = Found()


class NavigationFacts(Frozen):
    """Finding the way."""

    search: Found = Found()
    menu: Found = Found()
    menu_entries: int = Field(default=0, description="links on the menu's top level")
    breadcrumbs: Found = Found()


class EngagementFacts(Frozen):
    """Staying in touch."""

    account: Found = Found()
    loyalty: Found = Found()
    newsletter: Found = Found()
    promotions: Found = Found()
    blog: Found = Found()
