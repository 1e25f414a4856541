from __future__ import annotations

from typing import Any

import pytest

from liftoff.gate import deploy_values as read
from liftoff.gate.values import UnfitError
from liftoff.plan.deployment import Cors, Domain, FunctionSettings, Throttling

UNFIT = {
    "memory too small": (read.memory, 64, "from 128 to 10240"),
    "a truth value is no number": (read.memory, True, "whole number"),
    "a retention nobody has": (read.retention, 31, "CloudWatch Logs knows"),
    "a name with a dash": (read.variables, {"DATA-DIR": "x"}, "no name of a variable"),
    "a name of one letter": (read.variables, {"A": "x"}, "no name of a variable"),
    "Lambda's own variable": (read.variables, {"AWS_REGION": "x"}, "set by Lambda itself"),
    "a number as a variable": (read.variables, {"PORT": 80}, "PORT must be a text"),
    "a stage with a space": (read.stage, "my stage", "letters, digits"),
    "no ARN": (read.arn, "topic", "must be an ARN"),
    "CORS without origins": (read.cors, {}, "allow-origins is missing"),
    "an origin without a scheme": (read.cors, {"allow-origins": ["a.com"]}, "no origin"),
    "a misspelt key": (read.cors, {"allow-origin": ["*"]}, "allow-origin is not known"),
    "credentials for everybody": (
        read.cors,
        {"allow-origins": ["*"], "allow-credentials": True},
        "do not go together",
    ),
    "throttling without a burst": (read.throttling, {"rate": 1}, "burst is missing"),
    "an address as a domain": (read.domain, "https://a.com", "no host name"),
    "a setting nobody has": (read.settings_by_function, {"a": {"memry": 1}}, "a.memry is not"),
    "a wrong value of a function": (read.settings_by_function, {"a": {"memory": 1}}, "a.memory: "),
    "a function that is no table": (read.settings_by_function, {"a": 1}, "must be a table"),
}


@pytest.mark.parametrize(("reader", "value", "message"), UNFIT.values(), ids=UNFIT)
def test_unfit(reader: Any, value: Any, message: str) -> None:
    with pytest.raises(UnfitError, match=message):
        reader(value)


def test_hints_name_the_nearest_key() -> None:
    with pytest.raises(UnfitError) as caught:
        read.settings_by_function({"home": {"memroy": 1024}})
    assert caught.value.hint == "did you mean memory?"


def test_tables() -> None:
    assert read.cors({"allow-origins": ["https://a.com"], "max-age": 60}) == Cors(
        allow_origins=("https://a.com",), max_age=60
    )
    assert read.throttling({"rate": 5, "burst": 9}) == Throttling(rate=5, burst=9)
    assert read.domain("api.example.com") == Domain(name="api.example.com")
    assert read.settings_by_function({"home": {"memory": 1024, "snap-start": True}}) == {
        "home": FunctionSettings(memory=1024, snap_start=True)
    }
