from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from liftoff.emit.identifiers import camel_case, unique_identifiers
from liftoff.emit.logical_ids import function_ids
from tests.emit.plans import make_fallback, make_function, make_plan


def test_camel_case():
    assert camel_case("user-detail_v2") == "UserDetailV2"
    assert camel_case("é/{p1}") == "P1"
    assert camel_case("-") == ""


def test_readable_when_unique():
    assert unique_identifiers(["a-b", "c"], camel_case) == {"a-b": "AB", "c": "C"}


def test_hashed_when_not_whatever_the_order():
    one = unique_identifiers(["a-b", "a_b", "c"], camel_case)
    other = unique_identifiers(["c", "a_b", "a-b"], camel_case)
    assert one == other
    assert len(set(one.values())) == 3
    assert one["c"] == "C"
    assert all(re.fullmatch("AB[0-9a-f]{8}", one[key]) for key in ("a-b", "a_b"))


names = st.text("abAB01-_", min_size=1, max_size=6)


@given(st.sets(names, max_size=30))
def test_function_ids_are_logical_ids_and_differ(names: set[str]):
    functions = [make_function(name) for name in sorted(names - {"fallback"})]
    ids = function_ids(make_plan(functions=(*functions, make_fallback())))
    assert len(set(ids.values())) == len(functions) + 1
    assert all(re.fullmatch("[A-Za-z0-9]{1,255}", value) for value in ids.values())


def test_function_ids_cannot_be_another_resource():
    taken = ["LogGroup", "HttpApi", "HomeFunctionPermission", "HomeFunctionRole"]
    plan = make_plan(functions=(*map(make_function, ["home", *taken]), make_fallback()))
    assert not set(taken) & set(function_ids(plan).values())
    assert function_ids(replace(plan, gateway="rest")) == function_ids(plan)
