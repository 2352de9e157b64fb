"""`--resume`: goes on with a visit that was cut off, as it was begun."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import click
from click.core import ParameterSource

from auditor.capture import CaptureReader
from auditor.crawl.start import addresses
from auditor.errors import CaptureError, UsageError
from auditor.run import CAPTURE_FOLDER

from .console import say
from .visit import Flags


class Begun(NamedTuple):
    """A visit to begin or to go on with."""

    url: str
    out: Path
    flags: Flags


def begun(url: str | None, out: Path, given: Mapping[str, Any]) -> Begun:
    """What was asked for on the command line; says what becomes of a visit that was cut off.

    UsageError where there is neither an address nor a visit to go on with, or where they contradict;
    CaptureError where the folder to go on with holds no capture, or a broken or newer one.
    """
    folder: Path | None = given.get("resume")
    if folder is None:
        if url is None:
            raise UsageError("start-missing")
        _tell_of_replaced(out)
        return Begun(url, out, Flags(given))
    if not folder.exists():
        raise UsageError("path-missing", path=str(folder))
    earlier = CaptureReader(folder)
    home = folder if earlier.folder != folder else folder.resolve().parent
    if _was_given("out") and out.resolve() != home.resolve():
        raise UsageError("resume-other-folder", folder=str(folder), out=str(out))
    start = earlier.manifest.start_url
    if url is not None and _shop(url) != _shop(start):
        raise UsageError("resume-other-shop", folder=str(folder), url=url, saved=start)
    if not earlier.complete:
        say("resume-goes-on", url=start, pages=len(earlier.whole()), path=str(earlier.folder))
        if (told := earlier.manifest.settings.get("access")) and isinstance(told, tuple):
            say("resume-give-again", names=", ".join(told))
    return Begun(start, home, Flags(given, earlier))


def tell_way_on(out: Path) -> None:
    """Say how to go on with a visit that ended early, where anything of it is saved."""
    if (left := _cut_off(out)) is not None:
        say("resume-how", pages=len(left.whole()), path=str(left.folder), out=str(out))


def _tell_of_replaced(out: Path) -> None:
    if (left := _cut_off(out)) is not None:
        pages = len(left.whole())
        say("resume-replaced", url=left.manifest.start_url, pages=pages, path=str(left.folder))


def _cut_off(out: Path) -> CaptureReader | None:
    """The capture in a folder, where it was cut off and has pages."""
    try:
        reader = CaptureReader(out / CAPTURE_FOLDER)
    except CaptureError:
        return None
    return reader if not reader.complete and reader.whole() else None


def _was_given(name: str) -> bool:
    source = click.get_current_context().get_parameter_source(name)
    return source is not ParameterSource.DEFAULT


def _shop(url: str) -> tuple[str | None, str]:
    """What tells one start from another: scheme and www are found out by the visit."""
    split = urlsplit(addresses(url)[0])
    host = (split.hostname or "").removeprefix("www.")
    return f"{host}:{split.port or ''}", split.path.rstrip("/") + f"?{split.query}"
