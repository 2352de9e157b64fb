"""The sample audit and what the reports make of it, each made once; a browser to open scorecards in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from auditor.browser.find import find_browser
from auditor.browser.launch import is_root
from auditor.catalog import Catalog
from auditor.models import Audit
from auditor.plugins import load_report

from .sample import sample_audit
from .storefront import MemoryAssets

Sample = tuple[Audit, MemoryAssets]


@pytest.fixture(scope="session")
def catalog() -> Iterator[Catalog]:
    """English, with the sentences of the sample's own rule pack."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parent))
        yield Catalog("en", sources=("auditor", "auditor.reports", "sample_pack"))


@pytest.fixture(scope="session")
def sample() -> Sample:
    return sample_audit()


@pytest.fixture(scope="session")
def scorecard(sample: Sample, catalog: Catalog) -> str:
    """The sample's index.html."""
    return render_html(*sample, catalog)


@pytest.fixture(scope="session")
def scorecard_file(scorecard: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scorecard") / "index.html"
    path.write_text(scorecard, "utf-8")
    return path


@pytest.fixture(scope="module")  # while it is open, nothing else in the process can run an event loop
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        executable = find_browser(bundled=Path(playwright.chromium.executable_path))
        arguments = ["--no-sandbox"] if is_root() else []
        with playwright.chromium.launch(executable_path=executable, args=arguments) as opened:
            yield opened


def render_html(audit: Audit, assets: MemoryAssets, catalog: Catalog) -> str:
    """The one file of the html report."""
    (file,) = load_report("html")(audit, assets, catalog)
    assert file.name == "index.html"
    return file.content.decode("utf-8")
