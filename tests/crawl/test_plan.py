from pathlib import Path

import pytest

from auditor.crawl.links import links_of
from auditor.crawl.plan import WANTED, shares
from auditor.crawl.services import Services
from auditor.crawl.sitemap import SitemapSample
from auditor.models import PageKind


@pytest.mark.parametrize(
    ("room", "products", "expected"),
    [
        (29, 10, (9, 10)),
        (15, 10, (6, 8)),
        (9, 10, (3, 5)),
        (4, 10, (1, 2)),
        (1, 10, (0, 1)),
        (0, 10, (0, 0)),
        (29, 1, (9, 1)),
        (29, 0, (9, 0)),
    ],
)
def test_shares_keep_within_the_room(room: int, products: int, expected: tuple[int, int]) -> None:
    share = shares(room, products)
    assert (share.service, share.products) == expected
    assert share.service + share.products <= room


PAGE = (Path(__file__).parent / "pages" / "services.html").read_text("utf-8")


def targets(most: int = 9) -> Services:
    services = Services(most)
    services.look_at(links_of(PAGE, "https://x.example/"), "https://x.example/")
    return services


def test_the_likeliest_page_of_each_kind_comes_first() -> None:
    wave = {target.kind: target.url for target in targets().wave(9)}
    assert wave == {
        PageKind.CART: "https://x.example/cart",
        PageKind.DELIVERY: "https://x.example/delivery",
        PageKind.PAYMENT: "https://x.example/shipping-payment",
    }


def test_every_choice_says_why() -> None:
    (cart,) = [target for target in targets().wave(9) if target.kind is PageKind.CART]
    assert cart.why.key == "why.link"
    assert cart.why.params["words"] == "Cart"


def test_what_was_missed_is_looked_for_elsewhere() -> None:
    services = targets()
    first = services.wave(9)
    assert services.wave(9) == []
    services.missed(next(target for target in first if target.kind is PageKind.DELIVERY))
    (again,) = services.wave(9)
    assert (again.kind, again.url) == (PageKind.DELIVERY, "https://x.example/old-delivery")


def test_pages_without_a_link_are_taken_from_the_sitemap() -> None:
    services = targets()
    services.wave(9)
    sitemap = SitemapSample(seed=0)
    sitemap.add("https://x.example/pages/returns", of_products=False)
    sitemap.add("https://x.example/pages/terms", of_products=False)
    services.add_sitemap(sitemap, lambda url: "terms" not in url)
    assert [(t.kind, t.url) for t in services.wave(9)] == [
        (PageKind.RETURNS, "https://x.example/pages/returns")
    ]


def test_no_more_service_pages_than_their_share() -> None:
    services = targets(most=1)
    assert services.wave(0) == []
    assert [target.kind for target in services.wave(9)] == [WANTED[0]]
    assert services.wave(9) == []
