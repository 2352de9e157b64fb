"""Python files of the user's own: rules, a way to log in."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType


def module_in(file: Path, name: str) -> ModuleType | None:
    """What a Python file defines, as a module of that name; None where it is no Python by its name.

    Whatever the file raises while it is read is raised.
    """
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses and pydantic look their module up there
    spec.loader.exec_module(module)
    return module
