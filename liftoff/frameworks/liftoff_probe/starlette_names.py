"""Names of what answers in a Starlette or FastAPI app: as the guard in a function names it."""

from __future__ import annotations

import inspect
from typing import Any

from .views import given_to, innermost


def original_of(route: Any) -> Any:
    """Give the route as it was registered: recent versions of FastAPI wrap it."""
    return getattr(route, "original_route", None) or route


def contexts_of(routes: Any) -> Any:
    """Give the routes as requests see them: recent versions of FastAPI wrap each."""
    try:
        from fastapi.routing import iter_route_contexts
    except ImportError:
        return routes
    return map(_effective, iter_route_contexts(routes))


def _effective(context: Any) -> Any:
    """FastAPI 0.137 to 0.144 says nothing of a route in an included router that is not its own."""
    inner = getattr(getattr(context, "_route_context", None), "starlette_route", None)
    return context if inner is None else _Effective(inner, original_of(context))


class _Effective:
    """A route as requests see it, and as it was registered."""

    def __init__(self, route: Any, original: Any) -> None:
        self._route = route
        self.original_route = original

    def __getattr__(self, name: str) -> Any:
        return getattr(self._route, name)


def mount_name(route: Any) -> str:
    """As `liftoff_adapters.starlette_guard.mount_name`."""
    where = getattr(route, "path", None) or getattr(route, "host", None) or "/"
    return f"{type(original_of(route)).__name__}:{where}"


def is_open(route: Any) -> bool:
    """As `liftoff_adapters.starlette_guard.is_open`."""
    from starlette.applications import Starlette
    from starlette.routing import BaseRoute, Host, Mount, Router

    route = original_of(route)
    kind = type(route)
    plain = next((own for own in (Host, Mount) if issubclass(kind, own)), None)
    if plain is None or kind.handle is not plain.handle:
        return False
    app = getattr(route, "_base_app", route.app)
    router = app.router if isinstance(app, Starlette) else app
    return (
        isinstance(router, Router)
        # FastAPI's own root path takes the place of what the mount has found of the path.
        and not getattr(app, "root_path", "")
        and kind.matches is plain.matches
        and getattr(router.default, "__func__", None) is Router.not_found
        and not [*getattr(router, "_iter_low_priority_routes", tuple)()]
        and bool(route.routes)
        and all(isinstance(inner, BaseRoute) for inner in route.routes)
    )


def endpoint_name(endpoint: Any) -> str:
    """As `liftoff_adapters.starlette_guard.endpoint_name`."""
    endpoint = innermost(endpoint)
    name = _own_name(endpoint)
    for _ in range(10):
        given = given_to(endpoint)
        if given is None:
            break
        endpoint = innermost(given)
        name = f"{_own_name(endpoint)} by {name}"
    return name


def _own_name(endpoint: Any) -> str:
    if not hasattr(endpoint, "__code__") and not inspect.isclass(endpoint):
        endpoint = type(endpoint)
    module = getattr(endpoint, "__module__", None) or ""
    return f"{module}:{getattr(endpoint, '__qualname__', '')}"
