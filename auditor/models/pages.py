"""PageFacts: everything found on one page; ShopFacts: the pages together. Rules judge these only."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import NamedTuple

from pydantic import ConfigDict, Field

from .base import Frozen, Message
from .facts import (
    CartFacts,
    ContactFacts,
    DeliveryFacts,
    EngagementFacts,
    IndexingFacts,
    NavigationFacts,
    PriceFacts,
    ProductFacts,
    ReviewFacts,
    TrustFacts,
)
from .snapshot import READABLE, Consent, FailedRequest, ImageInfo, Layout, ReadStatus, Tls, Viewport


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


EU_MARKET = "EU"
"""The code of a shop that sells in the EU, in which member is not known."""
UNKNOWN_MARKET = "ZZ"
"""The code of a market that is not known: ISO 3166-1 leaves it to users."""


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
    as_of: str | None = Field(default=None, description="ISO date for which this holds: the audit's day")

    @property
    def without_vat(self) -> bool:
        """Whether it is known that prices carry no VAT there; False for a market that is not known."""
        return self.vat_name is None and self.code not in (EU_MARKET, UNKNOWN_MARKET)


class TextPlace(NamedTuple):
    """Text that an element holds itself, not in its children."""

    element: int
    """Identity of the element in the layouts."""
    characters: int
    quote: str
    """Its first words."""
    frame: bool = False
    """It stands in the header, footer or menu that pages share."""


class PageFacts(Frozen):
    """Everything found on one page."""

    url: str
    requested_url: str = Field(default="", description="the address that was asked for, before redirects")
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
    viewport_meta: str = Field(default="", description="content of <meta name=viewport>")
    load_seconds: float | None = Field(
        default=None, description="until the page's load event; None when it was not loaded by a browser"
    )
    market: MarketInfo = Field(
        default=MarketInfo(code=UNKNOWN_MARKET), description="filled in before rules see the page"
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
    indexing: IndexingFacts = IndexingFacts()
    layouts: tuple[Layout, ...] = Field(default=(), repr=False)
    texts: tuple[TextPlace, ...] = Field(
        default=(), repr=False, description="where the page's text stands; only where there is a layout"
    )
    images: tuple[ImageInfo, ...] = ()
    failed_requests: tuple[FailedRequest, ...] = ()
    insecure_requests: tuple[str, ...] = ()
    tls: Tls | None = None
    consent: Consent | None = None

    def layout(self, viewport: Viewport) -> Layout | None:
        """The layout in one viewport, None when it was not captured."""
        return next((layout for layout in self.layouts if layout.viewport is viewport), None)


class PageSequence(Sequence[PageFacts]):
    """Pages that need not all be in memory: each is fetched when it is asked for, anew each time."""

    @abstractmethod
    def where(
        self, statuses: Collection[ReadStatus], kinds: Collection[PageKind] | None = None
    ) -> Sequence[PageFacts]:
        """The pages with one of the statuses and, unless None, kinds, in the same order."""


_UNREAD = (ReadStatus.UNREADABLE, ReadStatus.SKIPPED)
_NO_ERROR = frozenset(PageKind) - {PageKind.ERROR}


class ShopFacts(Frozen):
    """The pages of one shop together.

    There may be thousands of pages, and not all of them in memory: a rule goes through them, as often as
    it needs, and keeps of a page only what it found there.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    start_url: str
    pages: PageSequence | tuple[PageFacts, ...]
    market: MarketInfo
    whole: bool = True
    """Whether the shop's pages were looked for; else listed ones were visited, or the visit was cut off."""

    @property
    def readable(self) -> Sequence[PageFacts]:
        """Pages that could be read and are no error pages, in the order of the visit."""
        return self._where(READABLE, _NO_ERROR)

    def of_kind(self, *kinds: PageKind) -> Sequence[PageFacts]:
        """Pages of the kinds that could be read, in the order of the visit."""
        return self._where(READABLE, _NO_ERROR.intersection(kinds))

    def unread_of_kind(self, *kinds: PageKind) -> Sequence[PageFacts]:
        """Pages of the kinds that are known of, but could not be read or were not visited."""
        return self._where(_UNREAD, kinds)

    def _where(self, statuses: Collection[ReadStatus], kinds: Collection[PageKind]) -> Sequence[PageFacts]:
        if isinstance(self.pages, PageSequence):
            return self.pages.where(statuses, kinds)
        return tuple(page for page in self.pages if page.status in statuses and page.kind in kinds)
