"""The junit report: a suite a category, a case for each check of each page, as `junit.xml`.

Written for the readers of CI systems: Jenkins takes `classname` up to its last dot for a package, GitLab
shows `classname` as the suite and wants names that differ in it, and all of them show a failure's content.
"""

from __future__ import annotations

from collections.abc import Iterable

from auditor.catalog import Catalog
from auditor.models import Audit
from auditor.report import Assets, StreamedFile

from .cases import suites
from .xml import document

NAME = "junit.xml"


def render(audit: Audit, assets: Assets, catalog: Catalog) -> Iterable[StreamedFile]:
    """The verdicts as test cases; pictures do not matter. There are no times: they differ from run to run."""
    yield StreamedFile(NAME, lambda: document(audit, suites(audit, catalog)))
