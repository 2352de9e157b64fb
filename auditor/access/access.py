"""How a shop behind a door is entered, and what of it is nobody else's business."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from .hosts import HostMap, OwnHost
from .script import LoginScript
from .secrets import Secrets
from .state import SessionState, StateCookie
from .texts import with_texts

T = TypeVar("T")

LOGIN_SECONDS = 60.0
"""For logging in and making sure of it, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Access:
    """What the visits of one audit need to be let in; nothing by default."""

    own: OwnHost | None = None
    """The shop's host, the only one that is sent `headers`."""
    base: str | None = None
    """Address that the addresses in a login script may be relative to."""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Added to every request to the shop's own host, and to no other."""
    state: SessionState | None = field(default=None, repr=False)
    """Cookies and local storage to begin with."""
    login: LoginScript | None = None
    """Logs in before the visit."""
    login_limit: float = LOGIN_SECONDS
    """Seconds."""
    insecure: bool = False
    """Visit shops whose certificate nobody vouches for."""
    hosts: HostMap = field(default_factory=HostMap)
    secrets: Secrets = field(default_factory=Secrets, repr=False)
    told: tuple[str, ...] = ()
    """What an audit tells of it: names, no values."""

    def headers_for(self, url: str) -> dict[str, str]:
        """What to send with a request to an address."""
        return dict(self.headers) if self.own is not None and self.own.owns(url) else {}

    @property
    def has_session(self) -> bool:
        """Whether the visitor is somebody whom the shop knows."""
        return self.state is not None or self.login is not None

    @property
    def is_secret(self) -> bool:
        """Whether whoever has the visitor's browser has what is not for everybody."""
        return self.has_session or bool(self.headers)

    def learn(self, cookie: StateCookie) -> None:
        """Take a cookie of the shop for secret: it changes while pages are visited."""
        if self.own is not None and self.own.reads(cookie.domain):
            for value in cookie.secrets:
                self.secrets.add_turn(cookie.name, value)

    def placed(self, value: T) -> T:
        """A model in which no address is on a host that another stands for."""
        return with_texts(value, self.hosts.text) if self.hosts else value

    @property
    def patterns(self) -> tuple[str, ...]:
        """Which requests concern it, as wildcards of the browser's protocol; none where there is no door."""
        own = self.own.patterns if self.own is not None and self.headers else ()
        return (*own, *self.hosts.patterns)
