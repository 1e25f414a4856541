"""Rules that Werkzeug's map is given as objects: `app.url_map.add(Rule("/x", endpoint="x"))`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.frameworks.readings import Readings
from liftoff.frameworks.registrars import Registration
from liftoff.project.evaluation.values import External, Site
from liftoff.project.source.scopes import Scope

# The call of an app's that adds one.
ADD_TO_MAP = ".url_map.add"
_RULES = frozenset({
    "werkzeug.routing.Rule", "werkzeug.routing.rules.Rule", "flask.Flask().url_rule_class",
})  # fmt: skip


def rule_objects(reader: Readings, node: ast.Call, scope: Scope) -> Iterator[Registration]:
    """The rules that one call adds; what is no plain rule, such as a `Submount`, is left out.

    Args:
        reader: reads the arguments.
        node: the call.
        scope: where it is written.
    """
    for argument in node.args[:1]:
        for rule, where in _made(reader, argument, scope):
            yield _registration(reader, rule, where, node, scope)


def _made(reader: Readings, node: ast.expr, scope: Scope) -> Iterator[tuple[ast.Call, Scope]]:
    """The calls that make what is given: there, or where its value comes from."""
    if isinstance(node, ast.Call):
        functions = reader.evaluator.values(node.func, scope)
        if any(isinstance(value, External) and value.name in _RULES for value in functions):
            yield node, scope
        return
    for value in reader.evaluator.values(node, scope):
        match value:
            case External(name, Site(where, ast.Call() as made)) if name[:-2] in _RULES:
                yield made, where
            case _:
                pass


def _registration(
    reader: Readings, rule: ast.Call, where: Scope, node: ast.Call, scope: Scope
) -> Registration:
    given = [*rule.args[:1], *(k.value for k in rule.keywords if k.arg == "string")]
    text = reader.path(given[0], where) if given else None
    methods = reader.option(rule, "methods", where)
    return Registration(
        text or "",
        reader.texts(*methods) if methods is not None else (),
        reader.endpoint(rule, where),
        None,
        node,
        scope,
        unknown_rule=text is None,
    )
