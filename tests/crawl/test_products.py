"""Which product pages come next."""

from auditor.crawl.products import ProductCandidates

SHOP = "https://shop.example"


def candidates(*paths: str) -> ProductCandidates:
    found = ProductCandidates(seed=0)
    for path in paths:
        found.add_product(SHOP + path)
    return found


def paths(found: ProductCandidates) -> list[str]:
    return sorted(c.url.removeprefix(SHOP) for c in found.next((), one_each=True))


def test_one_of_each_form_of_address() -> None:
    found = candidates("/p/red-mug-1.html", "/p/blue-mug-2.html", "/gift/card-50")
    assert len(found.next(())) == 3
    assert [path.split("/")[1] for path in paths(found)] == ["gift", "p"]


def test_one_of_each_structure() -> None:
    found = candidates("/p/mug-1.html", "/p/cup-2.html", "/p/sofa-3.html", "/p/not-looked-at-4.html")
    for path, structure in {"mug-1": "plain", "cup-2": "plain", "sofa-3": "made of parts"}.items():
        found.looked_at(f"{SHOP}/p/{path}.html", structure)
    assert len(paths(found)) == 2
    assert "/p/sofa-3.html" in paths(found)


def test_none_of_a_template_that_was_seen() -> None:
    found = candidates("/p/red-mug-1.html", "/p/blue-mug-2.html", "/gift/card-50")
    found.learn(f"{SHOP}/p/red-mug-1.html", product=True)
    assert paths(found) == ["/gift/card-50"]


def test_another_of_a_template_whose_first_was_something_else() -> None:
    found = candidates("/p/red-mug-1.html", "/p/blue-mug-2.html")
    (first,) = paths(found)
    found.learn(SHOP + first, product=False)
    found.drop(SHOP + first)
    (second,) = paths(found)
    assert second != first
