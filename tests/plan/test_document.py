from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liftoff.errors import LiftoffError
from liftoff.plan.document import plan_from_json, plan_to_json
from liftoff.plan.model import (
    Function,
    FunctionArn,
    FunctionName,
    GatewayRoute,
    Note,
    Parameter,
    ParameterValue,
    Plan,
    Pseudo,
    ServiceCall,
    Statement,
)
from tests.plan.fakes import APP

text = st.text(max_size=8)
texts = st.lists(text, max_size=3).map(tuple)
NAMES = ("fallback", "home", "a-b_c")
values = st.builds(ParameterValue, st.just("Table"), st.none() | st.integers(0, 9))
parts = st.one_of(
    text,
    values,
    st.sampled_from(["Partition", "Region", "AccountId"]).map(Pseudo),
    st.sampled_from(NAMES).map(FunctionArn),
)
statements = st.builds(
    Statement,
    actions=texts,
    resources=st.lists(st.lists(parts, max_size=3).map(tuple), max_size=2).map(tuple),
    calls=st.lists(
        st.builds(ServiceCall, call=text, path=text, line=st.integers(1, 99)), max_size=2
    ).map(tuple),
    reason=st.none() | text,
)


def functions(name: str) -> st.SearchStrategy[Function]:
    return st.builds(
        Function,
        name=st.just(name),
        folder=st.just(f"functions/{name}"),
        handler=text,
        fallback=st.just(name == "fallback"),
        endpoints=texts,
        routes=texts,
        memory=st.integers(128, 10240),
        timeout=st.integers(1, 900),
        environment=st.dictionaries(
            text, st.one_of(text, st.sampled_from(NAMES).map(FunctionName), values), max_size=3
        ),
        requirements=texts,
        reason=st.none() | text,
        permissions=st.lists(statements, max_size=2).map(tuple),
    )


def route(method: str, path: str) -> st.SearchStrategy[GatewayRoute]:
    return st.builds(
        GatewayRoute,
        key=st.just(path if path == "$default" else f"{method} {path}"),
        method=st.just(method),
        path=st.just(path),
        function=st.sampled_from(NAMES),
        rules=texts,
    )


plans = st.builds(
    Plan,
    app=st.builds(lambda source, roots: replace(APP, source=source, import_roots=roots), text,
                  texts),
    gateway=st.sampled_from(["http", "rest"]),
    adapter=st.sampled_from(["native", "mangum"]),
    mode=st.sampled_from(["split", "wrap"]),
    runtime=text,
    architecture=text,
    functions=st.tuples(*map(functions, NAMES)),
    routes=st.tuples(route("GET", "/a"), route("POST", "/a"), route("ANY", "$default")),
    notes=st.lists(
        st.builds(
            Note,
            kind=st.sampled_from(["fallback", "grouped", "lost", "limit"]),
            subject=text,
            reason=text,
            path=st.none() | text,
            line=st.none() | st.integers(1, 99),
        ),
        max_size=2,
    ).map(tuple),
    parameters=st.tuples(
        st.builds(Parameter, name=st.just("Table"), description=text, default=st.none() | text)
    ),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(plans)
def test_a_plan_is_read_as_it_was_written(plan: Plan) -> None:
    document = plan_to_json(plan)
    assert document.endswith("}\n")
    assert plan_from_json(document, where="plan.json") == plan


@pytest.fixture
def document() -> dict[str, Any]:
    function = {
        "name": "fallback", "folder": "functions/fallback", "handler": "handler.handler",
        "fallback": True, "endpoints": [], "routes": [], "memory": 512, "timeout": 30,
        "environment": {"A": "b", "F": {"function": "fallback"}}, "requirements": [],
        "reason": None,
        "permissions": [{"actions": ["s3:GetObject"], "resources": [["arn:aws:s3:::b/*"]]}],
    }  # fmt: skip
    return {
        "version": 1,
        "app": {
            "target": "app:app", "module": "app", "attribute": "app", "call": False,
            "framework": "flask", "interface": "wsgi", "source": "..", "import_roots": [""],
        },
        "gateway": "http", "adapter": "native", "mode": "wrap", "runtime": "python3.13",
        "architecture": "arm64", "functions": [function],
        "routes": [{"key": "$default", "method": "ANY", "path": "$default",
                    "function": "fallback", "rules": []}],
        "parameters": [{"name": "Table", "description": "TABLE"}],
        "notes": [{"kind": "lost", "subject": "GET /", "reason": "so"}],
    }  # fmt: skip


def faults(document: Any) -> str:
    with pytest.raises(LiftoffError) as raised:
        plan_from_json(json.dumps(document), where="out/plan.json")
    assert raised.value.where == "out/plan.json"
    return str(raised.value)


def test_the_example_is_a_plan(document: dict[str, Any]) -> None:
    plan = plan_from_json(json.dumps(document), where="plan.json")
    assert plan.fallback.environment["F"] == FunctionName("fallback")
    assert plan.notes[0].path is None


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("gateway",), "lattice", "gateway: 'lattice' is not one of 'http', 'rest', 'alb', 'url'"),
        (("gateway",), [], "gateway: [] is not one of"),
        (("functions",), {}, "functions: must be a list"),
        (("functions", 0, "memory"), "512", "functions[0].memory: must be of type int, not str"),
        (("functions", 0, "memory"), True, "functions[0].memory: must be of type int, not bool"),
        (("functions", 0, "memory"), 5, "functions[0].memory: must be from 128 to 10240"),
        (("functions", 0, "timeout"), 901, "functions[0].timeout: must be from 1 to 900"),
        (("functions", 0, "environment", "A"), 5, "functions[0].environment.A: must be of type st"),
        (("functions", 0, "environment", "F", "function"), "x", "there is no function 'x'"),
        (("functions", 0, "environment", "F", "more"), 1, "environment.F.more: is not known"),
        (("functions", 0, "environment", "F"), {"parameter": "x"}, "F: there is no parameter 'x'"),
        (
            ("functions", 0, "permissions", 0, "resources", 0, 0),
            {"arn_of": "x"},
            "functions[0].permissions[0].resources[0]: there is no function 'x'",
        ),
        (
            ("functions", 0, "permissions", 0, "resources", 0, 0),
            {"parameter": "x"},
            "functions[0].permissions[0].resources[0]: there is no parameter 'x'",
        ),
        (
            ("functions", 0, "permissions", 0, "resources", 0, 0),
            {"pseudo": "Zone"},
            "resources[0][0].pseudo: 'Zone' is not one of",
        ),
        (("parameters", 0, "name"), "a-b", "parameters[0].name: must be 1 to 255 letters and di"),
        (("functions", 0, "extra"), 1, "functions[0].extra: is not known"),
        (("functions", 0, "fallback"), False, "exactly one must have `fallback: true`"),
        (("functions", 0, "name"), "a b", "functions[0].name: must be 1 to 64 letters"),
        (("functions", 0, "folder"), "../x", "functions[0].folder: must be a folder below"),
        (("functions", 0, "folder"), "/x", "functions[0].folder: must be a folder below"),
        (("functions", 0), "x", "functions[0]: must be an object"),
        (("routes", 0, "function"), "x", "routes[0].function: there is no function 'x'"),
        (("routes", 0, "key"), "GET /", "routes[0].key: must be '$default'"),
        (("notes", 0, "line"), "1", "notes[0].line: must be of type int"),
        (("app", "call"), 1, "app.call: must be of type bool"),
        (("version",), 2, "is not a plan of version 1 (its version is 2)"),
    ],
)
def test_each_fault_has_its_path(
    document: dict[str, Any], path: tuple[Any, ...], value: Any, fault: str
) -> None:
    place: Any = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert fault in faults(document)


def test_all_faults_of_shape_come_together(document: dict[str, Any]) -> None:
    del document["runtime"]
    del document["functions"][0]["timeout"]
    document["mode"] = "both"
    said = faults(document)
    assert "runtime: is missing" in said
    assert "functions[0].timeout: is missing" in said
    assert "mode: 'both'" in said


def test_names_and_keys_are_there_once(document: dict[str, Any]) -> None:
    document["functions"].append(dict(document["functions"][0], fallback=False))
    document["routes"].append(document["routes"][0])
    said = faults(document)
    assert "the name 'fallback' is used twice" in said
    assert "routes[1].key: '$default' is there twice" in said


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "7", "[" * 100_000, '{"version": "1"}'])
def test_what_is_no_plan_gives_one_error(text: str) -> None:
    with pytest.raises(LiftoffError):
        plan_from_json(text, where="plan.json")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | text, lambda inner: st.lists(inner, max_size=2)
    | st.dictionaries(text, inner, max_size=2), max_leaves=4,
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(data=st.data(), plan=plans, value=json_values)
def test_any_edit_gives_a_plan_or_one_error(data: st.DataObject, plan: Plan, value: Any) -> None:
    place: Any = json.loads(plan_to_json(plan))
    document = place
    while True:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict)
                                        else range(len(place))))  # fmt: skip
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            place[key] = value
            break
        place = place[key]
    with suppress(LiftoffError):
        assert isinstance(plan_from_json(json.dumps(document), where="plan.json"), Plan)
