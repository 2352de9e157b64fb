"""Settings in variables of the environment."""

from __future__ import annotations

import pytest

from auditor.errors import UsageError
from auditor.settings.environment import in_environment


def test_each_kind_of_setting() -> None:
    named = {
        "AUDITOR_MARKET": "LT",
        "AUDITOR_MAX_PAGES": "12",
        "AUDITOR_FAIL_UNDER": "75.5",
        "AUDITOR_IGNORE_ROBOTS": "true",
        "AUDITOR_MAX_BYTES": "500MB",
        "AUDITOR_FORMAT": "html, json,",
        "AUDITOR_THRESHOLDS": "{ price = 80 }",
        "AUDITOR_IGNORE": '{ blog = { reason = "we have none" } }',
        "AUDITOR_DEBUG": "1",
        "PATH": "/bin",
    }
    found = in_environment(named)
    (ignored,) = found.pop("ignore")["blog"]
    assert ignored.reason == "we have none"
    assert found == {
        "market": "LT",
        "max_pages": 12,
        "fail_under": 75.5,
        "ignore_robots": True,
        "max_bytes": 500_000_000,
        "format": ("html", "json"),
        "thresholds": {"price": 80.0},
    }


def test_what_is_empty_is_not_set() -> None:
    assert in_environment({"AUDITOR_MARKET": " ", "AUDITOR_FORMAT": ""}) == {}


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("AUDITOR_PRODUCTS", "ten"),
        ("AUDITOR_PRODUCTS", "0"),
        ("AUDITOR_FAIL_ON", "bad"),
        ("AUDITOR_IGNORE_ROBOTS", "perhaps"),
        ("AUDITOR_MAX_BYTES", "much"),
        ("AUDITOR_THRESHOLDS", "price = 80"),
        ("AUDITOR_THRESHOLDS", "{ price = 800 }"),
        ("AUDITOR_IGNORE", "{ blog = { url = '/x' } }"),
    ],
)
def test_a_value_that_cannot_be_is_named(variable: str, value: str) -> None:
    with pytest.raises(UsageError) as raised:
        in_environment({variable: value})
    assert raised.value.key == "environment-wrong-value"
    assert (raised.value.params["variable"], raised.value.params["value"]) == (variable, value)
