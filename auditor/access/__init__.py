"""Shops behind a door: how they are entered, on which host, and what of that is nobody else's business."""

from .access import LOGIN_SECONDS, Access
from .given import Entry, Given
from .parse import refuse_literals
from .script import LoginScript
from .secrets import MARK, Secrets
from .state import SessionState, StateCookie, read_state

__all__ = [
    "LOGIN_SECONDS",
    "MARK",
    "Access",
    "Entry",
    "Given",
    "LoginScript",
    "Secrets",
    "SessionState",
    "StateCookie",
    "read_state",
    "refuse_literals",
]
