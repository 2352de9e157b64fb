"""Test cases as XML in the form that Jenkins' xunit plug-in calls JUnit 10 and all CI systems read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from auditor.models import Audit

from .cases import Case, Result, Suite

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 does not allow in any form (https://www.w3.org/TR/xml/#charsets)."""
PROGRAM = "storefront-auditor"


def document(audit: Audit, suites: Iterable[Suite]) -> Iterator[bytes]:
    """The document piece by piece."""
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n'
    yield _encoded(f"<testsuites{_attributes(name=PROGRAM)}>\n")
    for suite in suites:
        for piece in _suite(suite, _properties(audit)):
            yield _encoded(piece)
    yield b"</testsuites>\n"


def _suite(suite: Suite, properties: Iterable[tuple[str, str]]) -> Iterator[str]:
    counts = _attributes(
        name=suite.name,
        tests=len(suite.cases),
        failures=suite.count(Result.FAILURE),
        errors=suite.count(Result.ERROR),
        skipped=suite.count(Result.SKIPPED),
        package=suite.id,
    )
    yield f"  <testsuite{counts}>\n    <properties>\n"
    for name, value in properties:
        yield f"      <property{_attributes(name=name, value=value)}/>\n"
    yield "    </properties>\n"
    for case in suite.cases:
        yield _case(case)
    yield "  </testsuite>\n"


def _case(case: Case) -> str:
    start = f"    <testcase{_attributes(classname=case.group, name=case.name)}"
    inner = _inner(case)
    return f"{start}>\n      {inner}\n    </testcase>\n" if inner else f"{start}/>\n"


def _inner(case: Case) -> str:
    text = escape(_allowed(case.text))
    match case.result:
        case Result.PASSED:
            return f"<system-out>{text}</system-out>" if text else ""
        case Result.SKIPPED:
            return f"<skipped{_attributes(message=case.message)}>{text}</skipped>"
        case result:
            attributes = _attributes(message=case.message, type=case.kind)
            return f"<{result.value}{attributes}>{text}</{result.value}>"


def _properties(audit: Audit) -> list[tuple[str, str]]:
    """What the whole audit came to, in words for machines."""
    score = audit.score
    return [
        ("tool", audit.tool),
        ("audit-version", str(audit.version)),
        ("as-of", audit.as_of),
        ("shop", audit.shop.start_url),
        ("market", audit.shop.market.code),
        ("score", "" if score.overall is None else f"{score.overall:g}"),
        ("grade", score.grade or ""),
        *_since(audit),
    ]


def _since(audit: Audit) -> list[tuple[str, str]]:
    """What the audit before came to, and how many checks changed each way on some template."""
    since = audit.since
    if since is None:
        return []
    before = "" if since.before.score is None else f"{since.before.score:g}"
    return [
        ("since", since.before.as_of),
        ("score-before", before),
        *((f"checks-{trend.value}", str(count)) for trend, count in since.rules_by_trend.items()),
    ]


def _attributes(**values: str | int) -> str:
    return "".join(f" {name}={quoteattr(_allowed(str(value)))}" for name, value in values.items())


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub("", text)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8")
