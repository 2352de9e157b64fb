"""Where a page's text stands: what rules on type and colours weigh."""

from __future__ import annotations

from auditor.models import TextPlace

from .document import Document
from .regions import Region
from .tree import squeeze

FRAME = Region.HEADER | Region.FOOTER | Region.NAV
QUOTE = 80
MOST = 5_000
_NOT_READ = frozenset(("option", "textarea", "noscript"))


def text_places(page: Document) -> tuple[TextPlace, ...]:
    """The elements that hold text themselves and have a place in a layout; none without a layout."""
    if not page.snapshot.layouts:
        return ()
    held: dict[int, list[str]] = {}
    for run, node in zip(page.runs, page.run_node, strict=True):
        if run is None or node < 0 or not run.strip() or page.tags[node] in _NOT_READ:
            continue
        if not page.within(node, Region.CONSENT):  # the dialog goes away, and is often another's work
            held.setdefault(node, []).append(run)
    found = []
    for node, runs in held.items():
        element = page.identity(node)
        text = squeeze(" ".join(runs))
        if element is not None and text:
            found.append(TextPlace(element, len(text), text[:QUOTE], page.within(node, FRAME)))
        if len(found) == MOST:
            break
    return tuple(found)
