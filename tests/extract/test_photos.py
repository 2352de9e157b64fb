from __future__ import annotations

import pytest

from auditor.extract.photos import photos_of
from auditor.extract.pictures import full_key, picture_key
from auditor.models import ImageInfo

from .product_pages import page_of, stands_in

NAME = "Oak chair Nora"
TILES = "".join(
    f'<li><a href="/p/{n}"><img class="product-image" src="/media/{n}-chair.jpg" alt="{alt}"></a></li>'
    for n, alt in enumerate(("Oak table", "Oak bench", "Oak stool"), start=7)
)


def names_of(body: str, head: str = "") -> list[str]:
    """The files of the photos found beside the product's name."""
    page = page_of(f"<main><h1>{NAME}</h1>{body}</main>", head=head)
    photos = photos_of(page)
    assert [photo.evidence.quote for photo in photos if not stands_in(page, photo.evidence)] == []
    return [photo.url.removeprefix("https://shop.example") for photo in photos]


def gallery(*pictures: str, box: str = "product-gallery") -> str:
    items = "".join(f"<li>{picture}</li>" for picture in pictures)
    return f'<div class="{box}"><ul>{items}</ul></div>'


def test_a_large_photo_and_its_thumbnails_of_other_file_names() -> None:
    large = '<img src="/i/77aa001x.jpg" alt="Oak chair Nora">'
    thumbs = [f'<img src="/i/{name}._US40_.jpg">' for name in ("41bb002y", "41cc003z")]
    assert len(names_of(f'<div class="product-gallery">{large}{gallery(*thumbs)}</div>')) == 2


def test_thumbnails_that_link_to_their_own_large_files_count_beside_the_main_photo() -> None:
    """Some shops leave the main photo out of the row of small ones."""
    pictures = [
        f'<a href="/big/{n}-side.jpg"><img src="/s/{n}-side-74x74.jpg"></a>' for n in ("left", "right")
    ]
    main = '<a href="/big/whole.jpg"><img src="/m/whole-228x228.jpg" alt="Oak chair Nora"></a>'
    assert len(names_of(f'<div class="product-gallery">{main}{gallery(*pictures)}</div>')) == 3


@pytest.mark.parametrize(
    "address", ["/im/{n}{n}1/h500/oak-chair.jpg", "/dp/0{n}4{n}/oak-chair-c.jpg", "/photo.php?id=5{n}&w=300"]
)
def test_files_called_by_the_product_are_told_apart_by_the_rest_of_their_address(address: str) -> None:
    slides = [f'<img src="{address.format(n=n)}">' for n in range(4)]
    assert len(names_of(gallery(*slides, *slides))) == 4


def test_a_larger_file_in_the_link_or_in_data_is_the_same_photo() -> None:
    linked = '<a href="/i/5fe72f/oak-chair-nora-front.jpg"><img src="/i/5fe72f?h=520"></a>'
    told = '<img src="/i/99.jpg" data-magnify="/i/full-99-side.jpg">'
    repeated = '<img src="/i/5fe72f?h=70">'
    assert len(names_of(gallery(linked, told, repeated))) == 2


def test_one_placeholder_before_loading_does_not_make_all_photos_one() -> None:
    slides = [f'<img src="/img/grey.jpg" data-src="/i/{name}.jpg">' for name in ("front", "side", "back")]
    assert names_of(gallery(*slides)) == ["/i/front.jpg", "/i/side.jpg", "/i/back.jpg"]


def test_an_attribute_that_is_no_address_is_passed_over() -> None:
    assert names_of(gallery('<img src="/i/front.jpg" data-image="4711" data-full=\'{"a": "/b"}\'>')) == [
        "/i/front.jpg"
    ]


def test_photos_that_only_microdata_names_within_the_gallery() -> None:
    empty = '<img src="data:image/gif;base64,R0"><meta itemprop="image" content="/i/{}.jpg">'
    slides = [empty.format(name) for name in ("front", "side", "back")]
    assert len(names_of(gallery(*slides))) == 3
    assert names_of('<meta itemprop="image" content="/i/front.jpg">') == []


def test_other_products_without_a_marked_strip() -> None:
    filler = "<p>text</p>" * 30
    main = gallery('<img src="/i/front.jpg" alt="Oak chair Nora">')
    assert names_of(f"{main}{filler}<ul>{TILES}</ul>") == ["/i/front.jpg"]


def test_a_gallery_whose_pictures_each_have_a_page() -> None:
    pictures = [
        f'<a href="/pictures?of=77&at={n}"><img src="/s/93261{n}.jpg" alt="{NAME}"></a>' for n in range(4)
    ]
    thing = '{"@type":"Product","name":"Oak chair Nora","image":"/s/932610.jpg"}'
    head = f'<script type="application/ld+json">{thing}</script>'
    assert len(names_of(gallery(*pictures, box="slides"), head)) == 4


@pytest.mark.parametrize(
    "picture",
    [
        '<img src="/skin/spacer.gif">',
        '<img src="https://map0.maps.example/t09/14/8105/5375.png" class="leaflet-tile">',
        '<img src="/skin/magnify.png" width="32" height="32">',
        '<img src="/images/manufacturers/33912.jpg" alt="Acme">',
        '<img src="/content/offers-dummy.png">',
        '<img src="/i/dot.png" width="1" height="1">',
    ],
)
def test_decoration_is_no_photo(picture: str) -> None:
    main = '<img src="/i/front.jpg" alt="Oak chair Nora">'
    assert names_of(gallery(main, picture)) == ["/i/front.jpg"]


def test_a_product_named_like_decoration_keeps_its_photos() -> None:
    page = page_of(
        "<h1>World map poster</h1>" + gallery('<img src="/i/map.jpg" alt="World map poster">'),
    )
    assert [photo.alt for photo in photos_of(page)] == ["World map poster"]


def test_a_button_to_compare_does_not_hide_the_photos() -> None:
    body = f'<div id="compare4711">{gallery("<img src=/i/front.jpg>", "<img src=/i/side.jpg>")}</div>'
    assert names_of(body) == ["/i/front.jpg", "/i/side.jpg"]


def test_the_loaded_file_tells_a_small_copy() -> None:
    page = page_of(
        f'<h1>{NAME}</h1><div class="product-gallery"><img src="/i/a8f.jpg" alt="{NAME}">'
        '<ul><li><img src="/i/1cc.jpg"></li><li><img src="/i/2dd.jpg"></li></ul></div>'
    )
    sizes = {"a8f": 900, "1cc": 80, "2dd": 80}
    images = tuple(
        ImageInfo(
            element=None, url=f"https://shop.example/i/{name}.jpg", natural_width=width, natural_height=width
        )
        for name, width in sizes.items()
    )
    page.snapshot = page.snapshot.model_copy(update={"images": images})
    assert len(photos_of(page)) == 2


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("https://a/i/31abcDEF._SS40_.jpg", "https://a/i/31abcDEF._AC_SL1500_.jpg"),
        ("https://a/g/XyZ123/s-l64.jpg", "https://a/g/XyZ123/s-l500.jpg"),
        ("https://a/p/lamp-thumb.jpg?v=1", "https://a/p/lamp-large.jpg?v=2"),
        ("https://a/v2/1-zoom-desktop.jpg", "https://a/v2/1-cart.jpg"),
        ("https://a/large/123_1.jpg?sw=800", "https://a/small/123_1.jpg?sw=80"),
        ("https://a/s3/93261690_614.jpg", "https://a/s3/93261690_114.jpg"),
        ("https://a/photos/ab12cd/500.jpg", "https://a/photos/ab12cd/100.jpg"),
    ],
)
def test_sizes_share_a_key(one: str, two: str) -> None:
    assert picture_key(one) == picture_key(two)
    assert picture_key(one) != picture_key("https://a/i/other-name.jpg")


@pytest.mark.parametrize("name", ["DSC_{}.jpg", "chair-{}.jpg", "{}.jpg"])
def test_numbers_of_a_camera_tell_photos_apart(name: str) -> None:
    one, two = (picture_key(f"https://a/upload/{name.format(number)}") for number in (1233, 1237))
    assert one != two


def test_numbered_files_differ() -> None:
    assert picture_key("https://a/SKU25289/image154290.jpg") != picture_key(
        "https://a/SKU25289/image154289.jpg"
    )


def test_a_folder_named_after_photo_and_size() -> None:
    large, small = "https://a/123-large_default/oak-chair.jpg", "https://a/123-small_default/oak-chair.jpg"
    assert full_key(large) == full_key(small)
    assert full_key(large) != full_key(large.replace("123", "124"))


def test_a_full_key_leaves_out_how_the_picture_is_made() -> None:
    assert full_key("https://a/p?id=5&w=300&q=80") == full_key("https://a/p?id=5&w=900")
    assert full_key("https://a/p?id=5&w=300") != full_key("https://a/p?id=6&w=300")


MAIN = "<main><h1>Oak chair Nora</h1><p>39 €</p>{}</main>"
TEMPLATES = {
    "figure of linked slides with data attributes, thumbnails added by script": (
        '<div class="woo-product-gallery images"><figure>'
        + "".join(
            f'<div data-thumb="/u/nora-{n}-100x100.jpg" class="gallery__image"><a href="/u/nora-{n}.jpg">'
            f'<img src="/u/nora-{n}-600x600.jpg" data-large_image="/u/nora-{n}.jpg">'
            "</a></div>"
            for n in "abc"
        )
        + '</figure><ol class="flex-control-thumbs">'
        + "".join(f'<li><img src="/u/nora-{n}-100x100.jpg"></li>' for n in "abc")
        + "</ol></div>"
    ),
    "list of media with widths in the query, and a second list of thumbnails": (
        '<ul class="product__media-list">'
        + "".join(f'<li><img src="//cdn.example/files/nora_{n}.jpg?v=1&width=1946"></li>' for n in "xyz")
        + '</ul><ul class="thumbnail-list">'
        + "".join(
            f'<li><button><img src="//cdn.example/files/nora_{n}.jpg?v=1&width=416"></button></li>'
            for n in "xyz"
        )
        + "</ul>"
    ),
    "cover and thumbnails in folders named after photo and size": (
        '<div class="images-container"><div class="product-cover">'
        '<img src="/21-large_default/oak-chair-nora.jpg"></div><ul class="product-images">'
        + "".join(
            f'<li class="thumb-container"><img class="thumb" src="/{n}-home_default/oak-chair-nora.jpg"></li>'
            for n in (21, 22, 23)
        )
        + "</ul></div>"
    ),
    "main photo in a link, additional ones in links, without the main one": (
        '<ul class="thumbnails"><li><a class="thumbnail" href="/cache/n1-800x800.jpg">'
        '<img src="/cache/n1-228x228.jpg"></a></li>'
        + "".join(
            f'<li class="image-additional"><a class="thumbnail" href="/cache/{n}-800x800.jpg">'
            f'<img src="/cache/{n}-74x74.jpg"></a></li>'
            for n in ("n2", "n3")
        )
        + "</ul>"
    ),
    "slides and small copies that differ in two letters of their names and in their folders": (
        '<div class="photos"><div class="photos__slider">'
        + "".join(
            f'<a href="/h/{n}1/pol_pl_Oak-7_{n}.webp"><img src="/h/{n}2/pol_pm_Oak-7_{n}.webp"></a>'
            for n in "123"
        )
        + '</div><div class="photos_nav">'
        + "".join(f'<figure><img src="/h/{n}3/pol_ps_Oak-7_{n}.webp"></figure>' for n in "123")
        + "</div></div>"
    ),
    "slides loaded later, clones at both ends": (
        '<div class="gallery"><div class="slick-track">'
        + "".join(
            f'<div class="slick-slide"><img class="lazy" src="/img/blank.gif" data-lazy="/p/{n}.webp"></div>'
            for n in ("chair_c", "chair_a1", "chair_b2", "chair_c", "chair_a1")
        )
        + "</div></div>"
    ),
}


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_three_photos_in_the_galleries_of_common_shop_software(template: str) -> None:
    assert len(photos_of(page_of(MAIN.format(template)))) == 3


def test_two_letters_tell_colours_apart_in_one_strip() -> None:
    assert (
        len(names_of(gallery(*(f'<img src="/i/oak-chair-{colour}.jpg">' for colour in ("bk", "wh", "rd")))))
        == 3
    )
