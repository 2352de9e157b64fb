"""`auditor install` and the program itself."""

from __future__ import annotations

from .command import auditor


def test_a_browser_that_is_there_is_kept_and_started():
    done = auditor("install")
    assert done.code == 0, done.err
    assert "ready" in done.err


def test_a_browser_that_does_not_start_is_named(tmp_path):
    fake = tmp_path / "chrome"
    fake.write_text("#!/bin/sh\nexit 7\n")
    fake.chmod(0o755)
    done = auditor("install", "--browser", fake)
    assert (done.code, str(fake) in done.complaint()) == (3, True)


def test_the_program_lists_its_commands_and_its_version():
    done = auditor("--help")
    assert all(command in done.out for command in ("audit", "demo", "install", "rules", "inspect", "judge"))
    assert auditor("--version").out.startswith("auditor, version ")


def test_an_unknown_command_is_a_usage_error():
    done = auditor("adit", "https://shop.example")
    assert (done.code, "adit" in done.err, "Traceback" in done.err) == (2, True, False)


def test_shell_completion_knows_the_commands():
    done = auditor(_AUDITOR_COMPLETE="bash_complete", COMP_WORDS="auditor in", COMP_CWORD="1")
    assert {"plain,inspect", "plain,install"} <= set(done.out.split())
