"""What is given on the command line reaches the visit, and is told in the audit."""

from __future__ import annotations

import pytest

from auditor.browser.consent import ConsentChoice
from auditor.cli.visit import Flags, recorded
from auditor.settings import Settings


@pytest.mark.parametrize("choice", ["reject", "accept", "ignore"])
def test_how_cookie_banners_are_answered(choice: str):
    flags = Flags({"consent": choice})
    settings = Settings().with_flags(flags.given)
    options = flags.run_options(settings)
    assert options.page is not None
    assert options.page.consent is ConsentChoice(choice)
    assert recorded(settings, options)["consent"] == choice


def test_they_are_rejected_by_default():
    options = Flags({}).run_options(Settings())
    assert options.page is not None
    assert options.page.consent is ConsentChoice.REJECT
