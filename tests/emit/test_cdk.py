"""The files of the CDK app. `make deploy-check` runs it: `tests/deploy/synth.py`."""

from __future__ import annotations

import ast
import sys

from hypothesis import given
from hypothesis import strategies as st

from liftoff.emit.cdk import cdk_files
from liftoff.plan.model import GatewayRoute
from liftoff.plan.routing.listener_rules import listener_rules

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
    module: dict = {}
    tree = ast.parse(cdk_files()["cdk/load_balancer.py"])
    # Without the CDK itself.
    tree.body = [node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)]
    exec(compile(tree, "load_balancer.py", "exec"), module)
    own = module["_rules"]([as_json(route) for route in found])
    others = [([*r.paths], r.host, [*r.methods], r.function) for r in listener_rules(found)]
    assert own == others


def as_json(route: GatewayRoute) -> dict[str, object]:
    return {name: getattr(route, name) for name in ("method", "path", "function", "host")}
