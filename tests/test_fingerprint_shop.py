"""Fingerprints of what is wrong on a demo shop, by the whole engine: the same after what changes daily."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from importlib import import_module
from urllib.request import urlopen

import pytest

from auditor.fingerprint import fingerprints
from auditor.judge import Visit, VisitedPage, judge
from auditor.models import WRONG, Audit, ReadStatus, Snapshot
from auditor.plugins import load_rules

SHOP, HOST, DAY = "amber", "https://shop.example", date(2026, 11, 1)
AMOUNT = re.compile(r"\b(\d{1,3})([.,]\d\d)\b(?=\s*(?:zł|PLN|EUR|\"|<))")
CLASSES = re.compile(r'class="([^"]*)"')
LIST = re.compile(r"(<ul[^>]*>)(.*?)(</ul>)", re.DOTALL)
LINK = re.compile(r"<a\b[^>]*>[^<]*</a>\s*")
LINKS = re.compile(r"(?:<a\b[^>]*>[^<]*</a>\s*){2,}")
ITEM = re.compile(r"<li\b.*?</li>", re.DOTALL)

Change = Callable[[str], str]


@cache
def pages() -> dict[str, str]:
    """Path -> HTML of the front page, the pages of the menu, a category and every product."""
    shops = import_module("auditor.shops")
    content = tomllib.loads(shops.expected_file(SHOP).with_name("shop.toml").read_text("utf-8"))
    products = [content["routes"]["product"].format(slug=one["slug"]) for one in content["products"]]
    category = content["routes"]["category"].format(slug=content["categories"][0]["slug"])
    with shops.serve(SHOP) as server:
        paths = [*content["pages"], category, *products]
        found = {path: urlopen(server.url + path).read().decode("utf-8") for path in paths}
    return {path: page.replace(server.url, HOST) for path, page in found.items()}


def products() -> list[str]:
    return [path for path in pages() if path.startswith("/produkt/")]


def audited(paths: Iterable[str], change: Change = str) -> Audit:
    visited = [
        VisitedPage(
            Snapshot(
                requested_url=HOST + path,
                url=HOST + path,
                status=ReadStatus.READ,
                html=change(pages()[path]),
            )
        )
        for path in paths
    ]
    return judge(Visit(HOST, DAY, visited), load_rules())


def findings(audit: Audit) -> dict[str, set[str]]:
    """Rule -> fingerprints of what is wrong by it."""
    identify, found = fingerprints(audit), defaultdict(set)
    for verdict in audit.verdicts:
        if verdict.outcome in WRONG:
            found[verdict.rule].add(identify(verdict))
    return dict(found)


@cache
def before() -> dict[str, set[str]]:
    return findings(audited(pages()))


def other_prices(page: str) -> str:
    return AMOUNT.sub(lambda amount: f"{int(amount[1]) + 7}{amount[2]}", page)


def other_order(page: str) -> str:
    """Every list, and every row of links, the other way round: menus, footers, products in listings."""

    def turned(match: re.Match[str]) -> str:
        return match[1] + "".join(reversed(ITEM.findall(match[2]))) + match[3]

    def links_turned(match: re.Match[str]) -> str:
        return "".join(reversed(LINK.findall(match[0])))

    return LINKS.sub(links_turned, LIST.sub(turned, page))


def other_classes(page: str) -> str:
    """As a bundler names classes, with a hash of its own for each build."""
    return CLASSES.sub(
        lambda names: f'class="{" ".join(f"{name}_k3x9Q" for name in names[1].split())}"', page
    )


def wrapped(page: str) -> str:
    return page.replace("<main", '<div class="layout"><div><main').replace("</main>", "</main></div></div>")


@pytest.mark.parametrize("change", [other_prices, other_order, other_classes, wrapped])
def test_findings_are_known_again_after_a_change_of(change: Change):
    changed = [path for path, page in pages().items() if change(page) != page]
    assert len(changed) > len(pages()) / 2, "the change changes something"
    assert findings(audited(pages(), change)) == before()


def test_findings_are_known_again_in_another_sample():
    others = [path for path in pages() if path not in products()]
    assert len(products()) >= 6
    first = findings(audited([*others, *products()[:3]]))
    second = findings(audited([*others, *products()[3:6]]))
    both = first.keys() & second.keys()
    assert len(both) > 20
    assert {rule for rule in both if not first[rule] <= before()[rule]} == set()
    assert {rule for rule in both if not second[rule] <= before()[rule]} == set()
    assert {rule for rule in both if not first[rule] & second[rule]} == set()


def without_delivery(page: str) -> str:
    return re.sub(r'<a[^>]*href="[^"]*/dostawa[^"]*"[^>]*>.*?</a>', "", page, flags=re.DOTALL)


def test_what_breaks_is_a_finding_that_was_not_there():
    after = findings(audited(pages(), without_delivery))
    known = set().union(*before().values())
    assert "delivery-cost-shown" in before(), "one click away"
    assert after["delivery-cost-shown"] - known, "now it is nowhere"
    unconcerned = before().keys() & {"live-chat", "product-photos", "instalments-offered"}
    assert len(unconcerned) == 3
    assert {rule for rule in unconcerned if after[rule] != before()[rule]} == set()
