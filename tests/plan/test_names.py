from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from liftoff.plan.names import function_names


@given(st.lists(st.text(max_size=80), unique=True, max_size=60))
def test_names_are_valid_and_unique(endpoints: list[str]) -> None:
    names = function_names(endpoints)
    assert list(names) == endpoints
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,44}", name) for name in names.values())
    lowered = [name.lower() for name in names.values()]
    assert len(set(lowered)) == len(lowered)
    assert "fallback" not in lowered


def test_names_are_readable() -> None:
    endpoints = ["api.items", "API.items", "fallback", "é", "x" * 80, "app.routers.api:Cls.get"]
    assert function_names(endpoints) == {
        "app.routers.api:Cls.get": "api-Cls-get",
        "api.items": "api-items",
        "API.items": "API-items-2",
        "fallback": "fallback-2",
        "é": "route",
        "x" * 80: "x" * 40,
    }
