"""Printing: what a report says goes on paper, nothing of it runs or reaches a network, and it ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner

from auditor.cli import cli
from auditor.errors import BrowserError, UsageError
from auditor.models import Audit
from auditor.output import write_reports
from auditor.plugins import load_report
from auditor.printing import print_pdf
from auditor.report import Assets, PdfFile

from .reports.sample import sample_audit, unread_audit


def page(body: str, **fields: str) -> PdfFile:
    html = f"<!doctype html><html lang=en><title>T</title><body>{body}"
    return PdfFile("x.pdf", lambda pages: [html.encode()], **fields)


def words(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as pdf:
        return " ".join(pdf[n].get_textpage().get_text_bounded() for n in range(len(pdf)))


class Listener(ThreadingHTTPServer):
    """Notes what it is asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked: list[str] = []


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_nothing_runs_and_no_network_is_reached(listener: Listener):
    root = f"http://127.0.0.1:{listener.server_port}"
    body = (
        f"<p id=p>Before</p><script>document.getElementById('p').textContent = 'After'</script>"
        f"<img src={root}/img><iframe src={root}/frame></iframe><link rel=stylesheet href={root}/css>"
        f"<style>body {{ background: url({root}/background) }}</style>"
        f"<object data={root}/object></object>"
    )
    assert "Before" in words(print_pdf(page(body)))
    assert listener.asked == []


def test_a_document_that_wants_to_lead_elsewhere_does_not_get_there(listener: Listener):
    moved = f"<meta http-equiv=refresh content='0;url=http://127.0.0.1:{listener.server_port}/moved'>"
    with suppress(BrowserError):  # Chromium does not print a page that it is about to leave
        print_pdf(page(f"<p>Before{moved}"))
    assert listener.asked == []


def test_no_file_of_the_computer_is_shown(tmp_path: Path):
    (tmp_path / "secret.html").write_text("<h1>Confidential</h1>", "utf-8")
    inside = (tmp_path / "secret.html").as_uri()
    told = words(
        print_pdf(page(f"<p>Before<iframe src='{inside}'></iframe><object data='{inside}'></object>"))
    )
    assert "Before" in told
    assert "Confidential" not in told


def test_what_a_shop_is_called_is_text_in_header_and_footer():
    told = words(print_pdf(page("<p>Body", header="<b>Shop</b> & {x}", footer="{0} <script>")))
    assert "<b>Shop</b> & {x}" in told
    assert "{0} <script>" in told
    assert "1 / 1" in told


def test_a_document_is_told_on_which_pages_its_anchors_stand():
    told: list[Mapping[str, int]] = []

    def html(pages: Mapping[str, int]) -> list[bytes]:
        told.append(pages)
        there = f"on {pages['second']}" if pages else "somewhere"
        style = "<style>h2 { break-before: page }</style>"
        return [f"{style}<a href=#second>{there}</a><h2>One</h2><h2 id=second>Two</h2>".encode()]

    content = print_pdf(PdfFile("x.pdf", html))
    assert told == [{}, {"second": 3}]
    assert "on 3" in words(content)
    assert "somewhere" not in words(content)


def test_a_browser_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(UsageError) as raised:
        print_pdf(page("<p>x"), tmp_path / "none")
    assert raised.value.key == "browser.not-there"


def test_a_document_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("auditor.printing.PRINT_LIMIT", 0.001)
    with pytest.raises(BrowserError) as raised:
        print_pdf(page("<p>x"))
    assert raised.value.key == "print.too-long"


def made(audit: Audit, out: Path, names: list[str]) -> list[str]:
    """Names of the files that were written before printing failed."""

    def no_browser(file: PdfFile) -> bytes:
        raise BrowserError("browser.missing")

    written: list[str] = []
    reports = [load_report(name) for name in names]
    with pytest.raises(BrowserError):
        written += (file.name for file in write_reports(audit, reports, out, "en", printer=no_browser))
    return sorted(file.name for file in out.iterdir())


def test_without_a_browser_everything_else_is_written(tmp_path: Path):
    audit, _ = sample_audit()
    names = ["pdf", "json", "csv", "markdown"]
    assert made(audit, tmp_path, names) == ["audit.json", "summary.md", "verdicts.csv"]


def test_what_is_made_in_the_background_is_written_after_the_others(tmp_path: Path):
    reports = [load_report(name) for name in ("html", "json", "csv")]
    written = write_reports(sample_audit()[0], reports, tmp_path, "en", printer=print_pdf)
    assert [file.name for file in written] == ["audit.json", "verdicts.csv", "index.html"]


def test_the_command_says_what_is_missing_and_ends_with_3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (render,) = [load_report("json")]
    (file,) = render(unread_audit(), NoAssets(), None)
    (tmp_path / "audit.json").write_bytes(file.content)
    broken = tmp_path / "browser"
    broken.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    broken.chmod(0o755)
    monkeypatch.setenv("AUDITOR_BROWSER", str(broken))
    done = CliRunner().invoke(cli, ["report", str(tmp_path), "--format", "pdf,csv"], standalone_mode=False)
    assert isinstance(done.exception, BrowserError)
    assert done.exception.exit_code == 3
    assert (tmp_path / "verdicts.csv").is_file()
    assert not (tmp_path / "report.pdf").exists()


class NoAssets(Assets):
    def read(self, path: str) -> bytes | None:
        return None
