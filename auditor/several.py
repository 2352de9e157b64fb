"""What became of several shops that are audited together, and the file that keeps it (shops.json)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import JsonValue, ValidationError

from auditor import __version__
from auditor.errors import CaptureError, first_fault
from auditor.files import write_whole, writing
from auditor.history import read_history
from auditor.models import (
    SHOPS_VERSION,
    Audit,
    AuditSummary,
    Gap,
    Message,
    ShopChange,
    ShopResult,
    ShopsIndex,
    ShopStatus,
)

FILE = "shops.json"
SCORECARD = "index.html"
MOST_GAPS = 5
MOST_SCORES = 24
"""Audits in the line of a shop's scores."""


def audited(shop: ShopResult, audit: Audit, summary: AuditSummary, home: Path, code: int) -> ShopResult:
    """A shop that was visited, with its audit; `home` is its folder."""
    partial = audit.coverage.partial
    scored = {one.rule: one for one in audit.score.rules}
    infos = {rule.id: rule for rule in audit.rules}
    history = [one for one in read_history(home) if one.visited <= summary.visited]
    return shop.model_copy(
        update={
            "status": ShopStatus.CUT_OFF if partial else ShopStatus.AUDITED,
            "exit_code": code,
            "reason": partial,
            "name": audit.shop.name,
            "language": audit.shop.language,
            "market": audit.shop.market.code,
            "visited": summary.visited,
            "as_of": audit.as_of,
            "score": summary.score,
            "grade": summary.grade,
            "pages": summary.pages,
            "pages_read": summary.pages_read,
            "failed": summary.failed,
            "warned": summary.warned,
            "gaps": tuple(
                Gap(
                    rule=rule,
                    outcome=scored[rule].outcome,
                    severity=infos[rule].severity,
                    points=scored[rule].points,
                    summary=infos[rule].summary,
                )
                for rule in audit.score.fix_first[:MOST_GAPS]
                if rule in scored and rule in infos
            ),
            "since": _change(audit),
            "scores": tuple(one.score for one in history[-MOST_SCORES:]) or (summary.score,),
            "report": f"{shop.folder}/{SCORECARD}" if (home / SCORECARD).is_file() else None,
        }
    )


def failed(shop: ShopResult, reason: Message, code: int) -> ShopResult:
    """A shop that could not be audited."""
    return shop.model_copy(update={"status": ShopStatus.FAILED, "exit_code": code, "reason": reason})


def cut_off(shop: ShopResult, reason: Message) -> ShopResult:
    """A shop whose visit ended before anything of it was judged."""
    return shop.model_copy(update={"status": ShopStatus.CUT_OFF, "reason": reason})


def waiting(url: str, folder: str, settings: dict[str, JsonValue]) -> ShopResult:
    """A shop that is still to be visited."""
    return ShopResult(url=url, folder=folder, settings=settings)


def index_of(shops: Iterable[ShopResult]) -> ShopsIndex:
    """All shops of a run."""
    return ShopsIndex(tool=f"storefront-auditor {__version__}", shops=tuple(shops))


def write_index(out: Path, index: ShopsIndex) -> None:
    """Write shops.json into the output folder. OutputError where that cannot be done."""
    with writing(out / FILE):
        out.mkdir(parents=True, exist_ok=True)
    write_whole(out / FILE, (index.model_dump_json(indent=2) + "\n").encode("utf-8"))


def read_index(out: Path) -> ShopsIndex:
    """The shops.json of a folder. CaptureError where it is damaged or newer."""
    file = out / FILE
    try:
        index = ShopsIndex.model_validate_json(file.read_bytes())
    except OSError as error:
        raise CaptureError("shops-broken", path=str(file), error=str(error)) from error
    except ValidationError as error:
        raise CaptureError("shops-broken", path=str(file), error=first_fault(error)) from error
    if index.version > SHOPS_VERSION:
        raise CaptureError("audit-newer", path=str(file), version=index.version)
    if any(Path(shop.folder).name != shop.folder or shop.folder == ".." for shop in index.shops):
        raise CaptureError("shops-broken", path=str(file), error="shops.folder")
    return index


def _change(audit: Audit) -> ShopChange | None:
    since = audit.since
    if since is None:
        return None
    return ShopChange(
        day=since.before.visited[:10] or since.before.as_of,
        score=since.before.score,
        gained=since.gained,
        rules={trend: count for trend, count in since.rules_by_trend.items() if count},
    )
