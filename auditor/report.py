"""What the author of a report format imports.

A report format is a function `render(audit, assets, catalog) -> Iterable[ReportFile]`, found by an
entry point in the group `auditor.reports` whose name is the format's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from auditor.brand import Brand
from auditor.catalog import Catalog
from auditor.models import Audit, ShopsIndex

STANDARD_OUTPUT = "-"
"""Name of a report file that is printed rather than written."""


class Assets(Protocol):
    """Reads the pictures that an Audit names; what else a report shows beside the Audit: see `brand_of`."""

    def read(self, path: str) -> bytes | None:
        """The picture's bytes, None when it is missing or is not the one that the Audit names."""
        ...


def brand_of(assets: Assets | None) -> Brand | None:
    """In whose name a report is made; None for nobody's."""
    found = getattr(assets, "brand", None)
    return found if isinstance(found, Brand) else None


@dataclass(frozen=True, slots=True)
class ReportFile:
    """One file of a report: its name relative to the output folder, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class StreamedFile:
    """A file of a report that may be large: it is written as it is made, and never whole in memory."""

    name: str
    """Relative to the output folder."""
    pieces: Callable[[], Iterable[bytes]]
    """Makes the file's bytes, anew each time."""
    waits: bool = False
    """Whether it waits for work that is done in the background: other files are written meanwhile."""

    @property
    def content(self) -> bytes:
        """The whole file."""
        return b"".join(self.pieces())


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A file of a report that the auditor's browser prints: without scripts, and without any network."""

    name: str
    """Relative to the output folder."""
    html: Callable[[Mapping[str, int]], Iterable[bytes]]
    """Makes the document in UTF-8, with everything that it shows inside.

    It is told on which page (from 1) each element that a link leads to stands, by its id: first nothing; when
    it makes another document of what is known after printing, that is printed instead.
    """
    header: str = ""
    """Plain text at the top of every page."""
    footer: str = ""
    """Plain text at its bottom, beside the page's number."""


AnyFile = ReportFile | StreamedFile | PdfFile
Render = Callable[[Audit, Assets, Catalog], Iterable[AnyFile]]
RenderIndex = Callable[[ShopsIndex, Assets, Catalog], Iterable[ReportFile]]
"""Shows several shops together; found by an entry point in the group `auditor.indexes`."""


@dataclass(frozen=True, slots=True)
class PrintedIndex:
    """As `Printed`, of what shows several shops together."""

    render: RenderIndex

    def __call__(self, index: ShopsIndex, assets: Assets, catalog: Catalog) -> Iterable[ReportFile]:
        """What the format makes."""
        return self.render(index, assets, catalog)


@dataclass(frozen=True, slots=True)
class Printed:
    """A report format for the one who ran the command: it speaks the language of their terminal.

    Use it as a decorator of `render`. Without it, a format speaks the language of the report.
    """

    render: Render

    def __call__(self, audit: Audit, assets: Assets, catalog: Catalog) -> Iterable[AnyFile]:
        """What the format makes."""
        return self.render(audit, assets, catalog)
