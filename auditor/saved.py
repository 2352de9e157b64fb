"""Saved pages: a file on disk -> Snapshot, facts and verdicts. No browser, no network."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from auditor.charset import decode
from auditor.errors import CaptureError, UsageError
from auditor.extract import extract
from auditor.extract.plain import PlainFact, plain_evidence, plain_facts
from auditor.judge import signs_of
from auditor.markets import detect, named
from auditor.models import (
    Chained,
    Message,
    PageFacts,
    ReadStatus,
    Scope,
    Snapshot,
    Verdict,
    verdicts_by_rule,
)
from auditor.plugins import RuleSet, describe
from auditor.rule import Need, Rule
from auditor.verdicts import page_verdicts, say_once, without

MAX_SIZE = 50_000_000
"""Bytes of HTML read at most, after decompression."""

_ELEMENT = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|meta|main|div|p|a|span|h1|table|ul|form)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Inspection:
    """What one saved page holds and what the rules say of it."""

    file: str
    url: str
    status: ReadStatus
    reason: Message | None
    """Why it was read in part."""
    facts: Mapping[str, PlainFact]
    evidence: Mapping[str, Mapping[str, str | None]]
    verdicts: tuple[Verdict, ...]
    not_run: Mapping[str, str]
    """Rule -> what it needs and a saved page lacks."""

    def as_json(self) -> str:
        """One line: file, url, how far it was read, plain facts with their evidence, verdicts."""
        content = {
            "file": self.file,
            "url": self.url,
            "status": self.status,
            "reason": self.reason.model_dump(mode="json") if self.reason else None,
            "facts": self.facts,
            "evidence": self.evidence,
            "verdicts": [verdict.model_dump(mode="json") for verdict in self.verdicts],
            "not_run": self.not_run,
        }
        return json.dumps(content, ensure_ascii=False)


def inspect(path: Path, url: str | None, rules: RuleSet, *, market: str | None, as_of: date) -> Inspection:
    """Facts and verdicts of one saved page; rules that need layout, network or shop are not run.

    Manual rules ask about the shop, not about a page: they are left out.
    """
    return judge_saved(path, read_saved(path, url), rules, market=market, as_of=as_of)


def judge_saved(
    path: Path, snapshot: Snapshot, rules: RuleSet, *, market: str | None, as_of: date
) -> Inspection:
    """Facts and verdicts of a saved page that was read."""
    page = _facts(path, snapshot)
    told = named(market, as_of) if market else detect(signs_of([page]), as_of)
    page = page.model_copy(update={"market": told})
    verdicts = page_verdicts(page, rules.rules)
    verdicts += [without(rule, Need.SHOP) for rule in rules.rules if _of_shop(rule)]
    by_rule = verdicts_by_rule(verdicts)
    said, not_run = say_once(by_rule, [rule for rule in rules.rules if rule.info.id in by_rule])
    return Inspection(
        file=str(path),
        url=page.url,
        status=page.status,
        reason=page.reason,
        facts=plain_facts(page),
        evidence=plain_evidence(page),
        verdicts=tuple(Chained(said)),
        not_run=not_run,
    )


def _of_shop(rule: Rule) -> bool:
    return rule.info.scope is Scope.SHOP and not rule.info.manual


def _facts(path: Path, snapshot: Snapshot) -> PageFacts:
    try:
        return extract(snapshot)
    except Exception as error:  # pages are hostile: whatever one of them breaks, the others are read
        raise CaptureError("page-extraction-crashed", path=str(path), error=describe(error)) from error


def read_saved(path: Path, url: str | None = None) -> Snapshot:
    """The snapshot of a saved .html or .html.gz file, judged as the page of `url` where that is known."""
    content = _bytes(path)
    if not content.strip():
        raise CaptureError("file-empty", path=str(path))
    if content.lstrip().startswith(b"%PDF-"):
        raise CaptureError("file-pdf", path=str(path))
    text = decode(content)
    if "\0" in text[:1000] or not _ELEMENT.search(text):
        raise CaptureError("file-not-html", path=str(path))
    address = url or path.resolve().as_uri()
    return Snapshot(requested_url=address, url=address, status=ReadStatus.READ, html=text)


def read_url_map(path: Path) -> dict[str, str]:
    """File name -> address, from JSON lines with `file` and `url`."""
    found: dict[str, str] = {}
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            found[Path(row["file"]).name] = str(row["url"])
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError("url-map-broken", path=str(path), line=number) from error
    return found


def _lines(path: Path) -> Sequence[str]:
    try:
        return path.read_text("utf-8").splitlines()
    except FileNotFoundError as error:
        raise UsageError("path-missing", path=str(path)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("url-map-broken", path=str(path), line=1) from error


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise UsageError("path-is-folder", path=str(path))
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            content = (gzip.GzipFile(fileobj=raw) if packed else raw).read(MAX_SIZE + 1)
    except FileNotFoundError as error:
        raise UsageError("path-missing", path=str(path)) from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise CaptureError("file-gzip-broken", path=str(path)) from error
    except OSError as error:
        raise CaptureError("file-unreadable", path=str(path), error=error.strerror or str(error)) from error
    if len(content) > MAX_SIZE:
        raise CaptureError("file-too-large", path=str(path), megabytes=MAX_SIZE // 1_000_000)
    return content
