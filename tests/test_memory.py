from __future__ import annotations

import ctypes
import subprocess
import sys
from typing import NoReturn

import pytest

from auditor.memory import settle, tidy

LARGE_AND_SMALL = """
from auditor.memory import settle

def resident():
    with open("/proc/self/statm") as told:
        return int(told.read().split()[1]) * 4096 / 1e6

settle()
bytearray(20_000_000)  # once it is given back, glibc would put what is smaller among the small things
before = resident()
kept = []
for _ in range(5):
    large = [bytearray(b"x") * 4_000_000 for _ in range(3)]
    kept.append([bytearray(b"x") * 4_000 for _ in range(50)])  # small, and right behind the large ones
    del large
print(resident() - before)
"""


def has_mallopt() -> bool:
    try:
        return hasattr(ctypes.CDLL(None), "mallopt") and sys.platform == "linux"
    except TypeError:
        return False


@pytest.mark.skipif(not has_mallopt(), reason="the C library has no threshold to set")
def test_what_is_large_goes_back_to_the_system() -> None:
    done = subprocess.run([sys.executable, "-c", LARGE_AND_SMALL], check=True, capture_output=True, text=True)
    assert float(done.stdout) < 6


def test_a_system_without_the_threshold_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def nothing(name: object) -> NoReturn:
        asked.append(name)
        raise TypeError("no library without a name")

    monkeypatch.setattr(ctypes, "CDLL", nothing)
    settle()
    assert asked == [None]


class Node:
    """Something in a cycle with itself."""

    alive = 0

    def __init__(self) -> None:
        Node.alive += 1
        self.itself = self

    def __del__(self) -> None:
        Node.alive -= 1


def test_cycles_are_let_go_of() -> None:
    Node()
    tidy()
    assert Node.alive == 0
