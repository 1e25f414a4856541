"""OpenAPI documents that an app makes."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from .failures import explained
from .places import class_names
from .starlette_names import contexts_of, original_of


def documents_of(app: Any, source: Path) -> list[dict[str, Any]]:
    """The OpenAPI documents of the app and of those mounted in it, or what making them raised."""
    found = []
    for prefix, make in _document_makers(app):
        try:
            document = json.loads(json.dumps(make(), default=str))
        except BaseException as error:  # whatever it is, the app itself was read
            found.append({"prefix": prefix, "error": explained(error, source)})
        else:
            found.append({"prefix": prefix, "document": document})
    return found


def _document_makers(app: Any) -> list[tuple[str, Any]]:
    names = class_names(app)
    if "flask.app.Flask" in names:
        # A property of APIFlask, and of flask-openapi3, which makes the document.
        own = {"apiflask.app.APIFlask": "spec", "flask_openapi3.openapi.OpenAPI": "api_doc"}
        makers = [functools.partial(getattr, app, own[kind]) for kind in own if kind in names]
        makers += [spec.to_dict for spec in _specs(getattr(app, "extensions", {}))]
        makers += [functools.partial(getattr, api, "__schema__") for api in _restx_apis(app)]
        return [("", functools.partial(_in_request, app, make)) for make in makers]
    if hasattr(app, "routes"):
        return [
            (prefix, api.openapi)
            for prefix, api in [("", app), *_mounted_apps(app.routes, "")]
            if "fastapi.applications.FastAPI" in class_names(api) and api.openapi_url
        ]
    return []


def _restx_apis(app: Any) -> list[Any]:
    """Those of flask-restx: each has views that are its methods, and keeps them nowhere else."""
    kinds = {"flask_restx.api.Api", "flask_restplus.api.Api"}
    views = getattr(app, "view_functions", {}).values()
    owners = [getattr(view, "__self__", None) for view in views]
    apis = {id(api): api for api in owners if not kinds.isdisjoint(class_names(api))}
    return list(apis.values())


def _in_request(app: Any, make: Any) -> Any:
    with app.test_request_context():
        return make()


def _specs(value: Any, depth: int = 4) -> list[Any]:
    """Those of apispec that extensions hold, as flask-smorest's `["apis"][name]["ext_obj"]`."""
    spec = getattr(value, "spec", None)
    if "apispec.core.APISpec" in class_names(spec):
        return [spec]
    inner = list(value.values()) if isinstance(value, dict) else value
    if not isinstance(inner, (list, tuple)) or not depth:
        return []
    return [found for item in inner for found in _specs(item, depth - 1)]


def _mounted_apps(routes: Any, prefix: str) -> Any:
    for route in contexts_of(routes):
        if getattr(route, "endpoint", None) is None:
            path = prefix + (getattr(route, "path", None) or "")
            original = original_of(route)
            yield path, getattr(original, "_base_app", getattr(original, "app", None))
            yield from _mounted_apps(getattr(route, "routes", None) or (), path)
