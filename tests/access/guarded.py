"""A server that answers by what it is sent, and remembers all of it."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from ..browser.serving import CERTIFICATE
from ..crawl.loopback import Page, Reply


@dataclass(frozen=True)
class Asked:
    """A request."""

    method: str
    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: str = ""

    @property
    def cookies(self) -> dict[str, str]:
        return {name: morsel.value for name, morsel in SimpleCookie(self.headers.get("cookie", "")).items()}

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body).items()}


Answer = Callable[[Asked], Page]


class Guarded:
    """Answers requests on 127.0.0.1, which is localhost too."""

    def __init__(self, answer: Answer, *, tls: bool = False) -> None:
        self.asked: list[Asked] = []
        self.answer = answer
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self.port}"
        self.other_name = self.url.replace("127.0.0.1", "localhost")
        """The same server as another host."""

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(self.command, self.path, headers, self.rfile.read(length).decode())
                outer.asked.append(asked)
                page = outer.answer(asked)
                content = page() if callable(page) else page
                content = content.encode() if isinstance(content, str) else content
                reply = Reply(content) if isinstance(content, bytes) else content
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.type)
                self.send_header("Content-Length", str(len(reply.body)))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                with suppress(OSError):  # the browser wants it no more
                    self.wfile.write(reply.body)

            def do_POST(self) -> None:
                self.do_GET()

            def do_OPTIONS(self) -> None:
                self.do_GET()

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler

    @contextmanager
    def running(self) -> Iterator[Guarded]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


@contextmanager
def guarding(answer: Answer, *, tls: bool = False) -> Iterator[Guarded]:
    with Guarded(answer, tls=tls).running() as server:
        yield server


def from_pages(pages: Mapping[str, Page]) -> Answer:
    """Answers with what is there."""
    return lambda asked: pages.get(asked.path, Reply(b"<h1>404</h1>", status=404))


def everywhere(pages: Mapping[str, Page], more: str) -> dict[str, Page]:
    """The pages with some HTML at the end of each body."""
    return {
        path: page.replace("</body>", f"{more}</body>") if isinstance(page, str) else page
        for path, page in pages.items()
    }
