"""Python files of the user's own."""

from pathlib import Path

import pytest

from auditor.userfile import module_in


def test_what_a_file_defines_is_there(tmp_path: Path) -> None:
    file = tmp_path / "own.py"
    file.write_text("from dataclasses import dataclass\n@dataclass\nclass Own:\n    n: 'int' = 3\n")
    module = module_in(file, "own_file_of_a_test")
    assert module is not None
    assert module.Own().n == 3


def test_what_is_no_python_by_its_name_is_told(tmp_path: Path) -> None:
    file = tmp_path / "own.txt"
    file.write_text("n = 3")
    assert module_in(file, "own_text_of_a_test") is None


def test_what_a_file_raises_is_raised(tmp_path: Path) -> None:
    file = tmp_path / "own.py"
    file.write_text("1 / 0")
    with pytest.raises(ZeroDivisionError):
        module_in(file, "own_fault_of_a_test")
