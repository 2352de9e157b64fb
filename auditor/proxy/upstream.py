"""Another proxy on the way, where the user's network has one: the system's, or one that was named."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from auditor.errors import UsageError

from .addresses import parse_address
from .reach import Destination, is_local

DEFAULT_PORT = 8080


@dataclass(frozen=True, slots=True)
class Upstream:
    """A proxy that speaks plain HTTP to its clients."""

    host: str
    port: int
    header: bytes = b""
    """The header line that signs in to it; empty where it asks for nothing."""


class Ways:
    """Which destinations are reached through which other proxy; this computer itself never is."""

    def __init__(self, named: str | None = None) -> None:
        """By the system's settings (HTTPS_PROXY, HTTP_PROXY, NO_PROXY ...), unless one is named.

        UsageError for a proxy that is none, or of a kind that is not known.
        """
        told = {"all": named} if named else getproxies()
        self._by_scheme = {
            scheme: parse_proxy(url)
            for scheme, url in told.items()
            if scheme in ("http", "https", "all") and url
        }
        self._ask_system = named is None

    def to(self, destination: Destination, *, tunnel: bool) -> Upstream | None:
        """The proxy on the way to a destination; None where there is none."""
        scheme = "https" if tunnel else "http"
        found = self._by_scheme.get(scheme) or self._by_scheme.get("all")
        if found is None or self._is_direct(destination):
            return None
        return found

    def _is_direct(self, destination: Destination) -> bool:
        address = parse_address(destination.host)
        if is_local(destination.host) or (address is not None and address.is_loopback):
            return True
        return self._ask_system and bool(proxy_bypass(destination.host))


def parse_proxy(url: str) -> Upstream:
    """The proxy at an address, http://user:password@host:port; the scheme may be left out."""
    try:
        split = urlsplit(url if "://" in url else f"http://{url}")
        port = split.port or DEFAULT_PORT
    except ValueError as error:
        raise UsageError("proxy-address", url=_shown(url)) from error
    if split.scheme != "http" or not split.hostname:
        raise UsageError("proxy-address", url=_shown(url))
    header = b""
    if split.username is not None:
        credentials = f"{unquote(split.username)}:{unquote(split.password or '')}".encode()
        header = b"Proxy-Authorization: Basic %b\r\n" % base64.b64encode(credentials)
    return Upstream(split.hostname, port, header)


def _shown(url: str) -> str:
    """An address without the password that may be in it."""
    scheme, mark, rest = url.rpartition("://")
    return scheme + mark + rest.rpartition("@")[2]
