"""Lets a Starlette or FastAPI app that holds some of its endpoints answer for those alone."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Awaitable, Callable, Container
from functools import wraps
from typing import Any

from liftoff_adapters.handoff import Handoff

AsgiApp = Callable[[dict[str, Any], Any, Any], Awaitable[None]]

# Under this key a scope says what may be answered; nested routers hand it on.
_OWNED = "liftoff.owned"


def guard(app: Any, owned: Container[str], *, around: AsgiApp | None = None) -> AsgiApp:
    """Hand on each request whose endpoint is not in `owned`, before its dependencies are solved.

    The app's own router decides, behind its middleware. What it answers without an endpoint (404,
    405, redirects) is answered here: the app has all its routes and error handlers.

    Args:
        app: the Starlette or FastAPI object, with all its routes.
        owned: names of endpoints, as `endpoint_name` and `mount_name` give them.
        around: what is served, where middleware stands around the app.

    Returns:
        An ASGI app around it.

    Raises:
        TypeError: `app` has no routes, so it is something around such an object.
    """
    routes = getattr(app, "routes", None)
    if routes is None:
        raise TypeError(
            f"guard() takes the Starlette or FastAPI object, not {type(app).__name__}: "
            "give what is around it as `around`"
        )
    served = app if around is None else around
    kinds, routers = _kinds(app, routes)
    for kind in kinds:
        if "handle" in vars(kind):
            _watch(kind)
    for router in routers:
        # Recent versions of FastAPI keep how a route handles requests, as it was before.
        getattr(router, "_mark_routes_changed", tuple)()

    async def guarded(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            scope[_OWNED] = owned
        await served(scope, receive, send)

    return guarded


def endpoint_name(endpoint: Any) -> str:
    """Name the function or class behind an endpoint: `module:qualified.name`.

    What a decorator returns that does not name what it wraps (`functools.wraps`) is the same code
    for all that it wraps: `app:view by app:decorator.<locals>.wrapper` is one of them.
    """
    endpoint = _innermost(endpoint)
    name = _own_name(endpoint)
    for _ in range(10):
        given = _given(endpoint)
        if given is None:
            break
        endpoint = _innermost(given)
        name = f"{_own_name(endpoint)} by {name}"
    return name


def _innermost(endpoint: Any) -> Any:
    for _ in range(100):  # two decorators that name each other would have no end
        if isinstance(endpoint, functools.partial):
            endpoint = endpoint.func
        elif inspect.ismethod(endpoint):
            endpoint = endpoint.__func__
        elif inspect.isfunction(endpoint) and hasattr(endpoint, "__wrapped__"):
            endpoint = endpoint.__wrapped__
        else:
            break
    return endpoint


def _own_name(endpoint: Any) -> str:
    if not hasattr(endpoint, "__code__") and not inspect.isclass(endpoint):
        endpoint = type(endpoint)
    module = getattr(endpoint, "__module__", None) or ""
    return f"{module}:{getattr(endpoint, '__qualname__', '')}"


def _given(wrapper: Any) -> Any:
    """Give the one function that was given to what made a wrapper, as a decorator was.

    What is defined in a function around the wrapper was not given, but found there.
    """
    name, closure = getattr(wrapper, "__qualname__", ""), getattr(wrapper, "__closure__", None)
    if closure is None or "<locals>" not in name:
        return None
    parts = name.split(".")
    around = {".".join(parts[:count]) for count in range(1, len(parts))}
    given = []
    for cell in closure:
        try:
            value = cell.cell_contents
        except ValueError:  # a name is not bound yet
            return None
        if inspect.isfunction(value) and value is not wrapper:
            scope = value.__qualname__.rpartition(".")[0]
            local = scope.endswith("<locals>") and scope not in around
            # The same decorator twice: what it gave the first time is given to it.
            if not scope or local or value.__code__ is wrapper.__code__:
                given.append(value)
    return given[0] if len(given) == 1 else None


def mount_name(route: Any) -> str:
    """Name what answers a whole part of the paths: a mounted app, the routes of a host."""
    where = getattr(route, "path", None) or getattr(route, "host", None) or "/"
    return f"{type(route).__name__}:{where}"


def is_open(route: Any) -> bool:
    """Tell a mount or host whose routes answer for themselves from one that answers as a whole."""
    from starlette.applications import Starlette  # noqa: PLC0415
    from starlette.routing import BaseRoute, Host, Mount, Router  # noqa: PLC0415

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


def is_open_to(route: Any, scope: dict[str, Any]) -> bool:
    """Tell whether a request is for one of the routes in a mount or host, by their whole paths.

    Where a root path is set that the request's path does not begin with, a mount takes its part of
    the path, and since Starlette 0.33 what is in it looks at all of the path nevertheless.
    """
    root, path = scope.get("root_path", ""), scope["path"]
    if root and hasattr(route, "path") and path != root and not path.startswith(f"{root}/"):
        from starlette import _utils  # noqa: PLC0415

        return is_open(route) and not hasattr(_utils, "get_route_path")
    return is_open(route)


def _kinds(app: Any, routes: Any) -> tuple[dict[type, None], list[Any]]:
    """The classes of routes that the app has, or may be given when it starts; its routers."""
    from starlette.routing import Host, Mount, Route  # noqa: PLC0415

    found: dict[type, None] = dict.fromkeys((Host, Mount, Route))
    routers = [getattr(app, "router", None)]
    # Where nothing else matches, recent versions of FastAPI serve the files of a frontend.
    low_priority = getattr(routers[0], "_iter_low_priority_routes", tuple)
    pending = [*routes, *low_priority()]
    while pending:
        route = pending.pop()
        if not _has_endpoint(route):
            route = getattr(route, "original_route", None) or route
            # Recent versions of FastAPI keep an included router as it is.
            router = getattr(route, "original_router", None)
            routers.append(router)
            pending += getattr(router, "routes", None) or getattr(route, "routes", None) or ()
        found.update(dict.fromkeys(type(route).__mro__))
    return found, routers


def _watch(kind: type) -> None:
    """Look at each request that a router has chosen a route of this class for."""
    handle = kind.handle  # type: ignore[attr-defined]
    if getattr(handle, "liftoff_watches", None) is kind:
        return

    @wraps(handle)
    async def watched(route: Any, scope: dict[str, Any], receive: Any, send: Any) -> None:
        owned = scope.get(_OWNED)
        if owned is not None and _answers(route, scope):
            methods = _methods(route)
            # A route that matches but for its method answers 405, here as anywhere.
            if not methods or scope["method"] in methods:
                whole = not _has_endpoint(route)
                name = mount_name(route) if whole else endpoint_name(route.endpoint)
                if name not in owned:
                    raise Handoff(name)
                if whole:
                    # Who owns a mount owns all that is in it.
                    scope[_OWNED] = None
        await handle(route, scope, receive, send)

    watched.liftoff_watches = kind  # type: ignore[attr-defined]
    kind.handle = watched  # type: ignore[attr-defined]


def _answers(route: Any, scope: dict[str, Any]) -> bool:
    """Whether it is this route that answers, and not one in it.

    An included router never does. Neither does an open mount or host: where none of its routes
    matches, there is a 404 here as anywhere.
    """
    return _has_endpoint(route) or not (
        hasattr(route, "original_router") or is_open_to(route, scope)
    )


def _has_endpoint(route: Any) -> bool:
    return getattr(route, "endpoint", None) is not None


def _methods(route: Any) -> Any:
    if not _has_endpoint(route) and hasattr(route, "add_frontend_route"):
        return ("GET", "HEAD")
    return getattr(route, "methods", None)
