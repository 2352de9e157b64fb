"""The GitHub Action: its steps run here as far as they can without the platform."""

from __future__ import annotations

import os
import re
import stat
import sys
from pathlib import Path
from subprocess import CompletedProcess, run
from typing import Any

import pytest
import yaml
from auditor.shops import serve

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]


class Runner:
    """What the platform gives the steps of an action."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("output", "summary", "path"):
            (folder / name).touch()
        self.environment = os.environ | {
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(folder / "output"),
            "GITHUB_STEP_SUMMARY": str(folder / "summary"),
            "GITHUB_PATH": str(folder / "path"),
            "GITHUB_REPOSITORY": "shop/storefront",
            "RUNNER_TEMP": str(folder),
            "PATH": f"{folder}:{Path(sys.executable).parent}:{os.environ['PATH']}",
        }

    def step(self, name: str, **inputs: str) -> CompletedProcess[str]:
        """Run the step of that name; `inputs` are the variables that it is given."""
        step = next(step for step in STEPS if step["name"] == name)
        missing = set(inputs) - set(step.get("env", {}))
        assert not missing, f"the step does not pass {missing}"
        command = ["bash", "-e", "-o", "pipefail", "-c", step["run"]]
        given = dict.fromkeys(step.get("env", {}), "") | inputs
        return run(
            command,
            cwd=self.folder,
            env=self.environment | given,
            capture_output=True,
            text=True,
            timeout=300,
        )

    @property
    def outputs(self) -> dict[str, str]:
        lines = (self.folder / "output").read_text("utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)

    @property
    def summary(self) -> str:
        return (self.folder / "summary").read_text("utf-8")

    def program(self, name: str, text: str) -> None:
        """A program of the platform."""
        file = self.folder / name
        file.write_text(f"#!/bin/sh\n{text}\n")
        file.chmod(file.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def test_every_input_and_output_is_used_and_explained() -> None:
    text = (ROOT / "action.yml").read_text("utf-8")
    for name, about in ACTION["inputs"].items():
        assert about["description"], name
        assert f"inputs.{name}" in text, name
    for output in ACTION["outputs"].values():
        assert output["value"].startswith("${{ steps.audit.outputs.")


def test_nothing_that_others_write_is_put_into_a_command() -> None:
    for step in STEPS:
        assert "${{" not in step.get("run", ""), "inputs are passed as variables"


def test_a_shop_is_audited_and_told(runner: Runner) -> None:
    with serve("red") as server:
        arguments = "--products\n2\n--max-pages\n4\n"
        done = runner.step(
            "Audit the shop", TARGET=server.url, FAIL_ON="critical", ARGUMENTS=arguments, OUT="out folder"
        )
    assert done.returncode == 0, done.stderr
    outputs = runner.outputs
    assert (outputs["exit-code"], outputs["gate"]) == ("1", "failed"), done.stdout
    assert 0 < float(outputs["score"]) < 60
    assert outputs["grade"] in "CDEF"
    for output, name in {"report": "index.html", "summary": "summary.md", "sarif": "audit.sarif"}.items():
        assert outputs[output] == f"out folder/{name}"
        assert (runner.folder / outputs[output]).is_file()
    assert runner.summary == (runner.folder / outputs["summary"]).read_text("utf-8")
    assert runner.step("Say whether the gate is passed", EXIT_CODE=outputs["exit-code"]).returncode == 1


def test_what_could_not_be_audited_is_told(runner: Runner) -> None:
    done = runner.step("Audit the shop", TARGET="http://127.0.0.1:9/")
    assert (done.returncode, runner.outputs) == (0, {"exit-code": "3"})
    assert "127.0.0.1:9" in runner.summary
    assert all(line.startswith("    ") for line in runner.summary.splitlines()), "as it is, no markup"
    assert runner.step("Say whether the gate is passed", EXIT_CODE="3").returncode == 3


def test_no_line_of_a_page_is_a_command_to_the_runner(runner: Runner) -> None:
    runner.program("auditor", "echo '::error::the gate is open'; exit 1")
    done = runner.step("Audit the shop", TARGET="http://127.0.0.1:9/")
    first, told, last = done.stdout.splitlines()
    assert first.startswith("::stop-commands::storefront-auditor-")
    assert (told, last) == ("::error::the gate is open", f"::{first.rpartition('::')[2]}::")


def test_what_only_tells_never_stops_the_gate() -> None:
    for step in STEPS:
        only_tells = step["name"] in (
            "Show findings in code scanning",
            "Comment on the pull request",
            "Keep the results",
        )
        assert step.get("continue-on-error", False) is only_tells, step["name"]
    assert STEPS[-1]["name"] == "Say whether the gate is passed"


def test_what_looks_like_an_option_or_a_command_is_an_address(runner: Runner) -> None:
    done = runner.step("Audit the shop", TARGET="--insecure; touch pwned", PRESET="$(touch pwned)")
    assert runner.outputs["exit-code"] == "2", done.stdout
    assert not (runner.folder / "pwned").exists()


GH = """echo "$@" >> calls
for last; do :; done
case "$*" in *--paginate*) cat ids ;; *) cp "${last#body=@}" sent ;; esac"""
"""Notes what it was asked and sent; lists the comments that there are."""


@pytest.mark.parametrize(
    ("earlier", "call"),
    [
        ("", "api --method POST repos/shop/storefront/issues/7/comments"),
        ("41\n52\n", "api --method PATCH repos/shop/storefront/issues/comments/41"),
    ],
)
def test_one_comment_is_kept(runner: Runner, earlier: str, call: str) -> None:
    runner.program("gh", GH)
    (runner.folder / "ids").write_text(earlier)
    (runner.folder / "summary.md").write_text("Score 80\n")
    done = runner.step("Comment on the pull request", PULL_REQUEST="7", SUMMARY="summary.md", GH_TOKEN="x")
    assert done.returncode == 0, done.stderr
    assert (runner.folder / "calls").read_text().splitlines()[1].startswith(call)
    assert (runner.folder / "sent").read_text() == "<!-- storefront-auditor -->\nScore 80\n"


def test_a_comment_without_a_pull_request_is_refused(runner: Runner) -> None:
    (runner.folder / "summary.md").write_text("Score 80\n")
    done = runner.step("Comment on the pull request", SUMMARY="summary.md")
    assert done.returncode != 0
    assert "no pull request" in done.stderr


@pytest.mark.gate
def test_the_auditor_is_installed(runner: Runner) -> None:
    done = runner.step("Install the auditor")
    assert done.returncode == 0, done.stderr
    programs = Path((runner.folder / "path").read_text().strip())
    assert run([programs / "auditor", "--version"], check=True, capture_output=True).stdout
    assert re.fullmatch(r"playwright-[\d.]+", runner.outputs["browser"])
    runner.environment["PATH"] = f"{programs}:{runner.environment['PATH']}"
    assert runner.step("Install the browser").returncode == 0


def test_the_sample_workflow_uses_it_as_it_is() -> None:
    workflow = yaml.safe_load(
        (ROOT / "fixtures/storefront/.github/workflows/storefront.yml").read_text("utf-8")
    )
    (used,) = (
        step for step in workflow["jobs"]["gate"]["steps"] if "storefront-auditor" in step.get("uses", "")
    )
    assert set(used["with"]) <= set(ACTION["inputs"])
