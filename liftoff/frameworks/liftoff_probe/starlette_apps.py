"""What a Starlette or FastAPI app has beside its rules: a lifespan, routers, mounted folders."""

from __future__ import annotations

import inspect
import os
import sys
from pathlib import Path
from typing import Any

from .installed import modules_of
from .places import class_names
from .starlette_names import endpoint_name, original_of


def has_lifespan(router: Any) -> bool:
    """Whether anything runs when the app starts or ends; FastAPI merges the routers' lifespans."""
    if getattr(router, "on_startup", None) or getattr(router, "on_shutdown", None):
        return True
    pending = [router.lifespan_context]
    while pending:
        context = pending.pop()
        if getattr(context, "__qualname__", "").startswith("_merge_lifespan_context."):
            cells = inspect.unwrap(context).__closure__ or ()
            pending += [cell.cell_contents for cell in cells]
        elif type(context).__name__ != "_DefaultLifespan":
            return True
    return False


def with_routers(rules: list[dict[str, Any]], app: Any, source: Path) -> list[dict[str, Any]]:
    """Give the rules, each with the name of its router, or None."""
    routers = _routers(app, source)
    return [{**rule, "router": routers.get(rule["endpoint"])} for rule in rules]


def _routers(app: Any, source: Path) -> dict[str, str]:
    """The router of each endpoint: the one of the project's globals that it was given to first.

    A router that includes another one may have copies of its routes, with the same paths or longer
    ones; the router beside the endpoint, in its module, is then the one that is meant.
    """
    found: dict[str, tuple[int, bool, str]] = {}
    for module in sorted(modules_of(source)):
        for name, value in list(getattr(sys.modules[module], "__dict__", {}).items()):
            kinds = class_names(value)
            if "fastapi.routing.APIRouter" not in kinds or value is getattr(app, "router", None):
                continue
            for route in value.routes:
                endpoint = getattr(route, "endpoint", None)
                if endpoint is None:
                    continue
                key = endpoint_name(endpoint)
                away = getattr(endpoint, "__module__", None) != module
                rank = (len(getattr(route, "path", "")), away, f"{module}:{name}")
                found[key] = min(found.get(key, rank), rank)
    return {key: rank[2] for key, rank in found.items()}


def folders_of(route: Any) -> list[Any]:
    """Give the folders whose files a route serves."""
    return getattr(getattr(route, "app", None), "all_directories", None) or []


def mounted_folders(app: Any) -> list[str]:
    """Give the folders of static files that are mounted."""
    find = getattr(app.router, "_iter_low_priority_routes", None)
    pending = [*app.routes, *(find() if find is not None else ())]
    folders: list[str] = []
    while pending:
        route = original_of(pending.pop())
        folders += [os.fspath(folder) for folder in folders_of(route)]
        router = getattr(route, "original_router", None)
        if router is not None:
            pending += getattr(router, "_low_priority_routes", ())
        pending += getattr(router, "routes", None) or getattr(route, "routes", None) or ()
    return folders
