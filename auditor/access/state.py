"""A visitor's session: cookies and local storage, in the form in which Playwright saves them.

Format: https://playwright.dev/python/docs/auth, `storage_state`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from http.cookiejar import Cookie, CookieJar
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from auditor.errors import UsageError

from .hosts import OwnHost
from .secrets import SHORTEST_VALUE

MAX_SIZE = 20_000_000
"""Bytes of a storage state; larger files are something else."""

_NAMED_SECRET = re.compile(
    r"token|auth|sess|secret|jwt|passw|csrf|xsrf|sid\b|bearer|cred|login|api.?key", re.I
)
"""What programs call their secrets."""
_GENERATED = re.compile(r"(?=.*\d)(?=.*[a-z]).{8,}|.{12,}", re.IGNORECASE)
_SLUG = re.compile(r"[a-z0-9]{1,14}(?:[-_][a-z0-9]{1,14})+", re.IGNORECASE)
"""Words and numbers, such as the name of a product in an address: shops keep lists of those seen last."""
_LONGEST = 4096


class _Saved(BaseModel):
    model_config = ConfigDict(extra="ignore", populate_by_name=True)


class StateCookie(_Saved):
    """A cookie; only what visiting needs is read."""

    name: str
    value: str
    domain: str
    """With a full stop in front where it is for the hosts below too."""
    path: str = "/"
    expires: float = -1
    """Seconds since 1970, -1 for the end of the session."""
    http_only: bool = Field(default=False, alias="httpOnly")
    secure: bool = False
    same_site: Literal["Strict", "Lax", "None"] = Field(default="Lax", alias="sameSite")

    @classmethod
    def of(cls, cookie: Cookie) -> StateCookie:
        """One of the standard library's."""
        http_only = cookie.has_nonstandard_attr("HttpOnly")
        return cls(name=cookie.name, value=cookie.value or "", domain=cookie.domain, httpOnly=http_only)

    @classmethod
    def from_header(cls, line: str, host: str) -> StateCookie:
        """One that a Set-Cookie header of a host sets; what decides where it is sent is left out."""
        pair, _, attributes = line.partition(";")
        name, _, value = pair.partition("=")
        http_only = "httponly" in attributes.lower()
        return cls(name=name.strip(), value=value.strip(), domain=host, httpOnly=http_only)

    @property
    def secrets(self) -> Iterator[str]:
        """What is likely to let another person in, of its value."""
        if self.http_only:  # no script needs it: it is the server's
            yield from _long(self.value)
        yield from _secrets(self.name, self.value)


class StateEntry(_Saved):
    """One value in local storage."""

    name: str
    value: str


class StateOrigin(_Saved):
    """The local storage of one origin."""

    origin: str
    local_storage: tuple[StateEntry, ...] = Field(default=(), alias="localStorage")


class SessionState(_Saved):
    """Cookies and local storage of a visitor."""

    cookies: tuple[StateCookie, ...] = ()
    origins: tuple[StateOrigin, ...] = ()

    def with_cookies(self, cookies: Iterable[StateCookie]) -> SessionState:
        """The state with further cookies, which win over those of the same name and place."""
        merged = {(c.name, c.domain, c.path): c for c in (*self.cookies, *cookies)}
        return self.model_copy(update={"cookies": tuple(merged.values())})

    def changed_since(self, before: SessionState) -> SessionState:
        """What is new or different from before."""
        known = {(o.origin, entry.name, entry.value) for o in before.origins for entry in o.local_storage}
        old = {(c.name, c.domain, c.path, c.value) for c in before.cookies}
        origins = (
            o.model_copy(
                update={
                    "local_storage": tuple(
                        e for e in o.local_storage if (o.origin, e.name, e.value) not in known
                    )
                }
            )
            for o in self.origins
        )
        return SessionState(
            cookies=tuple(c for c in self.cookies if (c.name, c.domain, c.path, c.value) not in old),
            origins=tuple(o for o in origins if o.local_storage),
        )

    @property
    def secrets(self) -> Iterator[str]:
        """The values that are likely to let another person in: not `theme=dark`, not the last page seen."""
        for cookie in self.cookies:
            yield from cookie.secrets
        for origin in self.origins:
            for entry in origin.local_storage:
                yield from _secrets(entry.name, entry.value)

    @property
    def saved(self) -> Any:
        """In Playwright's form."""
        return self.model_dump(by_alias=True)

    def jar(self) -> CookieJar:
        """The cookies for requests without a browser."""
        jar = CookieJar()
        for cookie in self.cookies:
            jar.set_cookie(_jar_cookie(cookie))
        return jar


def read_state(file: Path) -> SessionState:
    """A saved storage state. UsageError for a file that is missing or is none."""
    try:
        if file.stat().st_size > MAX_SIZE:
            raise UsageError("storage-state-broken", path=str(file), error=f"> {MAX_SIZE // 1_000_000} MB")
        return SessionState.model_validate_json(file.read_bytes())
    except FileNotFoundError as error:
        raise UsageError("path-missing", path=str(file)) from error
    except ValidationError as error:
        # Its own text quotes the values that it did not understand.
        fault = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(map(str, fault["loc"])) or fault["type"]
        raise UsageError("storage-state-broken", path=str(file), error=place) from None
    except OSError as error:
        raise UsageError("storage-state-broken", path=str(file), error=error.strerror or "") from error


def own_cookies(given: Iterable[tuple[str, str]], own: OwnHost) -> Iterator[StateCookie]:
    """Cookies for the shop's own host, with and without www, and for nobody else."""
    for name, value in given:
        for host in own.names:
            yield StateCookie(name=name, value=value, domain=host, secure=own.scheme == "https")


def _secrets(name: str, value: str) -> Iterator[str]:
    """What is secret of a value that may be JSON, or percent-encoded."""
    if len(value) > _LONGEST and not value.lstrip().startswith(("{", "[")):
        return
    plain = unquote(value)
    try:
        inner = json.loads(plain)
    except ValueError:
        inner = None
    if isinstance(inner, dict | list):
        yield from _inner_secrets(name, inner)
    elif isinstance(inner, str):
        yield from _one(name, inner)
    else:
        yield from _one(name, value)


def _inner_secrets(name: str, inner: object) -> Iterator[str]:
    if isinstance(inner, dict):
        for key, value in inner.items():
            yield from _inner_secrets(f"{name} {key}", value)
    elif isinstance(inner, list):
        for value in inner:
            yield from _inner_secrets(name, value)
    elif isinstance(inner, str) and (_is_named(name, inner) or not _SLUG.fullmatch(inner)):
        yield from _one(name, inner)


def _one(name: str, value: str) -> Iterator[str]:
    if _is_named(name, value):
        yield from _long(value)
    elif _GENERATED.fullmatch(value) and not ("://" in value or " " in value):
        yield value


def _is_named(name: str, value: str) -> bool:
    return bool(_NAMED_SECRET.search(name) or _NAMED_SECRET.search(value))


def _long(value: str) -> Iterator[str]:
    if len(value) >= SHORTEST_VALUE:
        yield value


def _jar_cookie(cookie: StateCookie) -> Cookie:
    host = cookie.domain.lstrip(".")
    below = cookie.domain.startswith(".")
    return Cookie(
        version=0,
        name=cookie.name,
        value=cookie.value,
        port=None,
        port_specified=False,
        # The jar of the standard library calls a host without a full stop like this.
        domain=f".{host}" if below else host if "." in host or ":" in host else f"{host}.local",
        domain_specified=below,
        domain_initial_dot=below,
        path=cookie.path,
        path_specified=True,
        secure=cookie.secure,
        expires=int(cookie.expires) if cookie.expires > 0 else None,
        discard=cookie.expires <= 0,
        comment=None,
        comment_url=None,
        rest={},
    )
