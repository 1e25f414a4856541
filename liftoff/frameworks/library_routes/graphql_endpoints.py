"""Routes that answer GraphQL, by a view or an app of a library: each may ask every resolver."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from liftoff.frameworks.library_routes.reading import Reader
from liftoff.frameworks.registrars import Registration
from liftoff.frameworks.resolvers import is_graphql_app, is_graphql_view, view_methods
from liftoff.project.evaluation.values import External

_ROUTER = "strawberry.fastapi.GraphQLRouter"


def add_resolvers(reader: Reader) -> None:
    """Say of each such route what it runs, and which methods it answers."""
    for registrar in reader.registry.registrars.values():
        registrar.registrations = [
            _answering(reader, registration) for registration in registrar.registrations
        ]


def _answering(reader: Reader, registration: Registration) -> Registration:
    name = next(_endpoints(reader, registration), None)
    if name is None:
        return registration
    found = replace(
        registration, dependencies=(*registration.dependencies, *reader.registry.resolvers)
    )
    if is_graphql_view(name) and registration.methods is None:
        return replace(found, methods=view_methods(name))
    if is_graphql_app(name) and registration.handler is None and not registration.websocket:
        return replace(found, methods=())
    return found


def _endpoints(reader: Reader, registration: Registration) -> Iterator[str]:
    """What answers GraphQL of all that a registration is given, or that its class derives from."""
    if registration.handler is not None:
        if registration.handler.kind == "class":
            bases = reader.evaluator.hierarchy.external_bases(registration.handler)
            yield from filter(is_graphql_view, bases)
        return
    call = registration.site
    if not isinstance(call, ast.Call):
        return
    for node in (call.func, *call.args, *(keyword.value for keyword in call.keywords)):
        for value in reader.evaluator.values(node, registration.scope):
            if isinstance(value, External) and (
                is_graphql_app(value.name) or is_graphql_view(value.name) or value.name == _ROUTER
            ):
                yield value.name
