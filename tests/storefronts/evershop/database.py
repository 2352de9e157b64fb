"""A PostgreSQL server of our own in a temporary folder, from whatever PostgreSQL the system has."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

# Only a relative name works both under pytest and under `python -m`.
from ..serving import ShopError, free_port, run, running

_NAME = "evershop"
_DEBIAN_PROGRAMS = Path("/usr/lib/postgresql")  # Debian keeps them off the PATH, in <version>/bin
_ROOT_RUNS_AS = "postgres"  # PostgreSQL refuses to run as root; its package makes this account


@contextmanager
def database() -> Iterator[dict[str, str]]:
    """Keep an empty database on loopback while the block runs.

    Yields:
        The environment variables by which EverShop finds it.

    Raises:
        ShopError: PostgreSQL is not installed or did not start.
    """
    programs = _programs()
    account = _ROOT_RUNS_AS if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="evershop-database-", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        if account:
            shutil.chown(folder, account, account)
        port = str(free_port())
        data = str(folder / "data")
        setup = [f"{programs}/initdb", "-D", data, "-U", _NAME, "-A", "trust", "-E", "UTF8", "--no-locale"]
        run(setup, folder, os.environ, account=account)
        server = [f"{programs}/postgres", "-D", data, "-p", port, "-k", temporary, "-c", "fsync=off"]
        environment = _environment(port)
        with running(
            server,
            folder,
            os.environ,
            lambda: _accepts_connections(programs, folder, environment),
            account=account,
            stop_signal=signal.SIGINT,  # ends at once, without waiting for clients to leave
        ):
            run([f"{programs}/createdb", _NAME], folder, os.environ | environment)
            yield environment


def query(environment: Mapping[str, str], sql: str) -> list[list[str]]:
    """Run SQL against the database that `database` gave; a row is a list of its values as text."""
    command = [f"{_programs()}/psql", "--no-align", "--tuples-only", "--quiet", "--command", sql]
    rows = run(command, Path.cwd(), os.environ | environment).splitlines()
    return [row.split("|") for row in rows]


def _environment(port: str) -> dict[str, str]:
    """The same connection in EverShop's names and in those of PostgreSQL's own programs."""
    values = {"HOST": "127.0.0.1", "PORT": port, "USER": _NAME, "PASSWORD": ""}
    ours = {f"DB_{name}": value for name, value in values.items()}
    theirs = {f"PG{name}": value for name, value in values.items()}
    return {**ours, **theirs, "DB_NAME": _NAME, "PGDATABASE": _NAME, "DB_SSLMODE": "disable"}


def _accepts_connections(programs: Path, folder: Path, environment: Mapping[str, str]) -> bool:
    try:
        run([f"{programs}/pg_isready", "--dbname=postgres"], folder, os.environ | environment)
    except ShopError:
        return False
    return True


def _programs() -> Path:
    """The folder of initdb and postgres; the newest version where there are several."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = sorted(_DEBIAN_PROGRAMS.glob("*/bin"), key=lambda folder: float(folder.parent.name))
    if not versions:
        raise ShopError("PostgreSQL is not installed: its server package has initdb and postgres")
    return versions[-1]
