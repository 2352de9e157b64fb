"""Several shops as a table for the terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..wording import Wording
from .view import IndexView, ShopView

COLOURS = {"good": "green", "fair": "yellow", "poor": "red", "none": "dim"}
DIRECTIONS = {"up": "green", "down": "red", "same": "dim", "none": "dim"}


def table(index: IndexView, wording: Wording) -> RenderableType:
    """Score and grade of each shop, what became of it, and its weightiest gap."""
    rows = Table.grid(padding=(0, 2), expand=False)
    rows.add_column(justify="right", no_wrap=True)
    rows.add_column(no_wrap=True)
    rows.add_column(overflow="fold")
    for shop in index.shops:
        colour = COLOURS[shop.tone]
        rows.add_row(
            Text(shop.score, style=colour), Text(shop.grade or "–", style=f"bold {colour}"), _told(shop)
        )
    parts: list[RenderableType] = [Text(), Text(index.title, style="bold")]
    if index.lead:
        parts.append(Text(index.lead, style="dim"))
    return Group(*parts, Text(), Padding(rows, (0, 0, 0, 2)), Text())


def _told(shop: ShopView) -> Text:
    told = Text(shop.name, style="bold")
    if shop.name != shop.address:
        told += Text(f"  {shop.address}", style="dim")
    if shop.grade is None or shop.reason:
        told += Text(f"\n{shop.status_words}", style="red" if shop.status == "failed" else "yellow")
    if shop.reason:
        told += Text(f": {shop.reason}")
    if shop.change:
        told += Text(f"\n{shop.change}", style=DIRECTIONS[shop.direction])
    if shop.changes:
        told += Text(" " + ", ".join(words for _, words in shop.changes), style="dim")
    for gap in shop.gaps[:1]:
        told += Text(f"\n✗ {gap.title}") + Text(f"  +{gap.points}", style="green")
    return told
