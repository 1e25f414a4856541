"""Rules of a Starlette or FastAPI app, in the order in which its router tries them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .starlette_apps import folders_of
from .starlette_names import contexts_of, endpoint_name, is_open, mount_name, original_of
from .views import view_of

# Names of compiled variables in Starlette's paths: https://www.starlette.io/routing/#path-parameters
_PARAMETER = re.compile(
    r"{(?P<name>[a-zA-Z_][a-zA-Z0-9_]*)(?::(?P<converter>[a-zA-Z_][a-zA-Z0-9_]*))?}"
)


def starlette_rules(app: Any, source: Path) -> list[dict[str, Any]]:
    """Give the rules of the app and of what is mounted in it, in their order."""
    frontends = _frontends(app, source)
    rules = [*_walk_routes(app.routes, "", None, None, source), *frontends]
    root = getattr(app, "root_path", "")
    if root and _strips_root_path():
        # Below the root path the router sees the rest of the path, and nothing else.
        below = [{**r, "rule": root + r["rule"], "parts": _below(root, r["parts"])} for r in rules]
        # Elsewhere a mount takes its part of the path, and what is in it sees all of the path.
        elsewhere = _walk_routes(app.routes, "", None, None, source, opens_mounts=False)
        return [*below, *elsewhere, *frontends]
    return rules


def _strips_root_path() -> bool:
    """Since Starlette 0.33 a path may come with the root path or without it."""
    import starlette._utils

    return hasattr(starlette._utils, "get_route_path")


def _below(root: str, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if parts and "literal" in parts[0]:
        return [{"literal": root + parts[0]["literal"]}, *parts[1:]]
    return [{"literal": root}, *parts]


def _walk_routes(
    routes: Any,
    prefix: str,
    host: str | None,
    mount: str | None,
    source: Path,
    convertors: Mapping[str, Any] = MappingProxyType({}),
    *,
    opens_mounts: bool = True,
) -> Any:
    """Rules in the order in which the router tries them; a mount comes behind what is in it.

    A mount or host whose routes can be told apart has no rule of its own: what none of them
    matches, it answers as the app itself does.
    """
    for route in contexts_of(routes):
        path = prefix + (getattr(route, "path", None) or "")
        own = {**convertors, **(getattr(route, "param_convertors", None) or {})}
        if getattr(route, "endpoint", None) is not None:
            yield _starlette_rule(route, path, host, mount, source, own)
            continue
        own_host = getattr(route, "host", None)
        inner_host = own_host or host
        opened = mount is None and (opens_mounts or own_host is not None) and is_open(route)
        name = None if opened else mount or mount_name(route)
        found = getattr(route, "routes", None) or ()
        inner = _walk_routes(found, path, inner_host, name, source, own, opens_mounts=opens_mounts)
        listed = list(inner)
        yield from listed
        if not opened:
            outer = _starlette_rule(route, path + "/{path:path}", inner_host, name, source, own)
            yield {**outer, "container": bool(listed)}


def _frontends(app: Any, source: Path) -> list[dict[str, Any]]:
    """Files that FastAPI serves where no route matches: `app.frontend`."""
    find = getattr(app.router, "_iter_low_priority_routes", None)
    found = []
    for group in find() if find is not None else ():
        prefix = getattr(group, "frontend_prefix", "")
        for route in original_of(group).routes:
            path = prefix + route.path.rstrip("/")
            for rule in (path, path + "/{path:path}") if path else ("/{path:path}",):
                made = _starlette_rule(
                    route, rule, None, mount_name(original_of(group)), source, {}
                )
                made["parts"] = _starlette_parts(rule, {})
                found.append(made)
    return found


def _starlette_rule(
    route: Any,
    path: str,
    host: str | None,
    mount: str | None,
    source: Path,
    convertors: Mapping[str, Any],
) -> dict[str, Any]:
    methods = getattr(route, "methods", None)
    endpoint = getattr(route, "endpoint", None)
    if _is_odd(route):
        parts: list[dict[str, Any]] = [{"literal": "/"}, _path_variable("any", "path", ".*")]
    else:
        parts = _starlette_parts(path, convertors)
    return {
        "rule": path,
        "endpoint": mount or endpoint_name(endpoint),
        "methods": sorted(methods) if methods else None,
        "automatic_options": False,
        "host": host,
        "websocket": methods is None and endpoint is not None and "websocket" in _kinds(route),
        "build_only": False,
        "strict_slashes": True,
        "parts": parts,
        "view": None if endpoint is None else view_of(endpoint, source),
        "static": endpoint is None,
        "mounted": mount is not None,
        "container": False,
        "files": bool(folders_of(original_of(route))),
    }


def _kinds(route: Any) -> str:
    return " ".join(kind.__name__.lower() for kind in type(original_of(route)).__mro__)


def _is_odd(route: Any) -> bool:
    """Whether a route matches by other means than its path, so that it may match any."""
    from starlette.routing import compile_path

    matches = getattr(type(original_of(route)), "matches", None)
    if getattr(matches, "__module__", "").partition(".")[0] not in ("starlette", "fastapi"):
        return True
    path, regex = getattr(route, "path", None), getattr(route, "path_regex", None)
    if path is None or regex is None:
        return False
    whole = path if getattr(route, "endpoint", None) is not None else path + "/{path:path}"
    return bool(compile_path(whole)[0] != regex)


def _starlette_parts(path: str, convertors: Any) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = []
    position = 0
    for match in _PARAMETER.finditer(path):
        if match.start() > position:
            parts.append({"literal": path[position : match.start()]})
        converter = match["converter"] or "str"
        made = convertors.get(match["name"])
        regex = getattr(made, "regex", None) or (".*" if converter == "path" else "[^/]+")
        parts.append(_path_variable(match["name"], converter, regex))
        position = match.end()
    if position < len(path):
        parts.append({"literal": path[position:]})
    return parts


def _path_variable(name: str, converter: str, regex: str) -> dict[str, Any]:
    return {
        "variable": name,
        "converter": converter,
        "regex": regex,
        "spans_segments": None,
        "any_segment": regex == "[^/]+",
    }
