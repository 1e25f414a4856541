"""Which variables of the environment an app asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from liftoff.frameworks.liftoff_probe.unset import unset_variables


class UndefinedValueError(Exception):
    pass


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
    ],
)
def test_names(call: Callable[[], Any], names: list[str]) -> None:
    assert unset_variables(raised(call)) == names


def test_settings_of_pydantic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = """
class ValidationError(Exception):
    def errors(self):
        return [{"loc": ("database_url",), "type": "missing"}, {"loc": ("n",), "type": "int_parsing"}]

def settings():
    raise ValidationError
"""
    package = tmp_path / "pydantic_settings"
    package.mkdir()
    (package / "__init__.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "pydantic_settings", raising=False)
    import pydantic_settings

    assert unset_variables(raised(pydantic_settings.settings)) == ["DATABASE_URL"]
