from __future__ import annotations

from pathlib import Path

from liftoff.local.interpreter import Interpreter
from liftoff.local.variables import function_variables
from liftoff.plan.model import ParameterValue
from tests.emit.plans import make_function


def variables(**parameters: str) -> dict[str, str]:
    function = make_function("a", environment={"TABLE": ParameterValue("Table"), "B": "b"})
    return function_variables(
        function,
        folder=Path("/out/a"),
        scratch=Path("/tmp/a"),
        runtime="python3.13",
        interpreter=Interpreter(
            executable="/usr/bin/python",
            version="3.13.1",
            runtime_client="/client",
            site=(),
            path=(),
            markers={},
            distributions=(),
        ),
        runtime_api="127.0.0.1:1",
        invoke_url="http://127.0.0.1:2",
        parameters=parameters,
        overrides={},
    )


def test_a_parameter_with_a_default_is_a_variable() -> None:
    found = variables(Table="orders")
    assert (found["TABLE"], found["B"]) == ("orders", "b")


def test_what_only_the_template_asks_for_is_not_set() -> None:
    assert "TABLE" not in variables()
