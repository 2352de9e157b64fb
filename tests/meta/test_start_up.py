"""A command starts fast: what only some commands need is not imported for the help text."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("playwright", "py3langid", "lxml", "httpx", "phonenumbers", "pydantic")
PROBE = """
import sys
from auditor.cli import run
run({arguments!r})
print([module for module in {heavy!r} if module in sys.modules])
"""


@pytest.mark.parametrize("arguments", [["--help"], ["audit", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(arguments: list[str]):
    probe = PROBE.format(arguments=arguments, heavy=HEAVY)
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
