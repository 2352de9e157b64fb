"""Which shops are to be audited together: addresses, or a file with the settings of each.

The file is TOML: settings that all shops share, as in auditor.toml, and a table `[[shop]]` for each, with
its `url`, if wished the `name` of its folder, and settings of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from auditor.access.parse import without_password
from auditor.crawl.start import addresses
from auditor.errors import UsageError
from auditor.settings import Settings, overlaid, table_in

SHOP = "shop"
_OWN_KEYS = ("url", "name")
MOST_SHOPS = 1000
LONGEST_NAME = 80
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")
_NAME = re.compile(rf"(?!\.)[\w .-]{{1,{LONGEST_NAME}}}(?<![ .])")


@dataclass(frozen=True, slots=True)
class ListedShop:
    """A shop to audit."""

    url: str
    folder: str
    """Name of its folder in the output folder."""
    settings: Settings
    place: str
    """Where it was asked for, for errors."""
    named: bool = False
    """Whether the user gave the folder its name."""


class ShopList(NamedTuple):
    """Shops to audit together."""

    settings: Settings
    """What they share."""
    shops: tuple[ListedShop, ...]


def listed(urls: Sequence[str], settings: Settings) -> ShopList:
    """Shops by their addresses, all with the same settings. UsageError for what is no address."""
    return ShopList(settings, _apart([ListedShop(url, folder_of(url), settings, url) for url in urls]))


def read_list(file: Path, settings: Settings) -> ShopList:
    """The shops in a file, their settings over those that all share, over `settings`.

    UsageError, which names file and shop, for what is wrong with it.
    """
    if not file.is_file():
        raise UsageError("shops-file-missing", path=str(file))
    table = dict(table_in(file))
    shops = table.pop(SHOP, None)
    if not isinstance(shops, list) or not shops or not all(isinstance(shop, dict) for shop in shops):
        raise UsageError("shops-file-empty", path=str(file))
    if len(shops) > MOST_SHOPS:
        raise UsageError("shops-file-too-long", path=str(file), count=len(shops), most=MOST_SHOPS)
    common = overlaid(settings, table, file, beside=(SHOP,))
    return ShopList(
        common, _apart([_shop(number, shop, common, file) for number, shop in enumerate(shops, 1)])
    )


def folder_of(url: str) -> str:
    """The name of a shop's folder: its host, and the port where one is told. UsageError for no address."""
    split = urlsplit(addresses(url)[0])
    return _plain(f"{split.hostname}-{split.port}" if split.port else split.hostname or "")


def _shop(number: int, table: Mapping[str, Any], common: Settings, file: Path) -> ListedShop:
    url, name = table.get("url"), table.get("name")
    place = f"{file}, {SHOP} {number}"
    if not isinstance(url, str) or not url.strip():
        raise UsageError("shops-without-url", place=place)
    url = url.strip()
    if without_password(url)[1] is not None:
        raise UsageError("shops-password", place=place)
    place = f"{place} ({url})"
    if name is not None and not (isinstance(name, str) and _NAME.fullmatch(name)):
        raise UsageError("shops-name", place=place, name=repr(name), most=LONGEST_NAME)
    own = {key: value for key, value in table.items() if key not in _OWN_KEYS}
    settings = overlaid(common, own, file, place=place, beside=_OWN_KEYS)
    try:
        folder = folder_of(url)
    except UsageError as error:
        raise UsageError("shops-address", place=place) from error
    return ListedShop(url, name or folder, settings, place, named=name is not None)


def _apart(shops: list[ListedShop]) -> tuple[ListedShop, ...]:
    """The shops, each with a folder of its own: shops on one host get their path after it."""
    crowded = _crowded(shops)
    longer = [
        replace(shop, folder=_with_path(shop))
        if shop.folder.casefold() in crowded and not shop.named
        else shop
        for shop in shops
    ]
    left = _crowded(longer)
    for shop in longer:
        if shop.folder.casefold() in left:
            raise UsageError("shops-one-folder", place=shop.place, name=shop.folder)
    return tuple(longer)


def _crowded(shops: Iterable[ListedShop]) -> set[str]:
    counts = Counter(shop.folder.casefold() for shop in shops)  # file systems may not tell case
    return {name for name, count in counts.items() if count > 1}


def _with_path(shop: ListedShop) -> str:
    path = unquote(urlsplit(addresses(shop.url)[0]).path).strip("/")
    return _plain(f"{shop.folder}-{path}") if path else shop.folder


def _plain(text: str) -> str:
    return _NOT_IN_NAMES.sub("-", text)[:LONGEST_NAME].strip("-.") or SHOP
