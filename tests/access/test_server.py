"""A local server around an audit: real processes, which are gone afterwards however it ends."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from auditor.access import Secrets
from auditor.access.server import LOG, LocalServer, answers
from auditor.errors import UnreachableError, UsageError

from ..crawl.loopback import Reply, closed_port, serving

PATIENCE = 60.0

SERVE = """
import http.server, os, subprocess, sys, time
port, pids = int(sys.argv[1]), sys.argv[2]
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
with open(pids, "w") as file:
    file.write(f"{os.getpid()} {child.pid}")
print("token hunter2 is in use", flush=True)
http.server.HTTPServer(("127.0.0.1", port), http.server.SimpleHTTPRequestHandler).serve_forever()
"""


def command(code: str, *arguments: object) -> str:
    return shlex.join([sys.executable, "-c", code, *map(str, arguments)])


def is_running(pid: int) -> bool:
    """Whether a process runs; one that ended and was not waited for does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return True


def all_end(pids: list[int]) -> bool:
    end = time.monotonic() + PATIENCE
    while any(map(is_running, pids)) and time.monotonic() < end:
        time.sleep(0.05)
    return not any(map(is_running, pids))


def knowing(secret: str) -> Secrets:
    secrets = Secrets()
    secrets.add(secret)
    return secrets


def pids_in(folder: Path) -> list[int]:
    return [int(pid) for pid in (folder / "pids").read_text().split()]


@pytest.fixture
def url() -> str:
    return f"http://127.0.0.1:{closed_port()}/"


def server(url: str, folder: Path, **more: float) -> LocalServer:
    port = url.rpartition(":")[2].strip("/")
    return LocalServer(command(SERVE, port, folder / "pids"), url, **{"timeout": PATIENCE, **more})


def test_it_runs_while_it_is_needed_and_is_gone_with_all_that_it_started(tmp_path: Path, url: str):
    out = tmp_path / "out"
    with server(url, tmp_path).running(out, knowing("hunter2")):
        assert answers(url)
        pids = pids_in(tmp_path)
        assert all(map(is_running, pids))
    assert all_end(pids)
    assert not answers(url)
    assert "token *** is in use" in (out / LOG).read_text("utf-8")


def test_it_is_gone_after_an_error(tmp_path: Path, url: str):
    with pytest.raises(KeyboardInterrupt), server(url, tmp_path).running(tmp_path, Secrets()):
        raise KeyboardInterrupt
    assert all_end(pids_in(tmp_path))


AROUND = """
import sys, time
from pathlib import Path
from auditor.access import Secrets
from auditor.access.server import LocalServer
with LocalServer(sys.argv[1], sys.argv[2]).running(Path(sys.argv[3]), Secrets()):
    print("ready", flush=True)
    time.sleep(600)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("number", [9, 15, 2], ids=["killed", "terminated", "interrupted"])
def test_it_is_gone_when_the_auditor_is_ended(tmp_path: Path, url: str, number: int):
    told = server(url, tmp_path)
    arguments = [sys.executable, "-c", AROUND, told.command, url, str(tmp_path)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as auditor:
        assert auditor.stdout is not None
        assert auditor.stdout.readline() == "ready\n"
        pids = pids_in(tmp_path)
        auditor.send_signal(signal.Signals(number))
        assert auditor.wait(PATIENCE) != 0
    assert all_end(pids)


def test_a_server_that_ignores_being_asked_is_ended_all_the_same(tmp_path: Path, url: str):
    stubborn = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SERVE
    port = url.rpartition(":")[2].strip("/")
    with LocalServer(command(stubborn, port, tmp_path / "pids"), url, PATIENCE).running(tmp_path, Secrets()):
        pids = pids_in(tmp_path)
    assert all_end(pids)


def test_one_that_ends_early_is_an_error_with_its_last_words(tmp_path: Path, url: str):
    code = "import sys; print('reading the key hunter2'); print('no such file'); sys.exit(3)"
    with (
        pytest.raises(UnreachableError) as told,
        LocalServer(command(code), url, PATIENCE).running(tmp_path, knowing("hunter2")),
    ):
        pytest.fail("it never answered")
    assert told.value.key == "server-ended"
    assert told.value.params["code"] == 3
    assert told.value.params["lines"] == "reading the key *** | no such file"
    assert told.value.params["path"] == str(tmp_path / LOG)


def test_a_command_that_there_is_not_is_an_error(tmp_path: Path, url: str):
    with (
        pytest.raises(UnreachableError) as told,
        LocalServer("no-such-program-at-all", url, PATIENCE).running(tmp_path, Secrets()),
    ):
        pytest.fail("it never answered")
    assert told.value.key == "server-ended"
    assert "no-such-program-at-all" in str(told.value.params["lines"])


def test_one_that_is_never_ready_is_an_error_and_is_ended(tmp_path: Path, url: str):
    code = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(600)"
    idle = LocalServer(command(code, tmp_path / "pids"), url, 5.0)
    with pytest.raises(UnreachableError) as told, idle.running(tmp_path, Secrets()):
        pytest.fail("it never answered")
    assert told.value.key == "server-not-ready"
    assert all_end(pids_in(tmp_path))


def test_it_is_waited_for_until_it_answers_without_a_fault():
    answered = iter((500, 503, 404))
    with serving({"/": lambda: Reply(b"", status=next(answered))}) as shop:
        assert [answers(shop.url) for _ in range(3)] == [False, False, True]


def test_a_port_that_answers_already_is_an_error(tmp_path: Path):
    with serving({"/": Reply(b"", status=500)}) as other:
        started = LocalServer(command(SERVE, 0, tmp_path / "pids"), other.url)
        with pytest.raises(UsageError) as told, started.running(tmp_path, Secrets()):
            pytest.fail("something else answers")
    assert told.value.key == "server-already-there"
    assert not (tmp_path / "pids").exists(), "it was started"
