"""Keeps a local server for as long as its standard input is open; run as a program of its own.

Its standard input is a pipe from the auditor, which the system closes however the auditor ends, killed
included: then the server is ended, with all that it started. It imports nothing of the auditor.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import Any

GRACE = 5.0
"""Seconds that a server has to end by itself when it is asked to."""
POLL = 0.05


def main(command: str) -> int:
    """Run a command line in the system's shell until it ends or the auditor does; its exit code."""
    options: dict[str, Any] = {"creationflags": 0x200} if os.name == "nt" else {"start_new_session": True}
    # 0x200 is CREATE_NEW_PROCESS_GROUP: Ctrl-C in the terminal is the auditor's, not the server's.
    server = subprocess.Popen(command, shell=True, stdin=subprocess.DEVNULL, **options)  # noqa: S602 - the user's own command line, for their shell
    watch = threading.Thread(target=_end_with_the_auditor, args=(server,), daemon=True)
    watch.start()
    code: int = server.wait()
    end(server)  # what it left behind in the background
    return code


def _end_with_the_auditor(server: subprocess.Popen[Any]) -> None:
    with suppress(OSError):
        while os.read(0, 1024):
            pass
    end(server)


def end(server: subprocess.Popen[Any]) -> None:
    """End a server and all that it started: asked first, then forced."""
    if os.name == "nt":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(server.pid)], capture_output=True, check=False)
        return
    _signal_group(server.pid, signal.SIGTERM)
    limit = time.monotonic() + GRACE
    while _signal_group(server.pid, 0) and time.monotonic() < limit:
        time.sleep(POLL)
    _signal_group(server.pid, signal.SIGKILL)


def _signal_group(leader: int, number: int) -> bool:
    """Send a signal to what a server started; whether anything of it is left."""
    try:
        os.killpg(leader, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
