"""The command line: one module a command, no logic; errors become a sentence and an exit code here."""

from __future__ import annotations

import errno
import io
import os
import sys
import traceback
from collections.abc import Sequence

import click

from auditor import __version__
from auditor.errors import AuditorError, OutputError

from .console import complain, speak
from .group import LazyGroup

FAULT = 70
"""Exit code of a fault of the auditor itself (EX_SOFTWARE of sysexits.h)."""
INTERRUPTED = 130


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, "-V", "--version", prog_name="auditor")
def cli() -> None:
    """Audits the product pages of an online shop as a shopper sees them.

    \b
    auditor install                             get a browser
    auditor demo                                see it work on a demo shop
    auditor audit https://your-shop.example     audit your own

    \b
    Exit codes: 0 audited and good enough, 1 below the threshold that was asked for,
    2 something wrong with the command or the settings, 3 it could not be audited.
    """


def main() -> None:
    """The `auditor` command."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code. No exception gets out, whatever the input."""
    for stream in (sys.stdout, sys.stderr):  # page text may hold what a terminal's encoding cannot
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    speak(None)
    try:
        code = cli.main(list(arguments), prog_name="auditor", standalone_mode=False)
    except AuditorError as error:
        complain(error.key, **error.params)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        complain("interrupted")
        return INTERRUPTED
    except Exception as error:
        return _fault(error)
    return code if isinstance(code, int) else 0


def _fault(error: Exception) -> int:
    """Say what no command expected: a full disk under standard output, or a fault of our own."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        complain("output.disk-full", path=str(error.filename or "-"))
        return OutputError.exit_code
    if os.environ.get("AUDITOR_DEBUG"):
        traceback.print_exception(error)
    complain("fault", error=f"{type(error).__name__}: {error}")
    return FAULT
