"""Shops behind a door: what was given to enter one, and its local server while it is visited."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from auditor import settings as settings_file
from auditor.access import Entry, Given
from auditor.access.given import AUTH_VARIABLE, COOKIES_VARIABLE, HEADERS_VARIABLE
from auditor.access.parse import without_password
from auditor.access.server import READY_SECONDS, LocalServer
from auditor.access.static import own_host, static_site
from auditor.errors import UsageError
from auditor.settings import Settings

from .console import say
from .visit import Flags

FOR_ONE_SHOP = (AUTH_VARIABLE, HEADERS_VARIABLE, COOKIES_VARIABLE)
"""Variables that are sent to the shop: never to several."""


class Asked(NamedTuple):
    """What stands on the command line, the password of the address among the flags."""

    url: str | None
    given: dict[str, Any]


def asked(url: str | None, given: Mapping[str, Any]) -> Asked:
    """What was asked for; where no address was, that of the local server. UsageError for a broken one."""
    ready = _settings(given)["ready"] if url is None and given.get("resume") is None else None
    url = url or ready
    if url is None:
        return Asked(None, dict(given))
    url, auth = without_password(url)
    return Asked(url, {**given, "auth": given.get("auth") or auth})


def usual(given: Mapping[str, Any]) -> str | None:
    """What is audited where nothing is named: what the settings say; None where that is another visit's."""
    if given.get("resume") is not None or _settings(given)["ready"]:
        return None
    return settings_file.load(given.get("config")).url


@contextmanager
def hosted(url: str | None, given: Mapping[str, Any]) -> Iterator[Asked]:
    """What was asked for; a folder of this computer is served until the block ends, and what is asked for.

    The host that the built site believes it is at stands for the folder, unless --map says otherwise.
    """
    folder = Path(url) if url else None
    if folder is None or "://" in str(url) or not folder.is_dir():
        yield Asked(url, dict(given))
        return
    with static_site(folder) as address:
        mapped, host = tuple(given.get("map") or ()), own_host(folder)
        if host and not mapped:
            mapped = (f"{host}={address.rstrip('/')}",)
        say("static-serving", path=str(folder), url=address)
        yield Asked(address, {**given, "map": mapped})


@contextmanager
def entered(url: str, out: Path, flags: Flags) -> Iterator[Entry]:
    """How to enter the shop; its local server runs meanwhile, and no error tells a secret.

    UsageError for what cannot be used.
    """
    settings = _settings(flags.given, flags.base)
    entry = Given.of(flags.given, environment(several=flags.base is not None), settings).entry(url)
    secrets = entry.access.secrets
    if flags.given.get("proxy"):
        secrets.add((without_password(flags.given["proxy"])[1] or "").partition(":")[2])
    if secrets.weak:
        say("secret-weak")
    server = None if flags.earlier is not None and flags.earlier.complete else _server(settings)
    if server is not None:
        say("server-starting", url=server.ready)
        entry = Entry(entry.url, replace(entry.access, told=(*entry.access.told, "start")))
    with secrets.guarding(), server.running(out, secrets) if server else nullcontext():
        yield entry


def environment(*, several: bool = False) -> dict[str, str]:
    """The variables of the environment; for one shop among several without those for the door of one."""
    return {name: value for name, value in os.environ.items() if not (several and name in FOR_ONE_SHOP)}


def _server(settings: Mapping[str, Any]) -> LocalServer | None:
    command, ready = settings["start"], settings["ready"]
    if command is None and ready is None:
        return None
    if command is None or ready is None:
        raise UsageError("start-without-ready" if ready is None else "ready-without-start")
    address, _ = without_password(ready)
    split = urlsplit(address)
    if split.scheme not in ("http", "https") or not split.hostname:
        raise UsageError("ready-address", url=address)
    return LocalServer(command, address, settings["ready_timeout"] or READY_SECONDS)


def _settings(given: Mapping[str, Any], base: Settings | None = None) -> dict[str, Any]:
    """The settings of the door; those of the local server with the flags over them.

    Those of a saved visit are not asked: it keeps neither secrets nor what would run a program.
    """
    told = (base or settings_file.load(given.get("config"))).access.model_dump()
    return told | {name: given[name] for name in ("start", "ready", "ready_timeout") if given.get(name)}
