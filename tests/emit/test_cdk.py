"""The files of the CDK app. `make deploy-check` runs it: `tests/deploy/synth.py`."""

from __future__ import annotations

import ast
import json
import sys
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liftoff.emit.cdk import cdk_files
from liftoff.plan.document import plan_to_json
from liftoff.plan.model import GatewayRoute
from liftoff.plan.routing.listener_rules import listener_rules
from tests.emit.plans import split_plan, wide_plan

routes = st.builds(
    GatewayRoute,
    key=st.just(""),
    method=st.sampled_from(["GET", "POST", "PUT", "PATCH", "ANY"]),
    path=st.sampled_from(["/a", "/{p1}", "/a/{p2}/{p3}", "/a/{proxy+}", "$default"]),
    function=st.sampled_from("fg"),
    rules=st.just(()),
    host=st.sampled_from([None, "a.example.com"]),
)


def test_its_modules_compile_and_find_each_other() -> None:
    files = cdk_files()
    modules = {path.removeprefix("cdk/").removesuffix(".py"): text
               for path, text in files.items() if path.endswith(".py")}  # fmt: skip
    known = {*modules, "aws_cdk", *sys.stdlib_module_names}
    for name, text in modules.items():
        tree = compile(text, f"{name}.py", "exec", ast.PyCF_ONLY_AST)
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                assert {alias.name for alias in node.names} <= known
            elif isinstance(node, ast.ImportFrom):
                assert node.module in known
    assert "aws-cdk-lib" in files["cdk/requirements.txt"]


@given(st.lists(routes, max_size=8))
def test_its_listener_has_the_rules_of_the_other_templates(found: list[GatewayRoute]) -> None:
    own = module("load_balancer")["_rules"]([as_json(route) for route in found])
    others = [([*r.paths], r.host, [*r.methods], r.function) for r in listener_rules(found)]
    assert own == others


@pytest.mark.parametrize("gateway", ["http", "rest", "alb", "url"])
def test_functions_are_nested_where_one_template_is_too_small(gateway: str) -> None:
    nesting = module("nesting")
    nesting["cdk"] = SimpleNamespace(NestedStack=lambda _, name: name)
    wide = json.loads(plan_to_json(wide_plan(gateway, functions=130, routes=340)))
    homes = nesting["homes"]("root", wide)
    assert homes["fallback"] == "root"
    sizes: Counter[str] = Counter()
    for function in wide["functions"]:
        sizes[homes[function["name"]]] += nesting["_size"](function, wide)
    assert set(sizes) > {"root", "Functions1"}
    assert max(sizes.values()) <= 450
    small = json.loads(plan_to_json(wide_plan(gateway, functions=20, routes=40)))
    assert set(nesting["homes"]("root", small).values()) == {"root"}


def test_functions_come_after_those_that_they_refer_to() -> None:
    in_order = module("nesting")["in_order"]
    plan = json.loads(plan_to_json(split_plan("http")))
    first, *_ = in_order(plan["functions"])
    assert first["name"] == "fallback"
    first["environment"]["OTHER"] = {"function": "home"}
    with pytest.raises(SystemExit, match="in a circle"):
        in_order(plan["functions"])


def module(name: str) -> dict[str, Any]:
    """What a module of the app defines, without the CDK itself."""
    made: dict[str, Any] = {}
    tree = ast.parse(cdk_files()[f"cdk/{name}.py"])
    tree.body = [node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)]
    exec(compile(tree, f"{name}.py", "exec"), made)
    return made


def as_json(route: GatewayRoute) -> dict[str, object]:
    return {name: getattr(route, name) for name in ("method", "path", "function", "host")}
