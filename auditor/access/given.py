"""What the user gave to get behind a door: flags, then environment variables, then the settings file."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from auditor.errors import UsageError

from .access import LOGIN_SECONDS, Access
from .hosts import OwnHost, host_map, is_loopback
from .parse import expanded, parse_cookie, parse_header, without_password
from .script import load_login
from .secrets import SHORTEST_VALUE, Secrets, is_worth_hiding
from .state import SessionState, own_cookies, read_state

AUTH_VARIABLE = "AUDITOR_AUTH"
"""USER:PASSWORD"""
HEADERS_VARIABLE = "AUDITOR_HEADERS"
"""One header a line."""
COOKIES_VARIABLE = "AUDITOR_COOKIES"
"""As in a Cookie header: name=value; name=value"""

AUTHORIZATION = "Authorization"


class Entry(NamedTuple):
    """Where a visit begins, without what is secret in the address, and how it is let in."""

    url: str
    access: Access


@dataclass(frozen=True, slots=True)
class Given:
    """What was given, as it was written."""

    auth: str | None = None
    headers: tuple[str, ...] = ()
    cookies: tuple[str, ...] = ()
    storage_state: Path | None = None
    login: Path | None = None
    login_timeout: float = LOGIN_SECONDS
    insecure: bool = False
    map: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, flags: Mapping[str, Any], environment: Mapping[str, str], settings: Mapping[str, Any]
    ) -> Given:
        """What was given where; each from the first that has it.

        Settings name variables in `auth` and in the values of `headers` and `cookies`: UsageError for one
        that is needed and not set.
        """

        plain = {name: flags.get(name) or settings.get(name) for name in cls.__slots__}

        def secret(name: str, variable: str, separator: str) -> tuple[str, ...]:
            told = flags.get(name) or _parts(environment.get(variable, ""), separator)
            if told:
                return (told,) if isinstance(told, str) else tuple(told)
            named = settings.get(name) or ()
            entries = (named,) if isinstance(named, str) else tuple(named)
            return tuple(expanded(entry, environment) for entry in entries)

        return cls(
            auth=next(iter(secret("auth", AUTH_VARIABLE, "\n")), None),
            headers=secret("headers", HEADERS_VARIABLE, "\n"),
            cookies=secret("cookies", COOKIES_VARIABLE, ";"),
            storage_state=_path(plain["storage_state"]),
            login=_path(plain["login"]),
            login_timeout=float(plain["login_timeout"] or LOGIN_SECONDS),
            insecure=bool(plain["insecure"]),
            map=tuple(plain["map"] or ()),
        )

    def entry(self, url: str) -> Entry:
        """How to enter the shop at an address. UsageError for what cannot be used."""
        url, in_address = without_password(url)
        hosts = host_map(self.map, url)
        url = hosts.url(url) if "://" in url else hosts.url(f"//{url}").removeprefix("//")
        secrets = Secrets(url)
        headers = tuple(self._headers(self.auth or in_address, secrets))
        cookies = tuple(self._cookies(secrets))
        hidden = bool(headers or cookies or self.login)
        if hidden and "://" not in url and not is_loopback(_host(f"//{url}")):
            url = f"https://{url}"  # nothing secret goes unencrypted unless that is asked for
        base = url if "://" in url else f"http://{url}"
        try:
            own = OwnHost.of(base)
        except ValueError as error:
            raise UsageError("start-address", url=url) from error
        access = Access(
            own=own,
            base=base,
            headers=headers,
            state=self._state(cookies, own, secrets),
            login=load_login(self.login) if self.login else None,
            login_limit=self.login_timeout,
            insecure=self.insecure,
            hosts=hosts,
            secrets=secrets,
            told=self._told(),
        )
        return Entry(url, access)

    def _told(self) -> tuple[str, ...]:
        used = {
            "auth": self.auth,
            "storage-state": self.storage_state,
            "login": self.login,
            "insecure": self.insecure,
        }
        return (
            *(name for name, value in used.items() if value),
            *(f"header {header.partition(':')[0].strip()}" for header in self.headers),
            *(f"cookie {cookie.partition('=')[0].strip()}" for cookie in self.cookies),
            *(f"map {entry}" for entry in self.map),
        )

    def _headers(self, auth: str | None, secrets: Secrets) -> Iterator[tuple[str, str]]:
        headers = [parse_header(given) for given in self.headers]
        for name, value in headers:
            _hide(value, secrets)
            _hide(value.split()[-1] if value else "", secrets)  # what follows `Bearer`
            yield name, value
        if auth is None:
            return
        if any(name.lower() == AUTHORIZATION.lower() for name, _ in headers):
            raise UsageError("auth-twice")
        if ":" not in auth:
            raise UsageError("auth-form")
        token = base64.b64encode(auth.encode()).decode()
        for value in (auth.partition(":")[2], auth, token, token.rstrip("=")):
            secrets.add(value)
        yield AUTHORIZATION, f"Basic {token}"

    def _cookies(self, secrets: Secrets) -> Iterator[tuple[str, str]]:
        for given in self.cookies:
            name, value = parse_cookie(given)
            _hide(value.strip('"'), secrets)
            yield name, value

    def _state(
        self, cookies: tuple[tuple[str, str], ...], own: OwnHost, secrets: Secrets
    ) -> SessionState | None:
        if self.storage_state is None and not cookies:
            return None
        state = read_state(self.storage_state) if self.storage_state else SessionState()
        for value in state.secrets:
            secrets.add(value)
        return state.with_cookies(own_cookies(cookies, own))


def _hide(value: str, secrets: Secrets) -> None:
    """Take the value of a header or cookie for secret, unless it is as short as a preference is."""
    if is_worth_hiding(value, SHORTEST_VALUE):
        secrets.add(value)


def _parts(text: str, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(separator) if part.strip())


def _path(told: object) -> Path | None:
    return Path(str(told)) if told else None


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
