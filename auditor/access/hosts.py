"""Hosts: which are the shop's own, and which stand for another (`--map production=staging`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from auditor.errors import UsageError

_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_HOST = re.compile(
    r"(?:(https?)://)?(\[[0-9a-f:.]+\]|[^\s/:@?#\[\]\"'<>\\]+)(?::(\d{1,5}))?/?", re.IGNORECASE
)
WWW = "www."


def is_loopback(host: str) -> bool:
    """Whether a host is this computer, to which anything may be sent unencrypted."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_name(host: str) -> bool:
    """Whether a host has a name that could begin with www, not a number and not this computer's."""
    return "." in host and not host.replace(".", "").isdigit() and ":" not in host


@dataclass(frozen=True, slots=True)
class OwnHost:
    """The shop's host, with and without www: the only one that is sent what is secret."""

    scheme: str
    host: str
    """Without www."""
    port: int

    @classmethod
    def of(cls, url: str) -> OwnHost:
        """The host of an address with a scheme."""
        split = urlsplit(url)
        return cls(split.scheme, _plain(split.hostname or ""), _port(split))

    def owns(self, url: str) -> bool:
        """Whether an address is the shop's; what began encrypted is not the shop's unencrypted."""
        try:
            split = urlsplit(url)
            port = _port(split)
        except ValueError:
            return False
        if _plain(split.hostname or "") != self.host:
            return False
        if (split.scheme, port) == (self.scheme, self.port):
            return True
        return (self.scheme, self.port, split.scheme, port) == ("http", 80, "https", 443)

    def reads(self, domain: str) -> bool:
        """Whether it is sent the cookies of a domain."""
        return f".{self.host}".endswith(f".{_plain(domain.lstrip('.'))}")

    @property
    def names(self) -> tuple[str, ...]:
        """The host names that it has."""
        return (self.host, WWW + self.host) if is_name(self.host) else (self.host,)

    @property
    def patterns(self) -> tuple[str, ...]:
        """Its addresses as wildcards of the browser's protocol; some more fit than `owns` says."""
        return tuple(f"*://{_bracketed(name)}{port}/*" for name in self.names for port in ("", ":*"))


@dataclass(frozen=True)
class HostRule:
    """One host that stands for another."""

    host: str
    """Without www."""
    port: int | None
    """None: any port."""
    to_scheme: str | None
    """None: that of the address."""
    to_host: str
    to_port: int | None

    @cached_property
    def address(self) -> re.Pattern[str]:
        """An address on the host, in text of any kind: scheme, slashes (as JSON writes them too), host."""
        port = rf":{self.port}" if self.port else r"(?::(?:80|443))?" if self._same else r"(?::\d+)?"
        if self.port in (80, 443):
            port = rf"(?:{port})?"
        www = rf"(?:{re.escape(WWW)})?" if is_name(self.host) else ""
        return re.compile(
            rf"(?:(?<![a-z0-9+.-])(https?):|(?<![:\\/]))(//|\\/\\/){www}{re.escape(_bracketed(self.host))}"
            rf"{port}(?![\w:-]|\.\w|@)",
            re.IGNORECASE,
        )

    @property
    def _same(self) -> bool:
        """Whether only the port tells one from the other."""
        return _plain(self.to_host) == self.host

    def replace(self, match: re.Match[str]) -> str:
        """The same place on the other host."""
        scheme = (self.to_scheme or match[1]) if match[1] else None
        port = f":{self.to_port}" if self.to_port else ""
        return f"{f'{scheme}:' if scheme else ''}{match[2]}{_bracketed(self.to_host)}{port}"

    @property
    def names(self) -> tuple[str, ...]:
        """The host names that it is about."""
        return (self.host, WWW + self.host) if is_name(self.host) else (self.host,)

    @property
    def places(self) -> tuple[tuple[str, int | None], ...]:
        """Host and port, None for any, that nothing may connect to."""
        ports = (self.port,) if self.port or not self._same else (80, 443)
        return tuple((name, port) for name in self.names for port in ports)


@dataclass(frozen=True, slots=True)
class HostMap:
    """Which hosts stand for which others. Empty: every address stays as it is."""

    rules: tuple[HostRule, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rules)

    def text(self, text: str) -> str:
        """A text with every address on a mapped host changed."""
        for rule in self.rules:
            text = rule.address.sub(rule.replace, text)
        return text

    def content(self, content: bytes) -> bytes:
        """As `text`, for content of any encoding that writes addresses as ASCII does."""
        return self.text(content.decode("latin-1")).encode("latin-1") if self.rules else content

    def url(self, url: str) -> str:
        """The address to visit instead; the same for a host that is not mapped."""
        for rule in self.rules:
            if match := rule.address.match(url):
                return rule.replace(match) + url[match.end() :]
        return url

    @property
    def patterns(self) -> tuple[str, ...]:
        """The mapped hosts as wildcards of the browser's protocol; some more fit than are mapped."""
        return tuple(
            f"*://{_bracketed(name)}{port}/*"
            for rule in self.rules
            for name in rule.names
            for port in ("", ":*")
        )

    @property
    def targets(self) -> tuple[str, ...]:
        """The hosts that stand for others."""
        return tuple(rule.to_host for rule in self.rules)

    @property
    def closed(self) -> tuple[tuple[str, int | None], ...]:
        """Host and port, None for any, that nothing may connect to."""
        return tuple(place for rule in self.rules for place in rule.places)


def host_map(given: tuple[str, ...], start: str) -> HostMap:
    """The map that is given as PRODUCTION=STAGING; UsageError for what is none.

    A staging host without a scheme has that of the start address, if it is that host.
    """
    return HostMap(tuple(_rule(entry, start) for entry in given))


def _rule(entry: str, start: str) -> HostRule:
    left, sign, right = entry.partition("=")
    one, two = _HOST.fullmatch(left.strip()), _HOST.fullmatch(right.strip())
    if not sign or one is None or two is None:
        raise UsageError("map-not-hosts", given=entry)
    host, to_host = one[2].strip("[]").lower(), two[2].strip("[]").lower()
    port = int(one[3]) if one[3] else None
    to_port = int(two[3]) if two[3] else None
    if any(number is not None and not 0 < number < 65536 for number in (port, to_port)):
        raise UsageError("map-not-hosts", given=entry)
    if (_plain(host), port) == (_plain(to_host), to_port):
        raise UsageError("map-same-host", given=entry)
    scheme = two[1].lower() if two[1] else _scheme_of(start, to_host)
    return HostRule(_plain(host), port, scheme, to_host, to_port)


def _scheme_of(start: str, host: str) -> str | None:
    split = urlsplit(start)
    return split.scheme if split.hostname == host else None


def _plain(host: str) -> str:
    return host.rstrip(".").removeprefix(WWW)


def _port(split: SplitResult) -> int:
    return split.port or _PORTS.get(split.scheme, 0)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
