"""The installed command, run as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

AUDITOR = Path(sys.executable).with_name("auditor")
LIMIT = 120.0


@dataclass(frozen=True)
class Done:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    def complaint(self) -> str:
        """The one sentence of an error; no traceback, no second error."""
        assert "Traceback" not in self.err + self.out, self.err
        errors = [line for line in self.err.splitlines() if line.startswith("Error: ")]
        assert len(errors) == 1, self.err
        return errors[0]


def auditor(*arguments: object, folder: Path | None = None, **environment: str) -> Done:
    """Run the command to its end."""
    done = subprocess.run(
        [AUDITOR, *map(str, arguments)],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=LIMIT,
    )
    return Done(done.returncode, done.stdout, done.stderr)
