"""What is known about consent banners: `auditor/lexicon/data/consent.toml`, validated."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Platform(_Data):
    """How a consent platform marks its banner; values are CSS selectors."""

    name: str
    banner: str
    reject: str = ""
    necessary: str = ""
    close: str = ""
    settings: str = ""
    save: str = ""
    accept: str = ""
    scripts: tuple[str, ...] = Field(default=(), description="parts of script addresses")
    frames: tuple[str, ...] = Field(default=(), description="parts of addresses of its frames")


class ConsentWords(_Data):
    """The words of one language on consent banners; see the data file for their meaning."""

    about: tuple[str, ...]
    privacy: tuple[str, ...]
    context: tuple[str, ...]
    filler: tuple[str, ...] = ()
    reject: tuple[str, ...]
    necessary: tuple[str, ...]
    selection: tuple[str, ...]
    settings: tuple[str, ...]
    close: tuple[str, ...]
    accept: tuple[str, ...]


class ConsentData(_Data):
    """All that is known about consent banners."""

    names: tuple[str, ...]
    platforms: tuple[Platform, ...]
    languages: dict[str, ConsentWords]

    def _all(self, field: str) -> list[str]:
        every = (word for words in self.languages.values() for word in getattr(words, field))
        return list(dict.fromkeys(every))

    def for_page(self) -> dict[str, Any]:
        """The form that consent.js takes: the words of all languages together."""
        return {
            "platforms": [platform.model_dump() for platform in self.platforms],
            "names": self.names,
            **{field: self._all(field) for field in ("about", "privacy", "context", "filler")},
            "words": {
                field: self._all(field)
                for field in ("reject", "necessary", "selection", "settings", "close", "accept")
            },
        }


@lru_cache(maxsize=1)
def consent_data() -> ConsentData:
    """The data file, validated."""
    text = (resources.files("auditor.lexicon") / "data" / "consent.toml").read_text(encoding="utf-8")
    return ConsentData.model_validate(tomllib.loads(text))
