from __future__ import annotations

import pytest

from liftoff.errors import LiftoffError
from liftoff.json_text import parsed


@pytest.mark.parametrize("text", ["", "{", "{'a': 1}", "[" * 100_000])
def test_what_is_no_json_is_said_with_its_file(text: str) -> None:
    with pytest.raises(LiftoffError, match="is not JSON") as raised:
        parsed(text, where="plan.json", hint="run it again")
    assert (raised.value.where, raised.value.hint) == ("plan.json", "run it again")


def test_json_is_its_value() -> None:
    assert parsed('{"a": [1]}', where="plan.json") == {"a": [1]}
