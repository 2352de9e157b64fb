"""PageFacts: everything found on one page, each fact with its evidence. Rules judge these only."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from pydantic import Field

from .base import Frozen, Message, Money
from .snapshot import Consent, FailedRequest, ImageInfo, Layout, ReadStatus, Tls, Viewport

T = TypeVar("T")

QUOTE_LIMIT = 300
"""Longest quote kept as evidence, characters."""


class Source(StrEnum):
    """Where on a page something was found."""

    TEXT = "text"
    LINK = "link"
    BUTTON = "button"
    FIELD = "field"
    IMAGE = "image"
    ATTRIBUTE = "attribute"
    MARKUP = "markup"
    """Class, id or role of an element."""
    JSON_LD = "json-ld"
    MICRODATA = "microdata"
    OPEN_GRAPH = "open-graph"
    META = "meta"
    SCRIPT = "script"
    FRAME = "frame"
    LAYOUT = "layout"
    NETWORK = "network"
    URL = "url"


class Evidence(Frozen):
    """What a claim rests on: words of the page and the element they stand in."""

    source: Source
    quote: str = Field(description=f"words as they stand in the page, at most {QUOTE_LIMIT} characters")
    selector: str | None = Field(default=None, description="CSS selector of the element")
    element: int | None = Field(default=None, description="identity of the element in the layouts")
    page: str | None = Field(default=None, description="address of the page, where not the verdict's")


class Found(Frozen):
    """Something is on the page, or not: true where there is evidence."""

    evidence: tuple[Evidence, ...] = ()
    confidence: float = Field(default=1.0, description="0..1; below 0.5 rules answer needs_review")

    def __bool__(self) -> bool:
        return bool(self.evidence)


class Fact(Found, Generic[T]):
    """A value found on the page with its evidence; None when not found."""

    value: T | None = None

    def __bool__(self) -> bool:
        return self.value is not None


class Named(Frozen):
    """One of several things of a kind: a payment method, a social network, a carrier."""

    name: str
    evidence: Evidence


class Availability(StrEnum):
    """Whether the product can be had now."""

    IN_STOCK = "in_stock"
    OUT_OF_STOCK = "out_of_stock"
    PREORDER = "preorder"


class PageKind(StrEnum):
    """What a page is for."""

    HOME = "home"
    CATEGORY = "category"
    PRODUCT = "product"
    SEARCH = "search"
    CART = "cart"
    CHECKOUT = "checkout"
    CONTACT = "contact"
    DELIVERY = "delivery"
    PAYMENT = "payment"
    RETURNS = "returns"
    TERMS = "terms"
    PRIVACY = "privacy"
    ABOUT = "about"
    FAQ = "faq"
    BLOG = "blog"
    ACCOUNT = "account"
    STORES = "stores"
    OTHER = "other"
    ERROR = "error"


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


class MarketInfo(Frozen):
    """The market that the shop serves, as far as rules need it."""

    code: str = Field(description="ISO 3166-1 alpha-2, or `EU`/`ZZ` when not known")
    currency: str | None = None
    vat_name: str | None = None
    vat_rate: float | None = Field(
        default=None, description="standard rate on the audit's date, 0.21 for 21 %"
    )
    return_days: int | None = Field(default=None, description="legal number of days to withdraw")
    in_eu: bool = False

    @property
    def without_vat(self) -> bool:
        """Whether it is known that prices carry no VAT there; False for a market that is not known."""
        return self.vat_name is None and self.code not in ("EU", "ZZ")


class PageFacts(Frozen):
    """Everything found on one page."""

    url: str
    status: ReadStatus
    reason: Message | None = None
    http_status: int | None = None
    kind: PageKind
    kind_confidence: float
    language: str = Field(description="ISO 639-1; `und` when not known")
    language_supported: bool = True
    right_to_left: bool = Field(default=False, description="the page is read from right to left")
    site_name: str = Field(default="", description="the shop's own name, where the page tells it")
    title: str = ""
    meta_description: str = ""
    market: MarketInfo = Field(
        default=MarketInfo(code="ZZ"), description="filled in before rules see the page"
    )
    product: ProductFacts = ProductFacts()
    price: PriceFacts = PriceFacts()
    delivery: DeliveryFacts = DeliveryFacts()
    cart: CartFacts = CartFacts()
    contact: ContactFacts = ContactFacts()
    reviews: ReviewFacts = ReviewFacts()
    trust: TrustFacts = TrustFacts()
    navigation: NavigationFacts = NavigationFacts()
    engagement: EngagementFacts = EngagementFacts()
    layouts: tuple[Layout, ...] = Field(default=(), repr=False)
    images: tuple[ImageInfo, ...] = ()
    failed_requests: tuple[FailedRequest, ...] = ()
    insecure_requests: tuple[str, ...] = ()
    tls: Tls | None = None
    consent: Consent | None = None
    header_elements: tuple[Evidence, ...] = Field(default=(), description="the header landmark(s)")

    def layout(self, viewport: Viewport) -> Layout | None:
        """The layout in one viewport, None when it was not captured."""
        return next((layout for layout in self.layouts if layout.viewport is viewport), None)


class ShopFacts(Frozen):
    """The pages of one shop together."""

    start_url: str
    pages: tuple[PageFacts, ...]
    market: MarketInfo

    @property
    def readable(self) -> tuple[PageFacts, ...]:
        """Pages that could be read and are no error pages, in the order of the visit."""
        return tuple(
            page
            for page in self.pages
            if page.status in (ReadStatus.READ, ReadStatus.PARTIAL) and page.kind is not PageKind.ERROR
        )

    def of_kind(self, *kinds: PageKind) -> tuple[PageFacts, ...]:
        """Pages of the kinds that could be read, in the order of the visit."""
        return tuple(page for page in self.readable if page.kind in kinds)
