"""A forward proxy on loopback: resolves and checks every address that a visit connects to, and counts."""

from .failure import STATUS_HEADER, Failure, failure_in, failure_named
from .head import SIGN_IN_URL
from .reach import Destination, Resolver
from .server import Proxy, ProxyOptions, open_proxy
from .traffic import BYTES_PER_PAGE, REQUESTS_PER_PAGE, TrafficLimits

__all__ = [
    "BYTES_PER_PAGE",
    "REQUESTS_PER_PAGE",
    "SIGN_IN_URL",
    "STATUS_HEADER",
    "Destination",
    "Failure",
    "Proxy",
    "ProxyOptions",
    "Resolver",
    "TrafficLimits",
    "failure_in",
    "failure_named",
    "open_proxy",
]
