"""`auditor install`: get a browser."""

from __future__ import annotations

from pathlib import Path

import click

from . import options


@click.command()
@options.browser
def install(browser: Path | None) -> int:
    """Get a browser, and check that it starts.

    Keeps a Chrome or Chromium that is there already. Otherwise downloads Playwright's own; where
    that is refused, installs the system's package, or says with which command to do so.
    """
    from auditor.browser.install import install_browser

    from .console import say, tell

    installed = install_browser(browser, tell=tell)
    say("install-ready", path=str(installed.path), version=installed.version)
    return 0
