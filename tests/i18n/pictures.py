"""The scorecard in every language, as pictures for people to look at, and searched for cut text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

from auditor.browser.find import find_browser
from auditor.browser.launch import is_root
from auditor.catalog import Catalog
from auditor.cli import run
from auditor.output import FolderAssets, read_audit
from auditor.plugins import load_report
from auditor.report import PdfFile

SCRIPT = Path(__file__).with_name("cut_text.js").read_text("utf-8")
OPEN_ALL = "document.querySelectorAll('details').forEach(one => one.open = true)"
SCREENS = {"desktop": (1366, 900), "phone": (390, 844)}
PART = 4_000
"""Height of a picture, pixels: more is cumbersome to look at, and Chromium draws none above 16,384."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Text of a scorecard that a reader cannot see whole."""

    language: str
    screen: str
    what: str
    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.language}, {self.screen}: {self.what}: “{self.text}” in {self.where}"


def audited(folder: Path, shop: str) -> Path:
    """The audit of a demo shop, made now."""
    if code := run(["demo", "--shop", shop, "--out", str(folder), "--format", "json"]):
        raise SystemExit(f"the demo shop could not be audited: exit code {code}")
    return folder / "audit.json"


def scorecards(audit: Path, languages: Iterable[str]) -> Iterator[tuple[str, Path]]:
    """The scorecard of an audit in some languages, each a file beside it."""
    found, html = read_audit(audit), load_report("html")
    assets = FolderAssets(audit.parent, found)
    for language in languages:
        (made,) = html(found, assets, Catalog(language))
        assert not isinstance(made, PdfFile)
        file = audit.parent / f"{language}.html"
        file.write_bytes(made.content)
        yield language, file


@contextmanager
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    with sync_playwright() as playwright:
        executable = find_browser(bundled=Path(playwright.chromium.executable_path))
        arguments = ["--no-sandbox"] if is_root() else []
        with playwright.chromium.launch(executable_path=executable, args=arguments) as opened:
            yield opened


def cut_text(page: Page) -> list[dict[str, str]]:
    """What of an open page's text cannot be seen whole."""
    found: list[dict[str, str]] = page.evaluate(SCRIPT)
    return found


def take(audit: Path, languages: Iterable[str], folder: Path) -> list[Cut]:
    """Take pictures of the scorecard into a folder, LANGUAGE-SCREEN-PART.png, and find its cut text."""
    folder.mkdir(parents=True, exist_ok=True)
    cuts: list[Cut] = []
    with browser() as chromium:
        for language, file in scorecards(audit, languages):
            for screen, (width, height) in SCREENS.items():
                with chromium.new_page(viewport={"width": width, "height": height}) as page:
                    page.goto(file.resolve().as_uri())
                    for number, part in enumerate(_parts(page, width), 1):
                        picture = folder / f"{language}-{screen}-{number}.png"
                        page.screenshot(path=picture, full_page=True, clip=part)
                    page.evaluate(OPEN_ALL)
                    cuts += [Cut(language, screen, **found) for found in cut_text(page)]
    return cuts


def _parts(page: Page, width: int) -> Iterator[FloatRect]:
    height = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, height, PART):
        yield {"x": 0, "y": top, "width": width, "height": min(PART, height - top)}
