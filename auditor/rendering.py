"""Looks at documents in a real browser, for rule cases that need layout."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from auditor.browser.launch import BrowserSession, open_browser
from auditor.browser.page import CaptureOptions, capture_page
from auditor.models import ReadStatus, Snapshot

T = TypeVar("T")

PATIENT = CaptureOptions(page_limit=60.0, load_limit=30.0, layout_limit=15.0, picture_limit=15.0)
"""A case is about the page, not about how fast the machine is."""


class Renderer:
    """One browser and one loopback server for many documents; a context manager."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._server = _DocumentServer()
        self._opening: AbstractAsyncContextManager[BrowserSession] = open_browser()
        self._session: BrowserSession | None = None

    def __enter__(self) -> Renderer:
        self._session = self._run(self._opening.__aenter__())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._run(self._opening.__aexit__(None, None, None))
        self._runner.close()

    def render(self, html: str, url: str) -> Snapshot:
        """The document as a shopper sees it, as the page of `url`; only data: pictures load."""
        if self._session is None:
            raise RuntimeError("a Renderer is used in a with block")
        local = self._server.offer(urlsplit(url).path or "/", html)
        captured = self._run(capture_page(self._session, local, options=PATIENT)).snapshot
        if captured.status is ReadStatus.UNREADABLE:  # a busy machine loses a tab now and then
            captured = self._run(capture_page(self._session, local, options=PATIENT)).snapshot
        return captured.model_copy(update={"url": url, "requested_url": url})

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)


class _DocumentServer(ThreadingHTTPServer):
    """Serves the one document that was offered last, at its path."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.document: tuple[str, bytes] = ("/", b"")

    def offer(self, path: str, html: str) -> str:
        """Serve a document from now on; its address."""
        self.document = (path, html.encode("utf-8", errors="surrogatepass"))
        return f"http://127.0.0.1:{self.server_port}{path}"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """The document, or 404."""
        path, content = cast(_DocumentServer, self.server).document
        found = urlsplit(self.path).path == path
        self.send_response(HTTPStatus.OK if found else HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content) if found else 0))
        self.end_headers()
        if found:
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
