"""The user's own way in: a Python file with `async def login(page)`, and what is said when it fails."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.errors import AuditorError, LoginError, UsageError
from auditor.userfile import module_in

LOGIN = "login"
LOGGED_IN = "logged_in"
TEXT_LIMIT = 300

Step = Callable[[Any], Awaitable[object]]
"""Takes a page of Playwright (async API)."""


@dataclass(frozen=True, slots=True)
class LoginScript:
    """A file that was loaded."""

    path: Path
    login: Step
    logged_in: Step | None
    """Tells whether the visitor is logged in; None where the auditor is to find out by itself."""

    async def run(self, step: Step, page: object) -> object:
        """Do a step. LoginError with file, line and message for whatever it raises."""
        try:
            return await step(page)
        except (Exception, SystemExit) as error:
            if isinstance(error, AuditorError):
                raise
            line, told = _told(error, self.path)
            raise LoginError("login-failed", path=str(self.path), line=line, error=told) from error


def load_login(path: Path) -> LoginScript:
    """The functions in a login script. UsageError when it is missing, fails, or has no `login`."""
    if not path.is_file():
        raise UsageError("path-missing", path=str(path))
    try:
        module = module_in(path, f"auditor_login_{path.stem}")
    except (Exception, SystemExit) as error:
        line, told = _told(error, path)
        raise UsageError("login-broken", path=str(path), line=line, error=told) from error
    if module is None:
        raise UsageError("login-not-python", path=str(path))
    login, check = getattr(module, LOGIN, None), getattr(module, LOGGED_IN, None)
    if login is None:
        raise UsageError("login-without-function", path=str(path))
    for function in (login, check):
        if function is not None and not inspect.iscoroutinefunction(function):
            named = LOGIN if function is login else LOGGED_IN
            raise UsageError("login-not-async", path=str(path), name=named)
    return LoginScript(path, login, check)


def _told(error: BaseException, path: Path) -> tuple[int, str]:
    """The line of the script at which an error came up, 0 where none is known, and its first words."""
    if isinstance(error, SyntaxError):
        return error.lineno or 0, f"{type(error).__name__}: {error.msg}"
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if Path(frame.filename).resolve() == path.resolve()]
    first = str(error).strip().partition("\n")[0][:TEXT_LIMIT]
    return (lines[-1] if lines and lines[-1] else 0), f"{type(error).__name__}: {first}".rstrip(": ")
