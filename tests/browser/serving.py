"""Servers for what plain pages do not do: TLS, and answers that come slowly or never."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.crawl.loopback import Loopback, Page, Reply

CERTIFICATE = Path(__file__).parent / "data" / "loopback.pem"
"""Self-signed, for 127.0.0.1, with its key; trusted by nobody."""


@contextmanager
def serving_tls(pages: Mapping[str, Page]) -> Iterator[Loopback]:
    """As `serving`, over https with a certificate that browsers refuse."""
    server = Loopback(pages)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    inner = server._server
    inner.socket = context.wrap_socket(inner.socket, server_side=True)
    server.url = f"https://127.0.0.1:{server.port}"
    with server.running():
        yield server


class Hold:
    """Makes answers that do not end before the hold is released."""

    def __init__(self) -> None:
        self._over = threading.Event()

    def after(self, first: bytes) -> Reply:
        """Sends this, and then nothing."""

        def stream() -> Iterator[bytes]:
            yield first
            self._over.wait(30)

        return Reply(stream=stream)

    def never(self) -> Reply:
        """Sends not even a status."""
        self._over.wait(30)
        return Reply()

    def release(self) -> None:
        self._over.set()


@contextmanager
def held() -> Iterator[Hold]:
    hold = Hold()
    try:
        yield hold
    finally:
        hold.release()
