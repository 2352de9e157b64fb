"""The shops that speed is measured on, each served by a process of its own, as real ones are."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path
from typing import IO
from urllib.parse import urljoin

ROOT = Path(__file__).resolve().parent.parent
DEMO = "green"
START_LIMIT = 240.0
STOP_LIMIT = 20.0
"""Seconds after which a shop that does not start, or stop, is given up."""
STOCK_LISTS = ("catalogue/", "catalogue/?page=2")
_STOCK_PRODUCT = re.compile(r'href="(/catalogue/[a-z0-9-]+_\d+/)"')


@dataclass(frozen=True, slots=True)
class ServedShop:
    """A shop that answers on loopback."""

    name: str
    url: str
    """Address of its front page."""
    pages: tuple[str, ...]
    """Addresses of product pages."""


@contextmanager
def demo_shop(pages: int) -> Iterator[ServedShop]:
    """The demo shop in good order, enlarged to so many product pages."""
    shops = import_module("auditor.shops.catalogue")
    shop = shops.load_shop(import_module("auditor.shops").expected_file(DEMO).parent)
    catalogue = shops.Catalogue(shop, max(pages, len(shop.products)))
    paths = [shop.routes.product.format(slug=catalogue[n].slug) for n in range(pages)]
    command = ["-m", "auditor", "demo", "--serve", "--shop", DEMO, "--pages", str(len(catalogue))]
    with _served(command) as url:
        yield ServedShop(f"demo shop of {pages} pages", url, tuple(urljoin(url, path) for path in paths))


def has_stock_shop() -> bool:
    """Whether the software of the stock shop is installed."""
    return find_spec("oscar") is not None


@contextmanager
def stock_shop(pages: int) -> Iterator[ServedShop]:
    """A django-oscar shop as it comes; it has few products, so that their pages come again and again."""
    with _served(["-m", "tests.storefronts.oscar.shop"]) as url:
        found = dict.fromkeys(
            path for path in STOCK_LISTS for path in _STOCK_PRODUCT.findall(_text(url + path))
        )
        if not found:
            raise RuntimeError(f"{url} lists no products")
        paths = islice(cycle(found), pages)
        yield ServedShop(
            f"stock django-oscar, {pages} visits", url, tuple(urljoin(url, path) for path in paths)
        )


@contextmanager
def _served(command: list[str]) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}/"
    with tempfile.TemporaryFile() as said:
        command = [sys.executable, *command, "--port", str(port)]
        server = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said, start_new_session=True)
        try:
            _wait_for(url, server, said)
            yield url
        finally:
            _stop(server)


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGTERM)  # the shop alone: it cleans up, and ends what it started
    try:
        server.wait(STOP_LIMIT)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _wait_for(url: str, server: subprocess.Popen[bytes], said: IO[bytes]) -> None:
    end = time.monotonic() + START_LIMIT
    while time.monotonic() < end:
        if server.poll() is not None:
            said.seek(0)
            told = said.read().decode(errors="replace")[-2000:]
            raise RuntimeError(f"the shop ended with {server.returncode} before it answered:\n{told}")
        try:
            _text(url)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"{url} did not answer within {START_LIMIT:.0f} s")


def _text(url: str) -> str:
    with urllib.request.urlopen(url, timeout=START_LIMIT) as answer:
        text: str = answer.read().decode()
        return text
