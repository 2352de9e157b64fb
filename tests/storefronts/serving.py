"""Running the commands and the servers of the test shops."""

import os
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

_START_SECONDS = 60.0
_STOP_SECONDS = 10.0
_POLL_SECONDS = 0.1


class ShopError(Exception):
    """A shop could not be created or started; the text carries what the failing command printed."""


def run(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], *, account: str | None = None
) -> str:
    """Run a command to its end and give what it printed.

    Args:
        command: The program and its arguments.
        folder: Where it runs.
        environment: Its whole environment.
        account: The user it runs as; only root may name another than itself.

    Raises:
        ShopError: It is not installed, or it failed.
    """
    try:
        result = subprocess.run(
            command, cwd=folder, env=environment, user=account, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise ShopError(f"{command[0]} is not installed") from error
    if result.returncode:
        raise ShopError(f"{' '.join(command)} failed:\n{result.stdout}{result.stderr}")
    return result.stdout


def free_port() -> int:
    """A loopback port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def served(command: Sequence[str], folder: Path, environment: Mapping[str, str], url: str) -> Iterator[str]:
    """Keep a web server running while the block runs.

    Args:
        command: The server; its output goes to `server.log` in `folder`.
        folder: Where it runs.
        environment: Its whole environment.
        url: An address that the server answers when it is ready.

    Yields:
        The address.

    Raises:
        ShopError: The server ended, answered with an error, or did not answer within a minute.
    """
    with running(command, folder, environment, lambda: _answers(url)):
        yield url


@contextmanager
def running(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    is_ready: Callable[[], bool],
    *,
    account: str | None = None,
    stop_signal: signal.Signals = signal.SIGTERM,
) -> Iterator[None]:
    """Keep a server running while the block runs; then stop it and the processes it started.

    Args:
        command: The server; its output goes to `server.log` in `folder`.
        folder: Where it runs.
        environment: Its whole environment.
        is_ready: Asked until it says yes.
        account: The user it runs as; only root may name another than itself.
        stop_signal: What ends it in good order.

    Raises:
        ShopError: The server ended or was not ready within a minute.
    """
    log = folder / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            user=account,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        wait_until(lambda: server.poll() is not None or is_ready(), command[0], log)
        if server.poll() is not None:
            raise ShopError(f"{command[0]} ended:\n{log.read_text(errors='replace')}")
        yield
    finally:
        _stop(server, stop_signal)


def serve_until_stopped(url: str) -> None:
    """Print the address and wait for Ctrl-C or a request to end; the caller's blocks then clean up."""
    asked = threading.Event()
    for request in (signal.SIGINT, signal.SIGTERM):
        signal.signal(request, lambda *_: asked.set())
    click.echo(url)
    asked.wait()


def wait_until(is_done: Callable[[], bool], what: str, log: Path) -> None:
    """Ask again and again for at most a minute.

    Raises:
        ShopError: It was still not done; the text carries the log.
    """
    deadline = time.monotonic() + _START_SECONDS
    while not is_done():
        if time.monotonic() > deadline:
            raise ShopError(f"{what} was not ready within a minute:\n{log.read_text(errors='replace')}")
        time.sleep(_POLL_SECONDS)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=_START_SECONDS):
            return True
    except urllib.error.HTTPError as error:
        if error.code < 500:
            raise ShopError(f"{url} answers {error.code}") from error
        return False  # two that ask a new shop first, at the same time, may find its caches half made
    except OSError:
        return False


def _stop(server: "subprocess.Popen[bytes]", stop_signal: signal.Signals) -> None:
    if server.poll() is not None:
        return
    os.killpg(server.pid, stop_signal)  # its own session: the server and what it started, nothing else
    try:
        server.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
