"""A local server around an audit (`--start COMMAND --ready URL`): started, waited for, and stopped."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import httpx

from auditor.errors import UnreachableError, UsageError
from auditor.files import output_error

from . import supervise
from .hosts import OwnHost
from .secrets import Secrets

LOG = "server.log"
"""What the server printed, in the folder of the results."""
READY_SECONDS = 60.0
POLL = 0.2
ANSWER_LIMIT = 5.0
"""Seconds for one look at whether it answers."""
STOP_LIMIT = supervise.GRACE + 5.0
LAST_LINES = 8
LINE_LIMIT = 2000
"""Characters of a line that are kept."""
BUSY_FROM = 500
"""HTTP statuses from here on are those of a server that is not ready yet."""


@dataclass(frozen=True, slots=True)
class LocalServer:
    """What is to be started, and when it is ready."""

    command: str = field(repr=False)
    """For the system's shell."""
    ready: str
    """Address that answers, with any status below 500, when it is."""
    timeout: float = READY_SECONDS

    @contextmanager
    def running(self, out: Path, secrets: Secrets) -> Iterator[None]:
        """Start the server, wait until it is ready, and end it with all that it started.

        Its output goes to LOG in `out`, without secrets. UsageError where something answers already;
        UnreachableError when it ends early or is not ready in time.
        """
        refuse_answering(self.ready)
        log = _Log(out / LOG, secrets)
        with log, _started(self.command, log) as process:
            self._wait(process, log)
            yield

    def _wait(self, process: subprocess.Popen[bytes], log: _Log) -> None:
        end = time.monotonic() + self.timeout
        while not answers(self.ready):
            code = process.poll()
            if code is not None:
                log.join()
                raise UnreachableError("server-ended", code=code, lines=log.last, path=str(log.file))
            if time.monotonic() >= end:
                raise UnreachableError(
                    "server-not-ready",
                    url=self.ready,
                    seconds=self.timeout,
                    lines=log.last,
                    path=str(log.file),
                )
            time.sleep(POLL)


def refuse_answering(url: str) -> None:
    """UsageError where something answers at the address before the server is started."""
    if answers(url, below=600):
        raise UsageError("server-already-there", url=url, port=OwnHost.of(url).port)


def answers(url: str, *, below: int = BUSY_FROM) -> bool:
    """Whether an address answers with a status below that, whatever its certificate."""
    try:
        with (
            httpx.Client(verify=False, trust_env=False, timeout=ANSWER_LIMIT) as client,  # noqa: S501 - nothing is sent
            client.stream("GET", url) as response,
        ):
            return response.status_code < below
    except (httpx.HTTPError, httpx.InvalidURL):
        return False


@contextmanager
def _started(command: str, log: _Log) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-I", supervise.__file__, command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        # Out of reach of the terminal's Ctrl-C: it is stopped in order.
        start_new_session=sys.platform != "win32",
    )
    assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - pipes were asked for
    log.follow(process.stdout)
    try:
        yield process
    finally:
        with suppress(OSError):
            process.stdin.close()
        try:
            process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.join()


class _Log:
    """Writes what a server prints to a file, without secrets, and remembers the end of it."""

    def __init__(self, file: Path, secrets: Secrets) -> None:
        self.file = file
        self._secrets = secrets
        self._lines: deque[str] = deque(maxlen=LAST_LINES)
        self._thread: threading.Thread | None = None
        self._target: IO[str] | None = None

    def __enter__(self) -> _Log:
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self._target = self.file.open("w", encoding="utf-8", errors="backslashreplace", buffering=1)
        except OSError as error:
            raise output_error(error, self.file) from error
        return self

    def __exit__(self, *_: object) -> None:
        if self._target is not None:
            with suppress(OSError):  # a full disk
                self._target.close()

    @property
    def last(self) -> str:
        """The last lines."""
        return " | ".join(self._lines)

    def follow(self, source: IO[bytes]) -> None:
        """Write on until the source ends."""
        self._thread = threading.Thread(target=self._pump, args=(source,), daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait until what was printed is written."""
        if self._thread is not None:
            self._thread.join(ANSWER_LIMIT)

    def _pump(self, source: IO[bytes]) -> None:
        # Read to the end whatever happens: a server whose output nobody takes stands still.
        while raw := source.readline(LINE_LIMIT * 4):
            line = self._secrets.redact(raw.decode("utf-8", "replace").rstrip("\r\n"))[:LINE_LIMIT]
            if line.strip():
                self._lines.append(line.strip())
            with suppress(OSError, ValueError):
                if self._target is not None:
                    self._target.write(f"{line}\n")
