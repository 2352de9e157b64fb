"""The part of the view that tells how the audit was done."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.models import WEIGHTS, Audit

from ..finding import ServiceRow, service_rows, template_lines
from ..wording import Wording, clean

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Method:
    """How the audit was done."""

    tool: str
    settings: tuple[tuple[str, str, str], ...]
    weights: tuple[tuple[str, int], ...]
    broken_packs: tuple[tuple[str, str], ...]
    templates: tuple[str, ...]
    services: tuple[ServiceRow, ...]
    traffic: str | None
    measured: bool
    """Whether the audit tells how right any of its rules is."""


def method(audit: Audit, wording: Wording) -> Method:
    """The method of an audit."""
    return Method(
        tool=clean(audit.tool, 80),
        settings=tuple(
            (clean(name, 80), wording.term("setting", name), _shown(value, wording))
            for name, value in sorted(audit.settings.items())
        ),
        weights=tuple(
            (wording.term("severity", severity.value), weight) for severity, weight in WEIGHTS.items()
        ),
        broken_packs=tuple((clean(k), clean(v, 300)) for k, v in audit.coverage.broken_packs.items()),
        templates=template_lines(audit.coverage, wording),
        services=service_rows(audit.coverage, wording),
        traffic=_traffic(audit, wording),
        measured=any(rule.accuracy for rule in audit.rules),
    )


def _shown(value: object, wording: Wording) -> str:
    if value is None or value == "" or value == ():
        return wording("report.method.unset")
    if isinstance(value, bool):
        return wording(f"report.method.{'yes' if value else 'no'}")
    return clean(", ".join(map(str, value)) if isinstance(value, tuple) else str(value), 300)


def _traffic(audit: Audit, wording: Wording) -> str | None:
    traffic = audit.coverage.traffic
    if traffic is None:
        return None
    return wording(
        "report.method.traffic",
        count=traffic.requests + traffic.encrypted,
        received=wording.number(traffic.received / MEGABYTE, 1),
    )
