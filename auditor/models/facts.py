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
    described: bool = Field(
        default=False, description="the alt text says what it shows: no file name, no bare word for a photo"
    )
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
    longest: int | None = Field(default=None, description="words of its longest paragraph or list entry")


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
    placeholder_text: Found = Field(
        default=Found(), description="text left over from the shop's template where the product's own belongs"
    )
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
    lowest_told: Found = Field(default=Found(), description="words that tell the lowest price of 30 days")
    lowest: Fact[Money] = Field(default=Fact(), description="the amount that they tell")
    recommended: Found = Field(
        default=Found(), description="words that call the price compared with a recommended one"
    )
    discount: Fact[float] = Field(default=Fact(), description="the percentage shown, 15.0 for -15 %")
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


class PhoneNumber(Frozen):
    """A telephone number."""

    number: str = Field(description="E.164")
    shown: str = Field(description="as the page writes it")

    @property
    def line(self) -> str:
        """Its last 8 digits: the same with and without country and trunk codes, yet not the same for two
        lines that differ in nothing but the area or operator, as (044) 500-50-50 and (067) 500-50-50."""
        return self.number[-8:]


class Phone(PhoneNumber):
    """A telephone number of the shop."""

    clickable: bool = Field(description="it is a tel: link to the same number")
    evidence: Evidence


class PageArea(StrEnum):
    """Parts of a page that each tell a shopper or a machine how to reach the shop."""

    HEADER = "header"
    FOOTER = "footer"
    BODY = "body"
    """What is neither header nor footer."""
    MARKUP = "markup"
    """Structured data on the shop."""


class PlacedPhone(PhoneNumber):
    """A telephone number as one part of the page tells it."""

    area: PageArea
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
    placed_phones: tuple[PlacedPhone, ...] = Field(
        default=(), description="each full number once a part of the page that tells it"
    )
    emails: tuple[Named, ...] = Field(default=(), description="name: the address")
    link: Found = Found()
    form: Found = Found()
    live_chat: Found = Found()
    messengers: tuple[Named, ...] = ()
    social: tuple[Named, ...] = ()
    hours: Found = Found()
    round_the_clock: Found = Field(default=Found(), description="the shop can be reached day and night")
    feedback: Found = Field(default=Found(), description="a survey, or a way to tell what was bad")
    company: Fact[Company] = Fact()


class Review(Frozen):
    """One customer's review with text."""

    evidence: Evidence
    stars: float | None = Field(default=None, description="0..5; None when the page does not tell")
    answered: bool = Field(default=False, description="the shop answers it")
    answer: Evidence | None = None


class ReviewFacts(Frozen):
    """What other customers say."""

    texts: tuple[Evidence, ...] = Field(default=(), description="reviews with text")
    details: tuple[Review, ...] = Field(default=(), description="the reviews with text one by one")
    spread: Found = Field(default=Found(), description="how many reviews gave which number of stars")
    verified: Found = Field(default=Found(), description="words on whether and how reviews are checked")
    count: Fact[int] = Fact()
    rating: Fact[str] = Field(default=Fact(), description="average, as shown")
    invite: Found = Found()
    questions: Found = Found()


class TrustFacts(Frozen):
    """Promises and rules of the shop."""

    returns: Found = Found()
    return_days: Fact[int] = Fact()
    return_cost: Found = Field(default=Found(), description="words on who pays for sending it back")
    return_way: Found = Field(default=Found(), description="words on how to send it back")
    refund_days: Fact[int] = Field(default=Fact(), description="days within which the money comes back")
    withdrawal: Found = Field(default=Found(), description="links or buttons to withdraw from the contract")
    withdrawal_form: Found = Field(default=Found(), description="links to a form of withdrawal")
    guarantee_notice: Found = Field(default=Found(), description="notices on or links to the legal guarantee")
    guarantee_told: Found = Field(default=Found(), description="any text on the legal guarantee")
    odr_link: Found = Field(default=Found(), description="links to the closed EU platform for disputes")
    terms: Found = Found()
    privacy: Found = Found()
    logo: Found = Found()
    faq: Found = Found()
    order_tracking: Found = Found()


class KeyLink(Frozen):
    """A link to one of the pages without which nobody buys."""

    purpose: str = Field(description="the PageKind that its words name: cart, contact, delivery ...")
    url: str
    dead: bool = Field(description="it leads nowhere, and the markup names nothing that acts on a click")
    evidence: Evidence


class NavigationFacts(Frozen):
    """Finding the way."""

    search: Found = Found()
    menu: Found = Found()
    menu_entries: int = Field(default=0, description="links on the menu's top level")
    breadcrumbs: Found = Found()
    breadcrumbs_markup: Found = Field(default=Found(), description="a BreadcrumbList for machines")
    filters: Found = Field(default=Found(), description="controls that narrow a list of products down")
    sorting: Found = Field(default=Found(), description="controls that put a list of products in order")
    listed: int = Field(default=0, description="products in the rows that the page lists; 0 when not known")
    key_links: tuple[KeyLink, ...] = ()


class IndexingFacts(Frozen):
    """What the page tells search engines of itself."""

    language: Fact[str] = Field(default=Fact(), description="lang of the document, as declared")
    canonical: Fact[str] = Field(default=Fact(), description="absolute address that stands for the page")
    noindex: Found = Field(default=Found(), description="robots meta or X-Robots-Tag header that forbids it")


class EngagementFacts(Frozen):
    """Staying in touch."""

    account: Found = Found()
    loyalty: Found = Found()
    newsletter: Found = Found()
    promotions: Found = Found()
    blog: Found = Found()
    customer_photos: Found = Field(default=Found(), description="photos or videos by customers")
