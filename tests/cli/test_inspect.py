"""`auditor inspect`: many saved pages, one line each, the good ones whatever the others are."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from .command import auditor

PAGE = """<!doctype html><html lang="en"><head><title>Blue vase</title></head>
<body><h1>Blue vase</h1><p>Price: 12.50 EUR</p><button>Add to cart</button>
<a href="mailto:help@vases.example">help@vases.example</a></body></html>"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A saved page."""
    file = tmp_path / "vase.html"
    file.write_text(PAGE)
    return file


def test_one_object_a_line_with_facts_evidence_and_verdicts(page: Path):
    done = auditor("inspect", page, "--url", "https://vases.example/blue", "--format", "json")
    assert done.code == 0, done.err
    (row,) = [json.loads(line) for line in done.out.splitlines()]
    assert (row["file"], row["url"]) == (str(page), "https://vases.example/blue")
    assert row["facts"]["email"] is True
    assert "help@vases.example" in row["evidence"]["email"]["quote"]
    assert {"rule", "outcome", "score", "page", "message", "evidence"} <= set(row["verdicts"][0])
    assert row["not_run"]["phone-on-every-page"] == "shop"


def test_many_files_come_in_the_order_given_whatever_the_processes_do(tmp_path: Path):
    files = []
    for n in range(12):
        files.append(tmp_path / f"{(n * 7) % 12}.html.gz")
        files[-1].write_bytes(gzip.compress(PAGE.encode()))
    alone = auditor("inspect", *files, "--format", "json", "--jobs", 1)
    together = auditor("inspect", *files, "--format", "json", "--jobs", 3)
    assert [json.loads(line)["file"] for line in together.out.splitlines()] == [str(file) for file in files]
    assert together.out == alone.out


def test_addresses_come_from_a_map(page: Path, tmp_path: Path):
    urls = tmp_path / "urls.jsonl"
    urls.write_text('{"file": "vase.html", "url": "https://vases.example/p/1"}\n')
    done = auditor("inspect", page, "--url-map", urls, "--format", "json")
    assert json.loads(done.out)["url"] == "https://vases.example/p/1"


def test_the_good_files_are_printed_and_the_worst_code_counts(page: Path, tmp_path: Path):
    pdf, gone = tmp_path / "catalogue.html", tmp_path / "gone.html"
    pdf.write_bytes(b"%PDF-1.7\n...")
    done = auditor("inspect", gone, page, pdf, page, "--format", "json")
    assert done.code == 3
    assert [json.loads(line)["file"] for line in done.out.splitlines()] == [str(page), str(page)]
    assert [line.split()[0] for line in done.err.splitlines()] == ["Error:", "Error:"]
    assert auditor("inspect", gone, page).code == 2


NO_PAGES = {
    "empty": (b"", "is empty"),
    "blank": (b" \n\t ", "is empty"),
    "pdf": (b"%PDF-1.4 ...", "is a PDF"),
    "text": (b"just words", "is not HTML"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(2000), "is not HTML"),
    "json": (b'{"a": "<b>"}', "is not HTML"),
    "cut-gzip": (gzip.compress(PAGE.encode())[:-12], "damaged gzip"),
    "no-gzip": (b"\x1f\x8b\x00\x00", "damaged gzip"),
}


def test_what_is_no_page_is_said_file_by_file(tmp_path: Path):
    for name, (content, _) in NO_PAGES.items():
        (tmp_path / name).write_bytes(content)
    done = auditor("inspect", *(tmp_path / name for name in NO_PAGES))
    assert (done.code, done.out) == (3, "")
    complaints = done.err.splitlines()
    for complaint, (name, (_, told)) in zip(complaints, NO_PAGES.items(), strict=True):
        assert complaint.startswith(f"Error: {tmp_path / name} ")
        assert told in complaint


def test_a_folder_and_a_missing_file_are_usage_errors(tmp_path: Path):
    assert auditor("inspect", tmp_path).code == 2
    done = auditor("inspect", tmp_path / "none.html")
    assert (done.code, "There is no file" in done.complaint()) == (2, True)


def test_text_says_what_was_found_and_what_was_not_judged(page: Path):
    done = auditor("inspect", page)
    assert "Blue vase" in done.out
    assert "not found" in done.out
    assert "Not judged, because one page is not the whole shop: " in done.out


def test_one_address_for_many_files_is_refused(page: Path):
    done = auditor("inspect", page, page, "--url", "https://vases.example")
    assert (done.code, "--url-map" in done.complaint()) == (2, True)


def test_a_broken_map_names_its_line(page: Path, tmp_path: Path):
    urls = tmp_path / "urls.jsonl"
    urls.write_text('{"file": "a.html", "url": "https://a.example"}\n{"file": "x"}')
    done = auditor("inspect", page, "--url-map", urls)
    assert (done.code, "line 2" in done.complaint()) == (2, True)


def test_no_control_characters_of_a_page_reach_the_terminal(tmp_path: Path):
    file = tmp_path / "page.html"
    file.write_text("<html><body><h1>Vase \x1b[2J\x1b]0;owned\x07</h1><p>1 EUR</p></body></html>")
    assert "\x1b" not in auditor("inspect", file).out


@pytest.mark.parametrize(
    ("market", "day", "claim"),
    [
        ("DE", "2026-11-01", "required"),
        ("LT", "2026-11-01", "likely_gap"),
        ("GB", "2025-04-05", None),
        ("GB", "2025-04-06", "likely_gap"),
        ("UA", "2026-11-01", "required"),
    ],
)
def test_what_failed_tells_the_law_of_the_market_and_day(
    tmp_path: Path, market: str, day: str, claim: str | None
):
    file = tmp_path / "vase.html"
    offer = {"@type": "Offer", "price": "12.50", "priceCurrency": "EUR"}
    markup = {"@context": "https://schema.org", "@type": "Product", "name": "Blue vase", "offers": offer}
    script = f'<script type="application/ld+json">{json.dumps(markup)}</script>'
    price = '<p class="price">12,50 € <small>excl. VAT</small></p>'
    file.write_text(PAGE.replace("<p>Price: 12.50 EUR</p>", price).replace("</body>", f"{script}</body>"))
    given = ("--market", market, "--as-of", day, "--select", "price-includes-vat", "--format", "json")
    (verdict,) = json.loads(auditor("inspect", file, *given).out)["verdicts"]
    assert verdict["outcome"] == "failed"
    assert (verdict["law"] or {"claim": None})["claim"] == claim


def test_what_an_unknown_language_leaves_open_is_said_once(tmp_path: Path):
    file = tmp_path / "page.html"
    file.write_text("<html><body><h1>Vase</h1><p>10 EUR</p><button>Add to cart</button></body></html>")
    said = auditor("inspect", file).out
    assert said.count("too few words to tell its language") == 1
    [left] = [line for line in said.splitlines() if "too few words" in line]
    assert "delivery-cost-shown" in left
    assert said.count("delivery-cost-shown") == 1


def test_a_saved_page_is_asked_nothing(page: Path):
    row = json.loads(auditor("inspect", page, "--format", "json").out)
    assert "calls-answered" not in {*(v["rule"] for v in row["verdicts"]), *row["not_run"]}


def test_a_page_too_large_is_read_in_part_and_says_so(tmp_path: Path):
    file = tmp_path / "large.html"
    file.write_text("<h1>Mug</h1><p class='price'>€ 9.00</p>" + "<b>x</b>" * 150_000)
    row = json.loads(auditor("inspect", "--format", "json", file).out)
    assert (row["status"], row["reason"]["key"]) == ("partial", "page.too-large")
    assert row["facts"]["price"] == "9.00"
    assert "left out" in auditor("inspect", file).out


def test_a_page_read_whole_has_no_reason(page: Path):
    row = json.loads(auditor("inspect", "--format", "json", page).out)
    assert (row["status"], row["reason"]) == ("read", None)
