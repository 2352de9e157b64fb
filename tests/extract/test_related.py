from __future__ import annotations

from auditor.extract.related import related_of

from .product_pages import page_of


def tiles(count: int, price: str = "€20.00", address: str = "/p/{}") -> str:
    return "".join(
        f'<div class="x{n}"><a href="{address.format(n + 7)}"><img src="/{n}.jpg" alt="Chair"></a>'
        f"<p>Chair {n}</p><p>{price}</p></div>"
        for n in range(count)
    )


def related(body: str) -> bool:
    return bool(related_of(page_of(f"<main><h1>Oak chair</h1><p>€30.00</p></main>{body}")))


def test_tiles_with_pictures_links_and_prices_are_other_products() -> None:
    assert related(f"<div>{tiles(3)}</div>")


def test_too_few_tiles_or_tiles_without_prices_are_none() -> None:
    assert not related(f"<div>{tiles(2)}</div>")
    assert not related(f"<div>{tiles(4, price='Read more')}</div>")


def test_the_products_own_pictures_are_no_tiles() -> None:
    assert not related(f"<div>{tiles(4, address='/i/{}.jpg')}</div>")
    assert not related(f"<footer>{tiles(4)}</footer>")


def test_a_department_in_a_menu_is_no_heading_of_a_strip() -> None:
    links = "".join(
        f'<li><a href="/c/{n}"><b>{w}</b></a></li>' for n, w in enumerate(("Beds", "Accessories") * 3)
    )
    assert not related(f"<div><ul>{links}</ul></div>")
    assert related('<h2>You may also like</h2><a href="/p/9"><img src="/9.jpg"></a>')
