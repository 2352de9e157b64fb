import pytest

from auditor.crawl.safety import acting_label, acts

from .shops import WORDS

ACTING = [
    "https://x.example/produkt/kubek?waluta=EUR",
    "https://x.example/mug?money=usd",
    "https://x.example/mug?x=pl",
    "https://x.example/koszyk/zmien",
    "https://x.example/cart/update",
    "https://x.example/schowek/dodaj/4",
    "https://x.example/krepselis/pasalinti/4",
    "https://x.example/grozs/pievienot/4",
    "https://x.example/ostukorv/lisa/4",
    "https://x.example/%D0%BA%D0%BE%D1%88%D0%B8%D0%BA/%D0%B4%D0%BE%D0%B4%D0%B0%D1%82%D0%B8/4",
    "https://x.example/konto/wyloguj",
    "https://x.example/cart/add/5",
    "https://x.example/?add-to-cart=5",
    "https://x.example/product/mug/?add_to_wishlist=12",
    "https://x.example/addToCart?sku=7",
    "https://x.example/removeFromWishlist",
    "https://x.example/index.php?route=checkout/cart/add&product_id=4",
    "https://x.example/index.php?route=account/logout",
    "https://x.example/index.php?dispatch=checkout.add..5",
    "https://x.example/index.php?dispatch=product_features.add_product&product_id=1",
    "https://x.example/cart?action=delete&id=5",
    "https://x.example/cart/change?line=1&quantity=0",
    "https://x.example/basket/add/1/",
    "https://x.example/catalog/product_compare/add/product/15/",
    "https://x.example/wishlist/index/add/product/15/",
    "https://x.example/customer/account/logout/",
    "https://x.example/module/blockwishlist/action?action=deleteProductFromWishlist",
    "https://x.example/koszyk/dodaj/7",
    "https://x.example/krepselis/prideti/3",
    "https://x.example/korzina/dobavit/3",
    "https://x.example/warenkorb/entfernen/9",
    "https://x.example/i18n/setlang/",
    "https://x.example/?currency=USD",
    "https://x.example/?lang=ru",
    "https://x.example/?SubmitCurrency=1&id_currency=2",
    "https://x.example/review/vote/helpful/12?vote=1",
    "https://x.example/newsletter/unsubscribe?id=3",
    "https://x.example/blog/post?replytocom=12",
    "https://x.example/product/5/print",
    "https://x.example/account/logout.html",
    "https://x.example/#/cart/add/3",
]

HARMLESS = [
    "https://x.example/mug?size=xl",
    "https://x.example/p/%D0%BA%D0%BE%D1%88%D0%B8%D0%BA-%D0%BF%D0%BB%D0%B5%D1%82%D0%B5%D0%BD%D0%B8%D0%B9",
    "https://x.example/mug?id=550",
    "https://x.example/cart",
    "https://x.example/cart/",
    "https://x.example/index.php?route=checkout/cart",
    "https://x.example/checkout/cart/",
    "https://x.example/basket/",
    "https://x.example/koszyk",
    "https://x.example/product/new-balance-574",
    "https://x.example/product/set-of-two-cups",
    "https://x.example/product/gift-bag",
    "https://x.example/products/add-a-room-fragrance",
    "https://x.example/collections/new",
    "https://x.example/p/change-table-for-babies",
    "https://x.example/how-to-order",
    "https://x.example/order-tracking",
    "https://x.example/catalogue/the-print-room_12/",
    "https://x.example/index.php?route=product/product&product_id=40",
    "https://x.example/delivery-and-returns",
    "https://x.example/returns",
    "https://x.example/compare-our-mugs-guide",
]


@pytest.mark.parametrize("url", ACTING)
def test_links_that_act_are_told(url: str) -> None:
    assert acts(url)


@pytest.mark.parametrize("url", HARMLESS)
def test_pages_are_not_taken_for_actions(url: str) -> None:
    assert not acts(url)


def test_a_language_that_the_page_has_already_is_no_switch() -> None:
    page = "https://x.example/index.php?lang=lt&id=1"
    assert not acts("https://x.example/index.php?lang=lt&id=2", page=page)
    assert acts("https://x.example/index.php?lang=en&id=1", page=page)


@pytest.mark.parametrize("label", WORDS["controls"]["acting"])
def test_words_of_controls_that_act(label: str) -> None:
    assert acting_label(label)


@pytest.mark.parametrize("label", WORDS["controls"]["harmless"])
def test_words_of_other_links(label: str) -> None:
    assert not acting_label(label)
