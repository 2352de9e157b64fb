"""products.toml as a Django fixture: the rows that `manage.py loaddata` puts into an Oscar shop."""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from statistics import fmean
from typing import Any

PRODUCTS = Path(__file__).with_name("products.toml")
TEXTS = Path(__file__).with_name("texts")
IMAGE_FOLDER = "images/products"
"""Folder of the product pictures inside the shop's media folder."""

Row = dict[str, Any]


def read_products(language: str = "en-gb") -> dict[str, Any]:
    """The data file, its texts replaced by those of texts/<language>.toml where there is such a file.

    Raises:
        KeyError: The translation lacks the text of a product, category, product type or attribute.
    """
    data = tomllib.loads(PRODUCTS.read_text(encoding="utf-8"))
    translation = TEXTS / f"{language}.toml"
    if translation.exists():
        _translate(data, tomllib.loads(translation.read_text(encoding="utf-8")))
    return data


def _translate(data: dict[str, Any], texts: dict[str, Any]) -> None:
    for kind in data["product_types"]:
        kind["name"] = texts["product_types"][kind["slug"]]
        kind["attributes"] = {code: texts["attributes"][code] for code in kind["attributes"]}
    for category in data["categories"]:
        category.update(texts["categories"][category["slug"]])
    for product in data["products"]:
        for item in (product, *product.get("variants", [])):
            _translate_product(item, texts["products"][item["slug"]])


def _translate_product(product: dict[str, Any], texts: dict[str, Any]) -> None:
    reviews = texts.pop("reviews", [])
    product.update(texts)
    for review, text in zip(product.get("reviews", []), reviews, strict=True):
        review.update(text)


def image_name(slug: str, view: str) -> str:
    """Path of a product picture inside the media folder."""
    return f"{IMAGE_FOLDER}/{slug}-{view}.jpg"


def fixture(data: dict[str, Any], currency: str) -> list[Row]:
    """Every database row of the shop, in an order in which each row only refers to rows before it.

    Args:
        data: What `read_products` gives.
        currency: ISO 4217 code that all prices are in.
    """
    return list(_Rows(data, currency).all())


class _Rows:
    """Numbers the rows of each table from 1, so that the same data gives the same shop."""

    def __init__(self, data: dict[str, Any], currency: str) -> None:
        self._data = data
        self._currency = currency
        self._created: datetime = data["created"]
        self._numbers: dict[str, Iterator[int]] = {}
        self._ids: dict[tuple[str, str], int] = {}

    def all(self) -> Iterator[Row]:
        """Countries and partner, then categories and product types, then the products."""
        yield _row("address.country", "GB", printable_name="United Kingdom", **_SHIPPING_COUNTRY)
        yield self._new("partner.partner", "partner", name=self._data["partner"], code="partner")
        yield from self._categories()
        yield from self._product_types()
        for product in self._data["products"]:
            yield from self._product(product)
        for product in self._data["products"]:
            yield from self._recommendations(product)

    def _categories(self) -> Iterator[Row]:
        for position, category in enumerate(self._data["categories"], start=1):
            yield self._new(
                "catalogue.category",
                category["slug"],
                path=f"{position:04}",  # treebeard's materialised path of a root node
                depth=1,
                name=category["name"],
                slug=category["slug"],
                description=f"<p>{category['description']}</p>",
            )

    def _product_types(self) -> Iterator[Row]:
        for kind in self._data["product_types"]:
            row = self._new("catalogue.productclass", kind["slug"], name=kind["name"], slug=kind["slug"])
            yield row
            for code, name in kind["attributes"].items():
                yield self._new(
                    "catalogue.productattribute",
                    f"{kind['slug']}/{code}",
                    product_class=row["pk"],
                    code=code,
                    name=name,
                )

    def _product(self, product: dict[str, Any]) -> Iterator[Row]:
        variants = product.get("variants", [])
        reviews = product.get("reviews", [])
        row = self._product_row(
            product,
            structure="parent" if variants else "standalone",
            product_class=self._ids["catalogue.productclass", product["type"]],
            description=product["description"].strip(),
            rating=fmean(review["score"] for review in reviews) if reviews else None,
        )
        yield row
        category = self._ids["catalogue.category", product["category"]]
        yield self._new("catalogue.productcategory", "", product=row["pk"], category=category)
        yield from self._details(product, row["pk"], product["type"])
        yield from self._photos(product, row["pk"])
        yield from self._reviews(reviews, row["pk"])
        for variant in variants:
            child = self._product_row(variant, structure="child", parent=row["pk"])
            yield child
            yield from self._details(variant, child["pk"], product["type"])

    def _product_row(self, product: dict[str, Any], **fields: object) -> Row:
        return self._new(
            "catalogue.product",
            product["slug"],
            slug=product["slug"],
            title=product["title"],
            upc=product["upc"],
            date_created=self._created,
            date_updated=self._created,
            **fields,
        )

    def _details(self, product: dict[str, Any], product_id: int, kind: str) -> Iterator[Row]:
        for code, value in product["attributes"].items():
            attribute = self._ids["catalogue.productattribute", f"{kind}/{code}"]
            yield self._new(
                "catalogue.productattributevalue",
                "",
                product=product_id,
                attribute=attribute,
                value_text=value,
            )
        if "price" in product:
            yield self._new(
                "partner.stockrecord",
                "",
                product=product_id,
                partner=self._ids["partner.partner", "partner"],
                partner_sku=product["sku"],
                price_currency=self._currency,
                price=product["price"],
                num_in_stock=product["stock"],
                date_created=self._created,
                date_updated=self._created,
            )

    def _photos(self, product: dict[str, Any], product_id: int) -> Iterator[Row]:
        for order, view in enumerate(product["photos"]):
            yield self._new(
                "catalogue.productimage",
                "",
                product=product_id,
                original=image_name(product["slug"], view),
                display_order=order,
                date_created=self._created,
            )

    def _reviews(self, reviews: list[dict[str, Any]], product_id: int) -> Iterator[Row]:
        for review in reviews:
            yield self._new(
                "reviews.productreview",
                "",
                product=product_id,
                score=review["score"],
                title=review["title"],
                body=review["body"],
                name=review["name"],
                email=f"{review['name'].lower()}@example.org",
                status=1,  # approved
                date_created=review["date"],
            )

    def _recommendations(self, product: dict[str, Any]) -> Iterator[Row]:
        for ranking, slug in enumerate(reversed(product["related"])):
            yield self._new(
                "catalogue.productrecommendation",
                "",
                primary=self._ids["catalogue.product", product["slug"]],
                recommendation=self._ids["catalogue.product", slug],
                ranking=ranking,
            )

    def _new(self, model: str, key: str, **fields: object) -> Row:
        """A row with the next number of its table, findable by `key`."""
        number = next(self._numbers.setdefault(model, count(1)))
        self._ids[model, key] = number
        return _row(model, number, **fields)


_SHIPPING_COUNTRY = {
    "name": "United Kingdom",
    "iso_3166_1_a3": "GBR",
    "iso_3166_1_numeric": "826",
    "is_shipping_country": True,
}


def _row(model: str, key: int | str, **fields: object) -> Row:
    return {"model": model, "pk": key, "fields": fields}
