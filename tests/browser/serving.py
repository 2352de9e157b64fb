"""Servers for what plain pages do not do: TLS, and answers that come slowly or never."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
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


@contextmanager
def held() -> Iterator[Callable[[bytes], Reply]]:
    """Makes replies that send what they are given and then nothing, until the block ends."""
    over = threading.Event()

    def make(first: bytes) -> Reply:
        def stream() -> Iterator[bytes]:
            yield first
            over.wait(30)

        return Reply(stream=stream)

    try:
        yield make
    finally:
        over.set()
