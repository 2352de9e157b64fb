"""What a saved capture is of: its manifest, and the record of each page."""

from __future__ import annotations

from pydantic import Field, JsonValue

from auditor import __version__
from auditor.models import SNAPSHOT_VERSION, Discovery, Frozen, Message, PageForm, Traffic

CAPTURE_VERSION = 1
"""Version of the saved form of a visit; readers refuse a newer one."""

Setting = int | float | str | bool | tuple[str, ...] | None


class PageRecord(Frozen):
    """A page in the manifest."""

    folder: str = Field(description="name of its folder under pages/")
    url: str = Field(description="address that was asked for")
    kind: str | None = Field(default=None, description="what the page was taken for when it was chosen")
    why: Message | None = Field(default=None, description="why it was chosen")
    form: PageForm | None = Field(default=None, description="what tells its template; None where not read")


class Manifest(Frozen):
    """What a capture is of."""

    version: int = CAPTURE_VERSION
    snapshot_version: int = SNAPSHOT_VERSION
    tool: str = f"storefront-auditor {__version__}"
    start_url: str
    visited: str = Field(description="ISO date of the visit")
    started: str = Field(description="ISO time, UTC")
    settings: dict[str, Setting] = Field(default={}, description="what the audit tells of how it was made")
    run: dict[str, JsonValue] = Field(
        default={}, description="with which settings to go on where it was cut off"
    )
    pages: tuple[PageRecord, ...] = ()
    finished: bool = Field(default=False, description="the visit came to its end, cut short or not")
    partial: Message | None = Field(default=None, description="why the visit ended early")
    traffic: Traffic | None = Field(default=None, description="what the visit asked of the network")
    discovery: Discovery = Field(default=Discovery(), description="what finding the pages brought")
    timings: dict[str, float] = Field(default={}, description="seconds by stage; differs from run to run")
