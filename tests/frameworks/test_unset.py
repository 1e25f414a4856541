"""Which variables of the environment an app asked for."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from liftoff.frameworks.liftoff_probe.unset import unset_variables


class UndefinedValueError(Exception):
    pass


class NoRegionError(Exception):
    pass


def regional() -> None:
    raise NoRegionError


def raised(call: Callable[[], Any]) -> BaseException:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - any
        call()
    return caught.value


def say(text: str) -> Callable[[], Any]:
    def call() -> None:
        raise UndefinedValueError(text)

    return call


@pytest.mark.parametrize(
    ("call", "names"),
    [
        (lambda: os.environ["NO_SUCH_NAME"], ["NO_SUCH_NAME"]),
        (lambda: {}["NO_SUCH_NAME"], []),
        (say("KEY not found. Declare it as envvar or define a default value."), ["KEY"]),
        (say('Environment variable "KEY" not set'), ["KEY"]),
        (say("the key is not found"), []),
        (regional, ["AWS_DEFAULT_REGION"]),
    ],
)
def test_names(call: Callable[[], Any], names: list[str]) -> None:
    assert unset_variables(raised(call)) == names


PYDANTIC = """
class ValidationError(Exception):
    def errors(self):
        fields = ("database_url", "missing"), ("n", "int_parsing"), ("SECRET", "missing")
        return [{"loc": (name,), "type": kind} for name, kind in fields]

class Settings:
    model_config = {"env_prefix": "shop_"}
    model_fields = {"database_url": 1, "n": 2, "key": 3}

    def __init__(__pydantic_self__):
        raise ValidationError

def settings():
    raise ValidationError

def other():
    error = RuntimeError("many")
    error.errors = [1]
    raise error
"""


@pytest.mark.parametrize(
    ("call", "names"),
    [
        ("settings", ["DATABASE_URL", "SECRET"]),
        ("Settings", ["SHOP_DATABASE_URL", "SECRET"]),
        ("other", []),
    ],
)
def test_settings_of_pydantic(call: str, names: list[str]) -> None:
    module: dict[str, Any] = {}
    exec(compile(PYDANTIC, "/lib/pydantic_settings/main.py", "exec"), module)
    assert unset_variables(raised(module[call])) == names
