"""The measurements of speed, small: what they count, and that they count what an audit does."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from benchmarks.audit import Measured, run_audit
from benchmarks.browsing import AUDITOR, BROWSER, DRIVER, Timing, ratio, rounds_of, table
from benchmarks.capture import ARTEFACTS, CAPTURE, LOAD, PROXIED, measure
from benchmarks.scale import HEADING, row
from benchmarks.shops import demo_shop


def test_every_page_is_in_one_round():
    urls = [str(n) for n in range(95)]
    rounds = rounds_of(urls, 30)
    assert [url for part in rounds for url in part] == urls
    assert {len(part) for part in rounds} <= {31, 32}
    assert rounds_of(urls[:5], 30) == [urls[:5]]


def test_a_ratio_is_the_median_over_rounds_that_were_slowed_alike():
    ours = [Timing(10, 2.0), Timing(10, 4.0), Timing(10, 40.0)]
    other = [Timing(10, 1.0), Timing(10, 2.0), Timing(10, 2.0)]
    assert ratio(ours, other) == 0.5
    with pytest.raises(ValueError, match="zip"):
        ratio(ours, other[:1])


def test_a_table_tells_the_cost_of_a_page():
    timings = [Timing(10, 2.0, {AUDITOR: 0.2, DRIVER: 0.1, BROWSER: 1.0})]
    _, line = table({"capture": timings})
    assert line.split() == ["capture", "5.00", "130", "20", "10", "100"]


@pytest.mark.measuring
def test_capture_is_measured_beside_the_browser_alone():
    with demo_shop(3) as shop:
        assert len(set(shop.pages)) == 3
        found = asyncio.run(measure(shop, tabs=2))
    assert list(found.rounds) == [LOAD, ARTEFACTS, CAPTURE, PROXIED]
    for timings in found.rounds.values():
        assert [timing.pages for timing in timings] == [3]
        assert min(timings[0].processor.get(kind, 0) for kind in (AUDITOR, DRIVER, BROWSER)) > 0
    assert {"load", "layout-desktop", "screenshot-phone", "read", "total"} <= set(found.steps)
    assert found.artefact_ratio > 0
    assert f"goto and content {found.capture_ratio:.2f}" in found.report()[-1]


@pytest.mark.measuring
def test_an_audit_is_measured_in_a_process_of_its_own(tmp_path: Path):
    with demo_shop(6) as shop:
        audit = run_audit(shop.url, 4, tmp_path)
    assert (tmp_path / "index.html").is_file()
    assert audit.pages == 4
    assert 0 < audit.processor < audit.seconds * 2
    assert 20_000_000 < audit.first <= audit.peak
    measured = Measured("shop", [audit], [2 * audit.rate])
    assert measured.audit_ratio == pytest.approx(0.5)
    assert row("shop", audit).split()[1] == "4"
    assert len(row("shop", audit)) == len(HEADING)
