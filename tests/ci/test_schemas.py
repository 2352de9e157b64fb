"""What platforms read is as their own schemas say, which check-jsonschema brings along."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path
from subprocess import run

import pytest
import yaml

from tests.cli.command import auditor

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "ci.md").read_text("utf-8")


def examples(language: str) -> list[str]:
    """The blocks of the guide in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


def check(schema: str, file: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(file)]
    done = run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_action_is_one() -> None:
    check("github-actions", ROOT / "action.yml")


def test_the_workflow_of_the_sample_is_one() -> None:
    check("github-workflows", ROOT / "fixtures/storefront/.github/workflows/storefront.yml")


def test_the_workflow_of_the_guide_is_one(tmp_path: Path) -> None:
    (example,) = (text for text in examples("yaml") if "jobs:" in text)
    (tmp_path / "gate.yml").write_text(example, "utf-8")
    check("github-workflows", tmp_path / "gate.yml")
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    steps = yaml.safe_load(example)["jobs"]["storefront"]["steps"]
    assert set(steps[-1]["with"]) <= set(action["inputs"])


def test_the_example_for_gitlab_is_one(tmp_path: Path) -> None:
    (example,) = (text for text in examples("yaml") if "artifacts:" in text)
    (tmp_path / "gitlab.yml").write_text(example, "utf-8")
    check("gitlab-ci", tmp_path / "gitlab.yml")


COMMANDS = re.findall(r"auditor (?:audit|judge|report)[^|`\n'#]*(?:\n +--[^\n'#]*)*", GUIDE)


def test_commands_are_found() -> None:
    assert len(COMMANDS) > 6


@pytest.mark.parametrize("command", sorted({" ".join(line.split()) for line in COMMANDS}))
def test_every_command_of_the_guide_is_understood(command: str) -> None:
    """Names of options that the guide uses are those of the command."""
    _, name, *options = shlex.split(command)
    known = auditor(name, "--help").out
    for option in options:
        if option.startswith("--"):
            assert re.search(rf"{option}\b", known), option
