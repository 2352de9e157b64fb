"""Settings of a visit, saved with it to go on where it was cut off."""

from __future__ import annotations

from pathlib import Path

from pydantic import JsonValue, ValidationError

from auditor.errors import CaptureError, first_fault

from .model import Settings
from .tables import lists_as_tuples

_GIVEN_AGAIN = frozenset({"access"})
"""Settings that are not saved with a visit: what is secret, and what would run a program."""


def keep(settings: Settings) -> dict[str, JsonValue]:
    """What is saved of the settings of a visit, to go on with it where it was cut off."""
    kept: dict[str, JsonValue] = settings.model_dump(mode="json", by_alias=True, exclude=set(_GIVEN_AGAIN))
    return kept


def kept(saved: JsonValue, folder: Path) -> Settings:
    """The settings that `keep` saved; CaptureError where those of the capture in `folder` are damaged."""
    try:
        return Settings.model_validate(lists_as_tuples(saved if isinstance(saved, dict) else {}))
    except ValidationError as error:
        raise CaptureError("capture.broken", path=str(folder), error=first_fault(error)) from error
