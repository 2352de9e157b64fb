"""The gate in the repository of a shop: a built site is audited before it is deployed."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from subprocess import run

import pytest

from tests.cli.command import Done, auditor

SHOP = Path(__file__).parents[1] / "fixtures" / "storefront"

pytestmark = pytest.mark.gate


@dataclass(frozen=True)
class Repository:
    """A clone of the shop's repository."""

    folder: Path

    def change(self, name: str, edit: Callable[[str], str]) -> None:
        """Edit a file; the edit has to change something."""
        file = self.folder / name
        before = file.read_text("utf-8")
        assert edit(before) != before
        file.write_text(edit(before), "utf-8")

    def gate(self, *options: str) -> Done:
        """Build the site and ask the gate."""
        shutil.rmtree(self.folder / "dist", ignore_errors=True)
        run([sys.executable, "build.py"], cwd=self.folder, check=True)
        done = auditor("audit", "./dist", *options, folder=self.folder)
        print(done.err)
        return done


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(Path(shutil.copytree(SHOP, tmp_path / "shop")))


def findings(done: Done) -> list[str]:
    """What the gate says of findings that close it."""
    return [line for line in done.err.splitlines() if line.startswith(("new ·", "worse"))]


def test_what_is_known_passes(repository: Repository) -> None:
    done = repository.gate()
    assert (done.code, findings(done)) == (0, []), done.err
    assert done.err.rstrip().endswith("The gate is passed.")


def test_a_template_without_its_cart_link_fails_with_one_message(repository: Repository) -> None:
    header = (repository.folder / "templates" / "header.html").read_text("utf-8")
    cartless = re.sub(r".*class=\"cart\".*\n", "", header)
    (repository.folder / "templates" / "plain.html").write_text(cartless, "utf-8")
    own_header = '{% block header %}{% include "plain.html" %}{% endblock %}\n{% block main %}'
    repository.change("templates/product.html", lambda text: text.replace("{% block main %}", own_header))
    done = repository.gate()
    assert done.code == 1, done.err
    (told,) = findings(done)
    for part in (
        "cart-visible",
        "critical",
        "template /product/{slug}, on 6 of 6 pages",
        "/product/",
        "near html",
    ):
        assert part in told


def test_other_prices_and_another_order_pass(repository: Repository) -> None:
    def dearer(text: str) -> str:
        shop = json.loads(text)
        shop["products"].reverse()
        for product in shop["products"]:
            product["price"] = f"{float(product['price']) * 1.1 + 3:.2f}"
        return json.dumps(shop)

    repository.change("products.json", dearer)
    done = repository.gate()
    assert (done.code, findings(done)) == (0, []), done.err


def test_every_page_broken_is_never_green(repository: Repository) -> None:
    blank = (
        "<script>addEventListener('DOMContentLoaded', () => document.body.replaceChildren())</script></head>"
    )
    repository.change("templates/base.html", lambda text: text.replace("</head>", blank))
    assert repository.gate().code == 3


def test_every_product_broken_is_never_green(repository: Repository) -> None:
    repository.change(
        "templates/product.html", lambda text: text.replace('{% extends "base.html" %}', "")[:0] + "<p>"
    )
    assert repository.gate().code == 3


def test_a_pull_request_is_looked_at_in_short(repository: Repository) -> None:
    (repository.folder / "changed.txt").write_text("/product/gate-lantern\n/product/peat-pillar\n/returns\n")
    whole = repository.gate("--preset", "pr")
    changed = repository.gate("--preset", "pr", "--changed-urls", "changed.txt")
    assert (whole.code, changed.code) == (0, 0), whole.err + changed.err
    audit = json.loads((repository.folder / "audit" / "audit.json").read_text("utf-8"))
    assert [page["kind"] for page in audit["coverage"]["pages"]] == ["home", "product", "product", "returns"]


def test_what_became_known_passes_from_then_on(repository: Repository) -> None:
    repository.change(
        "templates/product.html",
        lambda text: text.replace("Delivery €5.90, free from €60, in 2–4 working days.", ""),
    )
    assert repository.gate().code == 1
    assert repository.gate("--update-baseline").code == 0
    assert repository.gate().code == 0
