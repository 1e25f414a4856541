"""Who renders templates, and so runs the functions that the app gives to all of them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from liftoff.frameworks.registrars import Registry
from liftoff.project.evaluation.values import External
from liftoff.project.graph.callgraph import CallGraph
from liftoff.project.graph.flow import Edge
from liftoff.project.source.scopes import Scope

# The last names of calls that render a template.
_RENDERERS = frozenset({
    "render_template", "render_template_string", "stream_template", "stream_template_string",
    "TemplateResponse", "render", "render_async",
})  # fmt: skip
_LIBRARIES = ("flask", "quart", "starlette", "fastapi", "jinja2", "sanic", "jinja2_fragments")


def rendering_edges(
    graph: CallGraph, registry: Registry, scopes: Iterable[Scope]
) -> dict[Scope, tuple[Edge, ...]]:
    """The calls that rendering makes: of filters, globals and context processors."""
    functions = tuple(registry.templates)
    if not functions:
        return {}
    found: dict[Scope, tuple[Edge, ...]] = {}
    for scope in scopes:
        node = next(_renders(graph, scope), None)
        if node is not None:
            found[scope] = tuple(
                Edge(scope, function, node, "call", False) for function in functions
            )
    return found


def _renders(graph: CallGraph, scope: Scope) -> Iterator[ast.Call]:
    for call in scope.calls:
        function = call.node.func
        name = function.attr if isinstance(function, ast.Attribute) else ""
        name = function.id if isinstance(function, ast.Name) else name
        if name not in _RENDERERS:
            continue
        values = graph.evaluator.values(function, scope)
        if any(isinstance(v, External) and v.name.startswith(_LIBRARIES) for v in values):
            yield call.node
