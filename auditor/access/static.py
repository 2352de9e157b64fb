"""A folder with a built site, served on loopback while it is visited."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from lxml import etree, html

from auditor.errors import UsageError

INDEX = "index.html"
NOT_FOUND = "404.html"
LARGEST_INDEX = 5_000_000
"""Bytes of a start page in which the site's own address is looked for."""
_OWN_ADDRESS = "//link[@rel='canonical']/@href | //meta[@property='og:url']/@content"


@contextmanager
def static_site(folder: Path) -> Iterator[str]:
    """Serve a folder until the block ends; the address of its start page.

    As hosts of static sites do: `/about` is about.html or about/index.html, 404.html is shown for what
    is not there, folders are not listed, and nothing outside the folder is served. UsageError for a
    folder without a start page.
    """
    if not (folder / INDEX).is_file():
        raise UsageError("static-no-index", path=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def own_host(folder: Path) -> str | None:
    """The host that a built site believes it is at, by its start page; None where nothing tells."""
    file = folder / INDEX
    if not file.is_file() or file.stat().st_size > LARGEST_INDEX:
        return None
    try:
        document = html.fromstring(file.read_bytes())
        addresses = [urlsplit(str(address)) for address in document.xpath(_OWN_ADDRESS)]
    except (OSError, etree.LxmlError, ValueError):
        return None
    return next((one.netloc for one in addresses if one.scheme in ("http", "https") and one.hostname), None)


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Headers of the file at the path, or of the page for what is not there; its open content."""
        root = Path(self.directory).resolve()
        file = self._file(root)
        if file is None:
            return self._not_found(root)
        address = urlsplit(self.path)
        if file.name == INDEX and not address.path.endswith(("/", INDEX)) and file.parent != root:
            self._moved(address.path + "/" + (f"?{address.query}" if address.query else ""))
            return None
        return self._content(file, HTTPStatus.OK)

    def _file(self, root: Path) -> Path | None:
        """The file of the path, where it is in the folder."""
        path = unquote(urlsplit(self.path).path)
        if "\0" in path:
            return None
        place = root / path.lstrip("/")
        for file in (place, place / INDEX, place.with_name(f"{place.name}.html") if place.name else place):
            if file.is_file() and file.resolve().is_relative_to(root):
                return file
        return None

    def _moved(self, path: str) -> None:
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", path)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _not_found(self, root: Path) -> BinaryIO | None:
        if (root / NOT_FOUND).is_file():
            return self._content(root / NOT_FOUND, HTTPStatus.NOT_FOUND)
        self.send_error(HTTPStatus.NOT_FOUND)
        return None

    def _content(self, file: Path, status: HTTPStatus) -> BinaryIO:
        content = file.open("rb")
        kind = self.guess_type(str(file))
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Length", str(file.stat().st_size))
        self.end_headers()
        return content

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
