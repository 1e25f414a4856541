"""Lets FastAPI work out what a route takes and answers when somebody asks for that.

FastAPI reads an endpoint's signature, and those of all that it depends on, and builds models for
what it takes and answers, when the route is registered, and again for each router that it is
included through. A function answers few of its routes, and needs of the others the path, the
methods and the name: so these are there at once, and the rest is worked out, by FastAPI itself, as
soon as anything else about the route is asked for.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Container
from contextvars import ContextVar
from threading import RLock
from typing import Any, NamedTuple

from liftoff_adapters.fastapi_models import import_fastapi
from liftoff_adapters.starlette_guard import endpoint_name

# Where a route keeps what works out the rest.
_REST = "_liftoff_rest"
_OF_THE_PATH = ("path_regex", "path_format", "param_convertors")
_finishing = RLock()
# Whether FastAPI copies the routes of a router: it passes on what they were registered with.
_copying: ContextVar[bool] = ContextVar("liftoff_copying", default=False)


class _Rest(NamedTuple):
    path: str
    registered: dict[str, Any]
    work_out: Callable[[], Any]


def work_out_late(owned: Container[str]) -> None:
    """Make routes that are registered from now on, of endpoints not in `owned`, late.

    Routes of classes of the app's own stay as they are, and so do those whose ids the app makes.

    Args:
        owned: names of endpoints, as `liftoff_adapters.starlette_guard.endpoint_name` gives them.
    """
    import_fastapi()
    from fastapi import routing  # noqa: PLC0415

    if hasattr(routing.APIRoute.__init__, "liftoff_late"):
        return
    _late_routes(routing.APIRoute, owned)
    _late_copies(routing.APIRouter)
    # Recent versions copy no routes: they keep what a route is in a router that includes its own.
    contexts = getattr(routing, "_EffectiveRouteContext", None)
    if hasattr(contexts, "from_api_route"):
        _late_contexts(contexts)


def _late_routes(kind: Any, owned: Container[str]) -> None:
    register = kind.__init__
    signature = inspect.signature(register)
    late = _late_class(kind)

    def begin(self: Any, *args: Any, **options: Any) -> None:
        if type(self) is late:
            # A copy is made of the class of its original.
            self.__class__ = kind
        if type(self) is kind:
            given = signature.bind(self, *args, **options)
            given.apply_defaults()
            registered = given.arguments
            if endpoint_name(registered["endpoint"]) not in owned and _has_plain_id(registered):

                def work_out() -> Any:
                    full = object.__new__(kind)
                    register(full, *args, **options)
                    return full

                _begin(self, late, _Rest(registered["path"], registered, work_out))
                return
        register(self, *args, **options)

    begin.liftoff_late = True  # type: ignore[attr-defined]
    kind.__init__ = begin


def _late_copies(router: Any) -> None:
    include = router.include_router

    def include_router(*args: Any, **options: Any) -> None:
        token = _copying.set(True)
        try:
            include(*args, **options)
        finally:
            _copying.reset(token)

    router.include_router = include_router


def _late_contexts(kind: Any) -> None:
    make = kind.from_api_route
    late = _late_class(kind)

    def from_api_route(original_route: Any, include_context: Any) -> Any:
        def work_out() -> Any:
            return make(original_route=original_route, include_context=include_context)

        rest = object.__getattribute__(original_route, "__dict__").get(_REST)
        context, router = vars(include_context), vars(include_context.included_router)
        if rest is None or not (_has_plain_id(context) and _has_plain_id(router)):
            return work_out()
        found = object.__new__(kind)
        found.original_route, found.starlette_route = original_route, None
        path = include_context.path_for(original_route)
        registered = {**rest.registered, "name": original_route.name}
        _begin(found, late, _Rest(path, registered, work_out))
        return found

    kind.from_api_route = staticmethod(from_api_route)


def _has_plain_id(registered: dict[str, Any]) -> bool:
    """Whether FastAPI names the operation: a function of the app may count them."""
    from fastapi.utils import generate_unique_id  # noqa: PLC0415

    made_by = registered.get("generate_unique_id_function")
    return getattr(made_by, "value", made_by) in (None, generate_unique_id)


def _begin(route: Any, late: type, rest: _Rest) -> None:
    from starlette.routing import get_name  # noqa: PLC0415

    registered = rest.registered
    endpoint, name, methods = (registered[key] for key in ("endpoint", "name", "methods"))
    vars(route).update({
        "path": rest.path,
        "endpoint": endpoint,
        "name": get_name(endpoint) if name is None else name,
        "methods": {method.upper() for method in (["GET"] if methods is None else methods)},
        "include_in_schema": registered.get("include_in_schema", True),
        _REST: rest,
    })  # fmt: skip
    route.__class__ = late


def _late_class(kind: Any) -> Any:
    """A class of routes that turn into those of `kind` when more is asked of them."""

    def attribute(self: Any, name: str) -> Any:
        own = object.__getattribute__(self, "__dict__")
        rest = own.get(_REST)
        if rest is not None and name not in own:
            if name in _OF_THE_PATH:
                _compile(own, rest.path)
            elif _copying.get() and name in rest.registered:
                return rest.registered[name]
            elif not callable(getattr(kind, name, None)):
                _finish(self, kind, own)
        return object.__getattribute__(self, name)

    return type(kind.__name__, (kind,), {
        "__getattribute__": attribute,
        "__module__": kind.__module__,
        "__qualname__": kind.__qualname__,
    })  # fmt: skip


def _compile(own: dict[str, Any], path: str) -> None:
    from starlette.routing import compile_path  # noqa: PLC0415

    own.update(zip(_OF_THE_PATH, compile_path(path), strict=True))


def _finish(route: Any, kind: type, own: dict[str, Any]) -> None:
    """Work out the rest; what the app has set in the meantime stays."""
    with _finishing:
        rest = own.get(_REST)
        if rest is None:
            return
        for name, value in vars(rest.work_out()).items():
            own.setdefault(name, value)
        del own[_REST]
        route.__class__ = kind
