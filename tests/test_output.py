"""A saved audit is read back, whole or as far as another is compared with it; what is broken is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.compare import compare
from auditor.errors import AuditorError, CaptureError, UsageError
from auditor.models import AUDIT_VERSION, Audit
from auditor.output import read_audit, read_to_compare

from .reports.sample import sample_audit

READERS = (read_audit, read_to_compare)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Audit]:
    audit, _ = sample_audit()
    folder = tmp_path_factory.mktemp("audit")
    (folder / "audit.json").write_text(audit.model_dump_json(), "utf-8")
    return folder, audit


def test_an_audit_is_read_as_it_was_written(saved: tuple[Path, Audit]) -> None:
    folder, audit = saved
    assert read_audit(folder) == read_audit(folder / "audit.json") == audit


def test_what_is_compared_is_the_same_without_words_and_evidence(saved: tuple[Path, Audit]) -> None:
    folder, audit = saved
    lean = read_to_compare(folder)
    assert compare(lean, audit) == compare(audit, audit)
    assert any(verdict.evidence for verdict in audit.verdicts if verdict.page)
    assert not any(verdict.evidence for verdict in lean.verdicts if verdict.page)
    assert not any(page.pictures or page.boxes for page in lean.coverage.pages)


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    ("content", "error", "key"),
    [
        (None, UsageError, "path-missing"),
        (b"", CaptureError, "audit-broken"),
        (b'{"version": 1', CaptureError, "audit-broken"),
        (b"[" * 100_000, CaptureError, "audit-broken"),
        (b'{"version": 1, "verdicts": [{"outcome": 1, "page": ""}]}', CaptureError, "audit-broken"),
        (b"\xff", CaptureError, "audit-broken"),
        (b'{"version": %d}' % (AUDIT_VERSION + 1), CaptureError, "audit-newer"),
    ],
)
def test_what_cannot_be_read_is_told(
    read: Callable[[Path], Audit],
    content: bytes | None,
    error: type[AuditorError],
    key: str,
    tmp_path: Path,
) -> None:
    if content is not None:
        (tmp_path / "audit.json").write_bytes(content)
    with pytest.raises(error) as raised:
        read(tmp_path / "audit.json")
    assert raised.value.key == key
