import pytest

from auditor.sizes import parse_size


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("500MB", 500_000_000),
        ("500 mb", 500_000_000),
        ("1.5G", 1_500_000_000),
        ("200000", 200_000),
        ("1B", 1),
        (" 3k ", 3_000),
        ("2TB", 2_000_000_000_000),
    ],
)
def test_amounts(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize(
    "text", ["", "MB", "0", "-1", "1e9", "1,5GB", "five", "1 000", "9" * 40, "0.1", "1MiB"]
)
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match="^" + text.replace("+", r"\+")):
        parse_size(text)
