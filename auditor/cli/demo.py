"""`auditor demo`: the auditor at work on a shop that it serves itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from . import options


@click.command()
@click.option("--shop", default="amber", show_default=True, metavar="NAME", help="green, amber or red.")
@options.out("demo")
@click.option("--serve", "serve_only", is_flag=True, help="Only serve the shop, until Ctrl-C.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="P", help="Port to serve on.")
@click.option("--pages", type=click.IntRange(1), metavar="N", help="Enlarge the shop to N product pages.")
@options.visiting
@options.since
@options.judging
@options.reporting
@options.gating
def demo(shop: str, out: Path, serve_only: bool, port: int, pages: int | None, **given: Any) -> int:
    """Audit a demo shop: the first thing to run.

    Serves a whole shop on this computer and audits it as any other. green (English) is in good
    order, amber (Polish) has the usual gaps, red (Ukrainian) has many. The scorecard is in the
    language of your terminal: here you are the reader, not the owner of the shop.

    \b
    auditor demo                             then open demo/index.html
    auditor demo --shop red --out red
    auditor demo --serve --port 8000         only serve the shop
    """
    from auditor.catalog import FALLBACK

    from .console import say, terminal_language

    with _served(shop, port, pages) as server:
        if serve_only:
            say("demo-serving", shop=shop, url=server.url)
            with suppress(KeyboardInterrupt):
                threading.Event().wait()
            return 0
        from .visit import Flags, audit_and_report

        if Flags(given).settings().report_lang is None:
            given["report_lang"] = terminal_language() or FALLBACK
        return audit_and_report(server.url, out, Flags(given))


@contextmanager
def _served(shop: str, port: int, pages: int | None) -> Iterator[Any]:
    """The running shop. UsageError for an unknown shop, a port in use, or too few pages."""
    from auditor.errors import UsageError
    from auditor.suggest import unknown

    shops = import_module("auditor.shops")  # data of the distribution, mapped there by its packaging
    if shop not in shops.SHOPS:
        raise unknown("unknown-shop", shop, shops.SHOPS)
    with ExitStack() as stack:
        try:
            server = stack.enter_context(shops.serve(shop, port=port, pages=pages))
        except OSError as error:
            raise UsageError("port-in-use", port=str(port), error=error.strerror or "") from error
        except ValueError as error:
            raise UsageError("demo-too-few-pages", pages=pages or 0) from error
        yield server
