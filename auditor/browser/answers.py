"""Whether what came can be read at all: statuses, content types, errors of the network."""

from __future__ import annotations

import re
from http import HTTPStatus
from urllib.parse import urlsplit

from auditor.models import Message, Param, Tls
from auditor.walls import wall

from .launch import BrowserSession
from .network import MainResponse, NetworkLog
from .tab import Navigation, Tab, brief
from .unreached import TUNNEL_FAILED, reason_of

HTML_TYPES = ("text/html", "application/xhtml+xml")
HTTPS_PORT = 443
URL_LIMIT = 2_000
LOOKED_AT = 400
"""Characters of a page by which a file is told that was sent as a page."""

# How files begin, as far as it is ASCII and survives being read as text.
_FILES = re.compile(
    r"(?:<body[^>]*>|<pre[^>]*>|^)\s*.?(?:PNG\W{1,4}IHDR|\W{1,6}JFIF|GIF8[79]a|RIFF.{4}WEBP|%PDF-\d|PK\x03\x04)",
    re.DOTALL,
)


class Unreadable(Exception):  # noqa: N818 - it carries an answer, not a fault of the program
    """The page cannot be read, for a reason."""

    def __init__(self, key: str, **params: Param) -> None:
        self.reason = Message(key=key, params=params)

    @classmethod
    def because(cls, reason: Message) -> Unreadable:
        """For a reason that is in words already."""
        return cls(reason.key, **reason.params)


def check_answer(session: BrowserSession, tab: Tab, navigation: Navigation | None = None) -> None:
    """Unreadable where the document that is there now is none, or is an error."""
    _check_proxy(session, tab, navigation)
    main = tab.network.main
    if main is not None and main.status >= HTTPStatus.BAD_REQUEST:
        raise Unreadable("page.http-error", http_status=main.status)
    download = navigation is not None and navigation.download
    if main is not None and (download or main.content_type not in (*HTML_TYPES, "")):
        raise Unreadable("page.not-html", content_type=main.content_type)
    if navigation is not None and navigation.error is not None:
        _refuse(navigation.error)


def _check_proxy(session: BrowserSession, tab: Tab, navigation: Navigation | None) -> None:
    """Unreadable where the auditor's proxy did not bring the page, and knows why."""
    network, proxy = tab.network, session.proxy
    failure = network.failure
    if proxy is not None and navigation is not None and navigation.error == TUNNEL_FAILED:
        split = urlsplit(network.address)
        failure = proxy.failure(split.hostname or "", split.port or HTTPS_PORT)
    if failure:
        raise Unreadable.because(reason_of(failure, network.address[:URL_LIMIT]))


def _refuse(error: str) -> None:
    if "ERR_CERT" in error or "ERR_SSL" in error:
        raise Unreadable("page.tls", error=error)
    if error == "net::ERR_TOO_MANY_REDIRECTS":
        raise Unreadable("page.redirect-loop")
    if error == "net::ERR_UNSAFE_REDIRECT":
        raise Unreadable("page.unsafe-redirect")
    raise Unreadable("page.unreachable", error=error)


def check_content(html: str, network: NetworkLog) -> None:
    """Unreadable where a file was sent as a page, or something else stands in front of the one asked for."""
    main = network.main
    body = html.find("<body")
    if _FILES.search(html[max(body, 0) :][:LOOKED_AT]):
        raise Unreadable("page.not-html", content_type=main.content_type if main else "")
    asked = main.url if main and not network.redirects else ""
    if reason := wall(html, main.status if main else None, asked):
        raise Unreadable.because(reason)


def tls_of(main: MainResponse | None, reason: Message | None) -> Tls | None:
    """How the answer came; what is known of it where it was refused for its certificate."""
    if reason is not None and reason.key == "page.tls":
        return Tls(https=True, valid=False)
    return main.tls if main else None


def why_lost(tab: Tab, error: Exception) -> Message:
    """Why nothing more can be had of a page."""
    if tab.gave_up is not None:
        return Message(key=tab.gave_up)
    if tab.starved:
        return Message(key="page.memory")
    key = "page.crashed" if tab.crashed else "page.gone"
    return Message(key=key, params={"error": brief(error)})
