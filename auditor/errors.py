"""The exception tree: every error says what happened, where, and what to do.

AuditorError            every error that the command line turns into a sentence and an exit code
├── UsageError          exit 2: a bad option, rule, market, scheme or configuration; a path that is not there
└── AuditError          exit 3: it exists but could not be audited
    ├── UnreachableError    the shop does not answer, or answers with an error
    ├── LoginError          the login script failed, or did not log in
    ├── NoShopError         it answers, but there is no shop or no page to judge
    ├── CaptureError        a saved capture or page is broken, empty or newer than this version
    ├── BrowserError        no browser, or it does not start
    └── OutputError         results cannot be written (disk full, no permission)

The sentences are in the message catalogs under the key given, with the parameters given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:  # commands that read no document begin without it
    from pydantic import ValidationError


class AuditorError(Exception):
    """Something the user can understand and act on."""

    exit_code: ClassVar[int] = 1

    def __init__(self, key: str, **params: int | float | str) -> None:
        self.key = key
        self.params = params
        super().__init__(key, params)

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross the border of worker processes."""
        return _rebuilt, (type(self), self.key, self.params)


def _rebuilt(kind: type[AuditorError], key: str, params: dict[str, int | float | str]) -> AuditorError:
    return kind(key, **params)


class UsageError(AuditorError):
    """A bad option, rule, market, scheme or configuration, or a path that does not exist."""

    exit_code = 2


class AuditError(AuditorError):
    """What was asked for exists, but could not be audited."""

    exit_code = 3


class UnreachableError(AuditError):
    """The shop does not answer, or answers with an error."""


class LoginError(AuditError):
    """The user's login script failed or took too long, or the visitor is not logged in after it."""


class NoShopError(AuditError):
    """The address answers, but there is no shop or no page to judge."""


class CaptureError(AuditError):
    """A saved capture or page is broken, empty, or of a newer version."""


class BrowserError(AuditError):
    """There is no browser, or it does not start."""


class OutputError(AuditError):
    """Results cannot be written."""


def first_fault(error: ValidationError) -> str:
    """Where a document is not as it should be, and why: `shops.0.url: Field required`.

    Of a document that is wrong as a whole only why is told. What stands there instead is not told: it may be
    long, or a secret.
    """
    fault = error.errors(include_url=False, include_input=False)[0]
    return ": ".join(filter(None, (".".join(map(str, fault["loc"])), fault["msg"])))
