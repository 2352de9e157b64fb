"""Why the proxy did not bring something, in the words of RFC 9209 (Proxy-Status), and who reads them."""

from __future__ import annotations

from enum import StrEnum

PROXY_NAME = "storefront-auditor"
STATUS_HEADER = "proxy-status"
_MARK = f"{PROXY_NAME}; error="


class Failure(StrEnum):
    """Proxy error types (RFC 9209, 2.3)."""

    UNKNOWN_HOST = "dns_error"
    LOOKUP_TIMEOUT = "dns_timeout"
    FORBIDDEN_ADDRESS = "destination_ip_prohibited"
    UNROUTABLE = "destination_ip_unroutable"
    REFUSED = "connection_refused"
    CONNECT_TIMEOUT = "connection_timeout"
    NO_ANSWER = "http_response_timeout"
    BROKEN_ANSWER = "http_protocol_error"
    HEAD_TOO_LARGE = "http_response_header_section_size"
    TOO_LARGE = "http_response_body_size"
    MALFORMED = "http_request_error"
    DENIED = "http_request_denied"
    BUDGET = "connection_limit_reached"
    OTHER_PROXY = "proxy_configuration_error"

    @property
    def status(self) -> int:
        """The HTTP status that it is answered with."""
        return _STATUSES.get(self, 502)

    @property
    def header(self) -> str:
        """The value of the Proxy-Status header that tells it."""
        return f"{_MARK}{self.value}"


_BY_NAME = {failure.value: failure for failure in Failure}
_STATUSES = {
    Failure.FORBIDDEN_ADDRESS: 403,
    Failure.DENIED: 403,
    Failure.MALFORMED: 400,
    Failure.BUDGET: 503,
    Failure.CONNECT_TIMEOUT: 504,
    Failure.LOOKUP_TIMEOUT: 504,
    Failure.NO_ANSWER: 504,
}


class ProxyRefusal(Exception):  # noqa: N818 - it carries an answer, not a fault of the program
    """A request that is not, or cannot be, passed on."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.value)
        self.failure = failure


def failure_in(header: str) -> Failure | None:
    """The failure that a Proxy-Status header of this proxy tells, None for any other text.

    Only an answer to plain HTTP may be asked: there the proxy removes the header where a server sent it.
    """
    name, mark, error = header.partition(_MARK)
    return failure_named(error) if mark and not name else None


def failure_named(text: str) -> Failure | None:
    """The failure with this name, None for any other text; of a tunnel that was not made it is the reason."""
    return _BY_NAME.get(text)
