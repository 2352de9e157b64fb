"""Settings: flags, variables of the environment, auditor.toml, [tool.auditor] in pyproject.toml."""

from .layers import Layered, layered, load
from .model import PRESETS, AccessSettings, BrandSettings, Settings
from .saved import keep, kept
from .tables import overlaid, table_in

__all__ = [
    "PRESETS",
    "AccessSettings",
    "BrandSettings",
    "Layered",
    "Settings",
    "keep",
    "kept",
    "layered",
    "load",
    "overlaid",
    "table_in",
]
