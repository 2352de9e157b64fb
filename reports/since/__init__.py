"""What changed since an earlier audit, as every report format shows it."""

from .view import (
    Block,
    CategoryDifference,
    ChangedCheck,
    FlipView,
    HistoryPoint,
    PlaceView,
    Since,
    since_view,
)

__all__ = [
    "Block",
    "CategoryDifference",
    "ChangedCheck",
    "FlipView",
    "HistoryPoint",
    "PlaceView",
    "Since",
    "since_view",
]
