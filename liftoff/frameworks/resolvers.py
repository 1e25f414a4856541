"""Functions that answer the fields of a GraphQL schema: Strawberry's, Graphene's and Ariadne's.

One path leads to all of them: a library asks for what a query names.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.values import External
from liftoff.project.graph.callgraph import CallGraph
from liftoff.project.graph.edges import function_of
from liftoff.project.graph.flow import Edge
from liftoff.project.program import decorating
from liftoff.project.source.import_names import imports
from liftoff.project.source.scopes import CallSite, Scope

_IMPORTED = (
    "strawberry", "graphene", "ariadne", "flask_graphql", "graphql_server", "starlette_graphene",
)  # fmt: skip
_LIBRARIES = ("strawberry.", "strawberry_django.", "graphene", "ariadne.")
# Decorators by their last name: those of Strawberry's module, and of Ariadne's objects.
_FIELDS = frozenset({"field", "mutation", "subscription", "connection"})
_ON_TYPES = frozenset({
    "field", "source", "type_resolver", "serializer", "value_parser", "literal_parser",
    "reference_resolver",
})  # fmt: skip
# What the classes of Graphene call by name.
_METHODS = frozenset({
    "mutate", "mutate_and_get_payload", "get_node", "get_queryset", "is_type_of", "get_result",
})  # fmt: skip
_PREFIXES = ("resolve_", "subscribe_")
# Bases all of whose methods a request runs.
_AROUND = ("strawberry.permission.", "strawberry.extensions.", "strawberry.BasePermission",
           "ariadne.types.", "ariadne.SchemaDirectiveVisitor")  # fmt: skip
_GIVEN = frozenset({
    "resolver", "context_getter", "root_value_getter", "context_value", "root_value",
    "error_formatter", "subscribe",
})  # fmt: skip
_SETTERS = frozenset({"set_field", "set_source", "set_type_resolver"})
# Calls that answer a query, by name, and as methods of a schema.
_ANSWERS = frozenset({
    "graphql.graphql", "graphql.graphql_sync", "graphql.execute", "graphql.execute_sync",
    "ariadne.graphql", "ariadne.graphql_sync", "ariadne.subscribe",
})  # fmt: skip
_OF_SCHEMA = frozenset({"execute", "execute_sync", "execute_async", "subscribe"})
# What is put under a path, and asks the schema: apps and views.
_APPS = ("strawberry.asgi.", "ariadne.asgi.", "starlette_graphene3.", "starlette.graphql.")
_VIEWS = ("strawberry.flask.views.", "strawberry.quart.views.", "flask_graphql.",
          "graphql_server.flask.")  # fmt: skip


def uses_graphql(scopes: Iterable[Scope]) -> bool:
    """Whether some scopes import a library for GraphQL servers."""
    return imports(scopes, _IMPORTED)


def resolvers(evaluator: Evaluator, scopes: Iterable[Scope]) -> dict[Scope, None]:
    """All functions of some scopes that answer fields, and what runs around these."""
    found: dict[Scope, None] = {}
    for scope in scopes:
        if scope.is_function and any(_is_field(evaluator, d, scope) for d in scope.decorators):
            found[scope] = None
        if scope.kind == "class":
            found.update(dict.fromkeys(_methods(evaluator, scope)))
        for call in scope.calls:
            found.update(dict.fromkeys(_given(evaluator, call)))
    return found


def query_edges(
    graph: CallGraph, answering: Iterable[Scope], scopes: Iterable[Scope]
) -> dict[Scope, tuple[Edge, ...]]:
    """The calls that answering a query in the project's own code makes: of all resolvers."""
    functions = tuple(answering)
    found: dict[Scope, tuple[Edge, ...]] = {}
    for scope in scopes if functions else ():
        asked = [call.node for call in scope.calls if _answers(graph.evaluator, call)]
        if asked:
            found[scope] = tuple(
                Edge(scope, function, node, "call", False)
                for node in asked
                for function in functions
            )
    return found


def _answers(evaluator: Evaluator, call: CallSite) -> bool:
    """Whether a call has a schema answer a query: `graphql_sync(schema, data)`."""
    function = call.node.func
    last = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if not last.startswith(("graphql", "execute", "subscribe")):
        return False
    for value in evaluator.values(function, call.scope):
        if isinstance(value, External):
            base, _, name = value.name.rpartition(".")
            of_schema = base.startswith(_LIBRARIES) and base.endswith("Schema()")
            if value.name in _ANSWERS or (of_schema and name in _OF_SCHEMA):
                return True
    return False


def is_graphql_app(name: str) -> bool:
    """Whether a library's object is an ASGI app that answers queries."""
    return name.startswith(_APPS) and name.endswith("()")


def is_graphql_view(name: str) -> bool:
    """Whether a library's object, or class, is a view that answers queries."""
    return name.startswith(_VIEWS)


def view_methods(name: str) -> tuple[str, ...]:
    """The methods of a view (`strawberry.flask.views` 0.341, `flask_graphql` 2.0)."""
    return ("GET", "POST") if name.startswith("strawberry.") else ("GET", "POST", "PUT", "DELETE")


def _is_field(evaluator: Evaluator, decorator: ast.expr, scope: Scope) -> bool:
    function = decorating(decorator)
    for value in evaluator.values(function, scope.parent or scope):
        if not isinstance(value, External) or not value.name.startswith(_LIBRARIES):
            continue
        base, _, last = value.name.rpartition(".")
        if last in (_ON_TYPES if base.endswith("()") else _FIELDS):
            return True
    return False


def _methods(evaluator: Evaluator, cls: Scope) -> Iterator[Scope]:
    bases = evaluator.hierarchy.external_bases(cls)
    around = any(base.startswith(_AROUND) for base in bases)
    if not around and not any(base.startswith("graphene") for base in bases):
        return
    for method in cls.children:
        named = method.name in _METHODS or method.name.startswith(_PREFIXES)
        if method.is_function and (named or (around and not method.name.startswith("__"))):
            yield method


def _given(evaluator: Evaluator, call: CallSite) -> Iterator[Scope]:
    """`strawberry.field(resolver=f)`, `query.set_field("name", f)`."""
    function = call.node.func
    setter = isinstance(function, ast.Attribute) and function.attr in _SETTERS
    given = [k.value for k in call.node.keywords if k.arg in _GIVEN]
    if setter:
        given += call.node.args[-1:]
    if not given:
        return
    called = evaluator.values(function, call.scope)
    if any(isinstance(v, External) and v.name.startswith(_LIBRARIES) for v in called):
        for value in (v for node in given for v in evaluator.values(node, call.scope)):
            answering = function_of(value)
            if answering is not None:
                yield answering
