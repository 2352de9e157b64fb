"""The forms in which secrets are given: none of the errors here repeats what was given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast
from urllib.parse import unquote

from auditor.errors import UsageError

from .secrets import SHORTEST_VALUE, is_worth_hiding

REFUSED = frozenset(
    {"connection", "content-length", "host", "keep-alive", "proxy-authorization", "proxy-connection"}
    | {"te", "trailer", "transfer-encoding", "upgrade", "user-agent"}
)
"""Headers that are the connection's, or say who visits."""

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""RFC 9110, 5.6.2"""
_VALUE = re.compile(r"[\t\x20-\x7e]*")
_COOKIE_VALUE = re.compile(r'("?)[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*\1')
"""RFC 6265, 4.1.1"""
_REFERENCE = re.compile(r"\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))")
_SCHEME = r"(?:[a-z][a-z0-9+.-]*://)?"
_USER_INFO = re.compile(rf"({_SCHEME})([^/?#\s:@]*):(?!\d+(?:[/?#]|$))([^/?#\s]*)@", re.I)
_LIKE_USER_INFO = re.compile(rf"{_SCHEME}[^/?#\s:@]*:(?!//|\d+(?:[/?#]|$))\S*@", re.I)


def without_password(url: str) -> tuple[str, str | None]:
    """An address without `user:password@`, and those two; UsageError where they cannot be told apart."""
    text = url.strip()
    if match := _USER_INFO.match(text):
        return match[1] + text[match.end() :], f"{unquote(match[2])}:{unquote(match[3])}"
    if _LIKE_USER_INFO.match(text):
        raise UsageError("auth-in-address")
    return url, None


def parse_header(given: str) -> tuple[str, str]:
    """Name and value of `Name: value`."""
    name, colon, value = given.partition(":")
    name, value = name.strip(), value.strip()
    if not colon or not _TOKEN.fullmatch(name):
        raise UsageError("header-form")
    if name.lower() == "cookie":
        raise UsageError("header-cookie")
    if name.lower() in REFUSED:
        raise UsageError("header-refused", name=name)
    if not _VALUE.fullmatch(value):
        raise UsageError("header-value", name=name)
    return name, value


def parse_cookie(given: str) -> tuple[str, str]:
    """Name and value of `name=value`."""
    name, sign, value = given.partition("=")
    name, value = name.strip(), value.strip()
    if not sign or not _TOKEN.fullmatch(name):
        raise UsageError("cookie-form")
    if not _COOKIE_VALUE.fullmatch(value):
        raise UsageError("cookie-value", name=name)
    return name, value


def expanded(text: str, environment: Mapping[str, str]) -> str:
    """A text with the values of the variables that it names; UsageError for one that is not set."""

    def value(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        if not environment.get(name):
            raise UsageError("settings-variable-missing", name=name)
        return environment[name]

    return _REFERENCE.sub(value, text)


def refuse_literals(settings: Mapping[str, object], path: str) -> None:
    """UsageError where a settings file holds a secret itself, and not the name of a variable with it."""
    for name, sign in (("auth", ""), ("headers", ":"), ("cookies", "=")):
        told = settings.get(name) or ()
        for entry in (told,) if isinstance(told, str) else cast("tuple[str, ...]", told):
            value = (entry.partition(sign)[2] if sign else entry).strip()
            is_secret = not sign or is_worth_hiding(value, SHORTEST_VALUE)
            if is_secret and not _REFERENCE.search(value):
                raise UsageError("settings-literal-secret", path=path, name=name)
