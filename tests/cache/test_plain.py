from __future__ import annotations

import marshal
from dataclasses import dataclass
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liftoff.cache.plain import from_plain, to_plain
from liftoff.rules.finding import Analysis


@settings(max_examples=20, deadline=None)
@given(st.builds(Analysis))
def test_an_analysis_comes_back_as_it_was(analysis: Analysis) -> None:
    plain = marshal.loads(marshal.dumps(to_plain(analysis)))
    assert from_plain(Analysis, plain) == analysis


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    name: str


@dataclass(frozen=True, slots=True)
class Outer:
    pair: tuple[int, Inner]
    choice: Literal["a", "b"] | None
    inner: Inner | None = None


@pytest.mark.parametrize(
    "value", [Outer((1, Inner(name="x")), "a", Inner(name="y")), Outer((2, Inner(name="")), None)]
)
def test_dataclasses_inside_others(value: Outer) -> None:
    assert from_plain(Outer, to_plain(value)) == value


@dataclass(frozen=True, slots=True)
class Odd:
    names: dict[str, str]


def test_what_cannot_come_back_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot be kept: dict"):
        to_plain(Odd({}))
    with pytest.raises(TypeError, match="cannot be made again"):
        from_plain(Odd, ({},))
