"""A server on loopback that answers what a test tells it to, and remembers what it was asked."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Reply:
    """An answer; `stream` is sent piece by piece instead of the body."""

    body: bytes = b""
    status: int = 200
    type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    stream: Callable[[], Iterator[bytes]] | None = None


Page = str | bytes | Reply | Callable[[], Reply]


def redirect(to: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": to})


def text(body: str, **headers: str) -> Reply:
    return Reply(body.encode(), type="text/plain", headers=headers)


class Loopback:
    """Serves `pages`, path with parameters -> page; what is not there is answered with 404."""

    def __init__(self, pages: Mapping[str, Page], host: str = "127.0.0.1", port: int = 0) -> None:
        self.pages = dict(pages)
        self.requests: list[tuple[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.agents: set[str] = set()
        self._server = ThreadingHTTPServer((host, port), self._handler())
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://{host}:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [path for _, path in self.requests]

    def stop(self) -> None:
        """Answer nobody any more."""
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.requests.append((self.command, self.path))
                outer.headers.append(dict(self.headers))
                outer.agents.add(self.headers.get("User-Agent", ""))
                page = outer.pages.get(self.path, Reply(b"<h1>404</h1>", status=404))
                self._send(page() if callable(page) else page)

            def do_POST(self) -> None:
                self.do_GET()

            def _send(self, page: str | bytes | Reply) -> None:
                content = page.encode() if isinstance(page, str) else page
                reply = Reply(content) if isinstance(content, bytes) else content
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.type)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if reply.stream is None:
                    self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                try:
                    for piece in reply.stream() if reply.stream else (reply.body,):
                        self.wfile.write(piece)
                except OSError:
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler

    @contextmanager
    def running(self) -> Iterator[Loopback]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.stop()
            thread.join()


@contextmanager
def serving(pages: Mapping[str, Page], host: str = "127.0.0.1") -> Iterator[Loopback]:
    with Loopback(pages, host).running() as server:
        yield server


def closed_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
