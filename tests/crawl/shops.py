"""Small shops as pages for a loopback server: sections, products, service pages, traps."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from .loopback import Page, Reply, text

FOLDER = Path(__file__).parent
WORDS: dict[str, Any] = tomllib.loads((FOLDER / "words.toml").read_text("utf-8"))
PATHS = {
    "cart": "cart",
    "contact": "contact",
    "delivery": "delivery",
    "payment": "payment",
    "returns": "returns",
    "terms": "terms",
    "privacy": "privacy",
    "about": "about",
    "faq": "faq",
}
PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="800" height="800">'
    b'<rect width="800" height="800" fill="#c84"/></svg>'
)
ACTIONS = ("/cart/add", "/wishlist", "/logout", "/compare", "currency=", "/print")
"""What is in the path of every link that changes something."""


@dataclass(frozen=True)
class Shop:
    """What a small shop is like."""

    language: str = "en"
    name: str = "Clay & Co"
    sections: int = 3
    per_section: int = 14
    front: str = "/"
    product_path: str = "/product/{slug}-{number}"
    alternates: Mapping[str, str] = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=lambda: PATHS)
    robots: str | None = None
    client_rendered: bool = False
    on_front: int = 4
    footer: tuple[str, ...] = (
        "contact",
        "delivery",
        "payment",
        "returns",
        "terms",
        "privacy",
        "about",
        "faq",
    )

    def pages(self) -> dict[str, Page]:
        """Path -> page."""
        return _Builder(self).pages()


class _Builder:
    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.words = WORDS[shop.language]
        self.templates = Environment(loader=FileSystemLoader(FOLDER / "templates"), autoescape=True)
        self.sections = [
            {"path": f"section-{letter}", "name": f"Series {letter.upper()}", "products": self._products(n)}
            for n, letter in enumerate("abcdefgh"[: shop.sections])
        ]

    def pages(self) -> dict[str, Page]:
        shop, words = self.shop, self.words
        everything = [product for section in self.sections for product in section["products"]]
        spread = (
            everything[:: max(1, len(everything) // shop.on_front)][: shop.on_front] if shop.on_front else []
        )
        pages = {shop.front: self._html("listing", title=shop.name, products=spread)}
        for section in self.sections:
            path = f"{shop.front}{section['path']}"
            pages[path] = self._html(
                "listing", title=section["name"], products=section["products"], listed=True
            )
            for product in section["products"]:
                pages[product["path"]] = self._html(
                    "product", title=product["name"], product=product, section=section
                )
        for kind, path in shop.paths.items():
            pages[f"{shop.front}{path}"] = self._html("base", title=words[kind], lines=words["text"])
        pages[f"{shop.front}login"] = self._html("base", title=words["account"])
        for name in ("/logo.png", "/picture.svg"):
            pages[name] = Reply(PICTURE, type="image/svg+xml")
        if shop.robots is not None:
            pages["/robots.txt"] = text(shop.robots)
        return pages

    def _html(self, template: str, **values: Any) -> str:
        shop = {
            "language": self.shop.language,
            "name": self.shop.name,
            "front": self.shop.front,
            "sections": self.sections,
            "alternates": self.shop.alternates,
            "footer": self.shop.footer,
        }
        html = self.templates.get_template(f"{template}.html.j2").render(
            shop=shop, words=self.words, paths=self.shop.paths, **values
        )
        return _client_rendered(html) if self.shop.client_rendered else html

    def _products(self, section: int) -> list[dict[str, Any]]:
        products = []
        for n in range(self.shop.per_section):
            number = section * 100 + n + 10
            slug = f"mug-{'abcdefghijklmnopqrstuvwxyz'[n % 26]}{n // 26 or ''}"
            path = self.shop.product_path.format(slug=slug, number=number)
            products.append(
                {
                    "path": path,
                    "number": number,
                    "name": f"Mug {number}",
                    "price": f"{number},00 €",
                    "picture": "/picture.svg",
                }
            )
        return products


def _client_rendered(html: str) -> str:
    """The same page, put together by a script: the server's own HTML has nothing in its body."""
    head, _, rest = html.partition("<body>")
    body = rest.partition("</body>")[0].replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
    body = body.replace("</script>", "<\\/script>")
    script = f"setTimeout(() => {{ document.getElementById('app').innerHTML = `{body}`; }}, 30);"
    return f"{head}<body><div id=app></div><script>{script}</script></body></html>"
