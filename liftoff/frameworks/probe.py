"""Imports an app in its own interpreter and writes what it is as JSON: routes, templates, packages.

Run by path in a child process, in the app's environment, which need not have liftoff in it: so this
file uses the standard library and what the app itself brings.

    python probe.py REQUEST.json ANSWER.json

The request: {"target", "module", "attribute", "call", "paths": [folders for sys.path], "source"}.
The answer: {"error": {...}} or the document that `liftoff.frameworks.live` reads.
"""

from __future__ import annotations

import functools
import importlib
import importlib.metadata
import inspect
import json
import os
import re
import sys
import threading
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import CodeType, FrameType, FunctionType, MappingProxyType
from typing import Any

# https://werkzeug.palletsprojects.com/en/stable/routing/#rule-format
_VARIABLE = re.compile(
    r"<(?:(?P<converter>[a-zA-Z_][a-zA-Z0-9_]*)(?:\((?P<arguments>.*?)\))?:)?"
    r"(?P<name>[a-zA-Z_][a-zA-Z0-9_]*)>"
)
# Names of compiled variables in Starlette's paths: https://www.starlette.io/routing/#path-parameters
_PARAMETER = re.compile(
    r"{(?P<name>[a-zA-Z_][a-zA-Z0-9_]*)(?::(?P<converter>[a-zA-Z_][a-zA-Z0-9_]*))?}"
)

# `__pycache__/env.cpython-311.pyc`, the byte code of `env.py`
_BYTE_CODE = re.compile(r"__pycache__[/\\]([^/\\.]+)\.[^/\\]*pyc$")


def main() -> None:
    """Answer one request and leave at once: the app's threads must not keep the process."""
    request_file, answer_file = sys.argv[1:3]
    request = json.loads(Path(request_file).read_text(encoding="utf-8"))
    sys.argv = [request["target"]]
    sys.path[:] = [p for p in sys.path if Path(p or ".").resolve() != Path(__file__).parent]
    sys.path[:0] = request["paths"]
    source = Path(request["source"]).resolve()
    asked, opened, ran = _watch_metadata(), _watch_opened(), _watch_calls()
    try:
        app = _load(request)
        _watch_no_calls()
        files = set(opened)
        answer = _describe(app, source)
        answer["opened"] = _opened(files, source, set(answer["modules"].values()))
        answer["ran"] = _ran(ran, source)
        # Last: an app's own code makes them, and may load what the import did not.
        answer["documents"] = _documents(app, source)
        answer["metadata"] = sorted(
            name for name, caller in asked if _relative(caller, source) is not None
        )
    except BaseException as error:
        answer = {"error": _explain(error, source)}
    Path(answer_file).write_text(json.dumps(answer), encoding="utf-8")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _watch_metadata() -> set[tuple[str, str]]:
    """Distributions whose metadata is asked for during the import, each with the asking file."""
    asked: set[tuple[str, str]] = set()
    original = importlib.metadata.Distribution.from_name.__func__  # type: ignore[attr-defined]

    def from_name(cls: Any, name: str) -> Any:
        caller = sys._getframe(1)
        while caller is not None and caller.f_globals.get("__name__", "").startswith("importlib"):
            caller = caller.f_back  # type: ignore[assignment]
        if caller is not None:
            asked.add((name, caller.f_code.co_filename))
        return original(cls, name)

    importlib.metadata.Distribution.from_name = classmethod(from_name)  # type: ignore[assignment, method-assign]
    return asked


def _watch_opened() -> set[str]:
    """Python files that are opened during the import: Alembic runs some by their path."""
    opened: set[str] = set()

    def hook(event: str, arguments: Any) -> None:
        if event == "open" and isinstance(arguments[0], str):
            name = arguments[0]
            if name.endswith((".py", ".pyc")):
                opened.add(name)

    if hasattr(sys, "addaudithook"):  # since Python 3.8
        sys.addaudithook(hook)
    return opened


def _opened(files: set[str], source: Path, modules: set[str]) -> list[str]:
    """Sources in the project that were opened, and are no modules that were imported."""
    found = set()
    for name in files:
        inside = _relative(_BYTE_CODE.sub(r"\1.py", name), source)
        if inside is not None and inside not in modules and (source / inside).is_file():
            found.add(inside)
    return sorted(found)


def _watch_calls() -> set[CodeType]:
    """Code that runs during the import: a decorator may call a view while it decorates it."""
    ran: set[CodeType] = set()

    def hook(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            ran.add(frame.f_code)

    threading.setprofile(hook)
    sys.setprofile(hook)
    return ran


def _watch_no_calls() -> None:
    threading.setprofile(None)
    sys.setprofile(None)


def _ran(codes: set[CodeType], source: Path) -> list[list[Any]]:
    """Path and first line, decorators included, of the project's functions among them."""
    # The bodies of modules and classes are code, too.
    codes = {code for code in codes if code.co_flags & inspect.CO_OPTIMIZED}
    paths = {name: _relative(name, source) for name in {code.co_filename for code in codes}}
    places = {(paths[code.co_filename], code.co_firstlineno) for code in codes}
    return sorted([path, line] for path, line in places if path is not None)


def _load(request: dict[str, Any]) -> Any:
    module = importlib.import_module(request["module"])
    app: Any = module
    for part in request["attribute"].split("."):
        try:
            app = getattr(app, part)
        except AttributeError:
            raise _NotAnAppError(
                f"module {request['module']} has no attribute {request['attribute']}"
            ) from None
    if request["call"]:
        app = app()
    return app


class _NotAnAppError(Exception):
    """The target was found to be something else than an app."""


def _explain(error: BaseException, source: Path) -> dict[str, Any]:
    place: dict[str, Any] = {"path": None, "line": None}
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        inside = _relative(frame.filename, source)
        if inside is not None:
            place = {"path": inside, "line": frame.lineno}
            break
    if isinstance(error, SyntaxError) and error.filename:
        place = {"path": _relative(error.filename, source), "line": error.lineno}
    missing = error.name if isinstance(error, ModuleNotFoundError) else None
    return {
        "kind": type(error).__name__,
        "message": str(error),
        "missing": missing,
        "not_an_app": isinstance(error, _NotAnAppError),
        **place,
    }


def _relative(filename: str | None, source: Path) -> str | None:
    if not isinstance(filename, str) or not filename:
        return None
    try:
        return Path(filename).resolve().relative_to(source).as_posix()
    except ValueError:
        return None


def _describe(app: Any, source: Path) -> dict[str, Any]:
    framework = _framework(app)
    if framework == "flask":
        rules, templates = _flask_rules(app, source), _flask_templates(app, source)
        static = sorted(filter(None, {_relative(f, source) for f in _static_folders(app)}))
    elif framework in ("fastapi", "starlette"):
        rules = _with_routers(_starlette_rules(app, source), app, source)
        templates = _starlette_templates(source)
        static = sorted(filter(None, {_relative(f, source) for f in _mounted_folders(app)}))
    elif callable(app):
        rules, templates, static = [], {}, []
    else:
        raise _NotAnAppError(
            f"the target is a {type(app).__name__}, which is not a WSGI or ASGI app"
        )
    return {
        "framework": framework,
        "interface": "asgi" if framework in ("fastapi", "starlette", "asgi") else "wsgi",
        "lifespan": framework in ("fastapi", "starlette") and _has_lifespan(app.router),
        "host_matching": bool(getattr(getattr(app, "url_map", None), "host_matching", False)),
        "rules": rules,
        "templates": templates,
        "static_folders": static,
        "modules": _modules(source),
        "distributions": _distributions(),
        "python": ".".join(map(str, sys.version_info[:3])),
    }


def _framework(app: Any) -> str:
    names = _class_names(app)
    if "flask.app.Flask" in names:
        return "flask"
    if "fastapi.applications.FastAPI" in names:
        return "fastapi"
    if "starlette.applications.Starlette" in names:
        return "starlette"
    call = app if inspect.isfunction(app) else vars(type(app)).get("__call__")
    return "asgi" if inspect.iscoroutinefunction(call) else "wsgi"


# OpenAPI


def _documents(app: Any, source: Path) -> list[dict[str, Any]]:
    """The OpenAPI documents of the app and of those mounted in it, or what making them raised."""
    found = []
    for prefix, make in _document_makers(app):
        try:
            document = json.loads(json.dumps(make(), default=str))
        except BaseException as error:  # whatever it is, the app itself was read
            found.append({"prefix": prefix, "error": _explain(error, source)})
        else:
            found.append({"prefix": prefix, "document": document})
    return found


def _document_makers(app: Any) -> list[tuple[str, Any]]:
    names = _class_names(app)
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
            if "fastapi.applications.FastAPI" in _class_names(api) and api.openapi_url
        ]
    return []


def _restx_apis(app: Any) -> list[Any]:
    """Those of flask-restx: each has views that are its methods, and keeps them nowhere else."""
    kinds = {"flask_restx.api.Api", "flask_restplus.api.Api"}
    views = getattr(app, "view_functions", {}).values()
    owners = [getattr(view, "__self__", None) for view in views]
    apis = {id(api): api for api in owners if not kinds.isdisjoint(_class_names(api))}
    return list(apis.values())


def _in_request(app: Any, make: Any) -> Any:
    with app.test_request_context():
        return make()


def _specs(value: Any, depth: int = 4) -> list[Any]:
    """Those of apispec that extensions hold, as flask-smorest's `["apis"][name]["ext_obj"]`."""
    spec = getattr(value, "spec", None)
    if "apispec.core.APISpec" in _class_names(spec):
        return [spec]
    inner = list(value.values()) if isinstance(value, dict) else value
    if not isinstance(inner, (list, tuple)) or not depth:
        return []
    return [found for item in inner for found in _specs(item, depth - 1)]


def _mounted_apps(routes: Any, prefix: str) -> Any:
    try:
        from fastapi.routing import iter_route_contexts
    except ImportError:
        contexts = routes
    else:
        contexts = iter_route_contexts(routes)
    for route in contexts:
        if getattr(route, "endpoint", None) is None:
            path = prefix + (getattr(route, "path", None) or "")
            original = _original(route)
            yield path, getattr(original, "_base_app", getattr(original, "app", None))
            yield from _mounted_apps(getattr(route, "routes", None) or (), path)


def _class_names(value: Any) -> set[str]:
    return {f"{kind.__module__}.{kind.__qualname__}" for kind in type(value).__mro__}


# Flask


def _flask_rules(app: Any, source: Path) -> list[dict[str, Any]]:
    found = []
    for rule in app.url_map.iter_rules():
        methods = None if rule.methods is None else sorted(rule.methods)
        view = app.view_functions.get(rule.endpoint)
        found.append(
            {
                "rule": rule.rule,
                "endpoint": rule.endpoint,
                "methods": methods,
                "automatic_options": bool(getattr(rule, "provide_automatic_options", False)),
                "host": rule.host if app.url_map.host_matching else (rule.subdomain or None),
                "websocket": bool(getattr(rule, "websocket", False)),
                "build_only": bool(rule.build_only),
                "strict_slashes": bool(rule.strict_slashes),
                "parts": _werkzeug_parts(rule),
                "view": None if view is None else _view(view, source),
                "router": _blueprint(app, rule.endpoint),
                "static": rule.endpoint == "static" or rule.endpoint.endswith(".static"),
                "mounted": False,
                "container": False,
            }
        )
    return found


def _blueprint(app: Any, endpoint: str) -> str | None:
    name = endpoint.rpartition(".")[0]
    while name and name not in app.blueprints:
        name = name.rpartition(".")[0]
    return name or None


def _werkzeug_parts(rule: Any) -> list[dict[str, Any]]:
    """The rule as literals and variables; each variable with the regex that it must match."""
    parts: list[dict[str, Any]] = []
    position = 0
    for match in _VARIABLE.finditer(rule.rule):
        if match.start() > position:
            parts.append({"literal": rule.rule[position : match.start()]})
        converter = rule._converters[match["name"]]
        regex = getattr(converter, "regex", "[^/]+")
        spans = not getattr(converter, "part_isolating", "/" not in regex)
        plain = type(converter).__qualname__ == "UnicodeConverter" and not match["arguments"]
        parts.append(
            {
                "variable": match["name"],
                "converter": match["converter"] or "default",
                "regex": regex,
                "spans_segments": spans,
                "any_segment": plain and type(converter).__module__.startswith("werkzeug."),
            }
        )
        position = match.end()
    if position < len(rule.rule):
        parts.append({"literal": rule.rule[position:]})
    return parts


def _static_folders(app: Any) -> list[str]:
    owners = [app, *app.blueprints.values()]
    return [owner.static_folder for owner in owners if owner.static_folder]


def _flask_templates(app: Any, source: Path) -> dict[str, Any]:
    try:
        import jinja2  # noqa: F401 - an app need not have it
    except ImportError:
        return {}
    return _templates_of(app.jinja_env, source)


def _templates_of(environment: Any, source: Path) -> dict[str, Any]:
    """Template files of the project: by path, their name and the names they refer to."""
    from jinja2 import meta

    found: dict[str, Any] = {}
    try:
        names = environment.list_templates()
    except Exception:
        return {}
    for name in names:
        try:
            text, filename, _ = environment.loader.get_source(environment, name)
        except Exception:  # noqa: S112 - listed under another loader, or not text
            continue
        inside = _relative(filename, source)
        if inside is None:
            continue
        try:
            referred = list(meta.find_referenced_templates(environment.parse(text)))
        except Exception:
            referred = [None]
        found[inside] = {
            "name": name,
            "refers": sorted({other for other in referred if other is not None}),
            "dynamic": None in referred,
        }
    return found


# Starlette and FastAPI


def _has_lifespan(router: Any) -> bool:
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


def _starlette_rules(app: Any, source: Path) -> list[dict[str, Any]]:
    rules = [*_walk_routes(app.routes, "", None, None, source), *_frontends(app, source)]
    root = getattr(app, "root_path", "")
    if root and not root.endswith("/") and _strips_root_path():
        # Below the root path the router sees the rest of the path, and nothing else.
        below = [{**r, "rule": root + r["rule"], "parts": _below(root, r["parts"])} for r in rules]
        return below + rules
    return rules


def _with_routers(rules: list[dict[str, Any]], app: Any, source: Path) -> list[dict[str, Any]]:
    routers = _routers(app, source)
    return [{**rule, "router": routers.get(rule["endpoint"])} for rule in rules]


def _routers(app: Any, source: Path) -> dict[str, str]:
    """The router of each endpoint: the one of the project's globals that it was given to first.

    A router that includes another one may have copies of its routes, with the same paths or longer
    ones; the router beside the endpoint, in its module, is then the one that is meant.
    """
    found: dict[str, tuple[int, bool, str]] = {}
    for module in sorted(_modules(source)):
        for name, value in list(getattr(sys.modules[module], "__dict__", {}).items()):
            kinds = _class_names(value)
            if "fastapi.routing.APIRouter" not in kinds or value is getattr(app, "router", None):
                continue
            for route in value.routes:
                endpoint = getattr(route, "endpoint", None)
                if endpoint is None:
                    continue
                key = _endpoint_name(endpoint)
                away = getattr(endpoint, "__module__", None) != module
                rank = (len(getattr(route, "path", "")), away, f"{module}:{name}")
                found[key] = min(found.get(key, rank), rank)
    return {key: rank[2] for key, rank in found.items()}


def _starlette_templates(source: Path) -> dict[str, Any]:
    """Templates of the `Jinja2Templates` in globals of the project; two names of one file are one.

    A file that two of them call by different names is left out, so that it stays in each slice.
    """
    found: dict[str, Any] = {}
    clashes = set()
    for module in sorted(_modules(source)):
        for value in list(getattr(sys.modules[module], "__dict__", {}).values()):
            kinds = _class_names(value)
            if "starlette.templating.Jinja2Templates" in kinds:
                for path, template in _templates_of(value.env, source).items():
                    if found.setdefault(path, template) != template:
                        clashes.add(path)
    return {path: template for path, template in found.items() if path not in clashes}


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
) -> Any:
    """Rules in the order in which the router tries them; a mount comes behind what is in it.

    A mount whose routes can be told apart has no rule of its own: what none of them matches, it
    answers as the app itself does.
    """
    try:
        from fastapi.routing import iter_route_contexts
    except ImportError:
        contexts = routes
    else:
        contexts = iter_route_contexts(routes)
    for route in contexts:
        path = prefix + (getattr(route, "path", None) or "")
        own = {**convertors, **(getattr(route, "param_convertors", None) or {})}
        if getattr(route, "endpoint", None) is not None:
            yield _starlette_rule(route, path, host, mount, source, own)
            continue
        inner_host = getattr(route, "host", None) or host
        is_open = mount is None and _is_open(route)
        name = None if is_open else mount or _mount_name(route)
        found = getattr(route, "routes", None) or ()
        listed = list(_walk_routes(found, path, inner_host, name, source, own))
        yield from listed
        if not is_open:
            outer = _starlette_rule(route, path + "/{path:path}", inner_host, name, source, own)
            yield {**outer, "container": bool(listed)}


def _frontends(app: Any, source: Path) -> list[dict[str, Any]]:
    """Files that FastAPI serves where no route matches: `app.frontend`."""
    find = getattr(app.router, "_iter_low_priority_routes", None)
    found = []
    for group in find() if find is not None else ():
        prefix = getattr(group, "frontend_prefix", "")
        for route in _original(group).routes:
            path = prefix + route.path.rstrip("/")
            for rule in (path, path + "/{path:path}") if path else ("/{path:path}",):
                made = _starlette_rule(route, rule, None, _mount_name(_original(group)), source, {})
                made["parts"] = _starlette_parts(rule, {})
                found.append(made)
    return found


def _mounted_folders(app: Any) -> list[str]:
    find = getattr(app.router, "_iter_low_priority_routes", None)
    pending = [*app.routes, *(find() if find is not None else ())]
    folders: list[str] = []
    while pending:
        route = _original(pending.pop())
        served = getattr(getattr(route, "app", None), "all_directories", None) or ()
        folders += [os.fspath(folder) for folder in served]
        router = getattr(route, "original_router", None)
        if router is not None:
            pending += getattr(router, "_low_priority_routes", ())
        pending += getattr(router, "routes", None) or getattr(route, "routes", None) or ()
    return folders


def _original(route: Any) -> Any:
    return getattr(route, "original_route", None) or route


def _mount_name(route: Any) -> str:
    # As `liftoff_adapters.starlette_guard.mount_name`.
    where = getattr(route, "path", None) or getattr(route, "host", None) or "/"
    return f"{type(_original(route)).__name__}:{where}"


def _is_open(route: Any) -> bool:
    # As `liftoff_adapters.starlette_guard.is_open`.
    from starlette.applications import Starlette
    from starlette.routing import BaseRoute, Mount, Router

    route = _original(route)
    kind = type(route)
    if not isinstance(route, Mount) or kind.handle is not Mount.handle:
        return False
    app = getattr(route, "_base_app", route.app)
    router = app.router if isinstance(app, Starlette) else app
    return (
        isinstance(router, Router)
        and kind.matches is Mount.matches
        and getattr(router.default, "__func__", None) is Router.not_found
        and not [*getattr(router, "_iter_low_priority_routes", tuple)()]
        and bool(route.routes)
        and all(isinstance(inner, BaseRoute) for inner in route.routes)
    )


def _endpoint_name(endpoint: Any) -> str:
    # As `liftoff_adapters.starlette_guard.endpoint_name`.
    endpoint = _innermost(endpoint)
    if not hasattr(endpoint, "__code__") and not inspect.isclass(endpoint):
        endpoint = type(endpoint)
    module = getattr(endpoint, "__module__", None) or ""
    return f"{module}:{getattr(endpoint, '__qualname__', '')}"


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
        "endpoint": mount or _endpoint_name(endpoint),
        "methods": sorted(methods) if methods else None,
        "automatic_options": False,
        "host": host,
        "websocket": methods is None and endpoint is not None and "websocket" in _kinds(route),
        "build_only": False,
        "strict_slashes": True,
        "parts": parts,
        "view": None if endpoint is None else _view(endpoint, source),
        "static": endpoint is None,
        "mounted": mount is not None,
        "container": False,
    }


def _kinds(route: Any) -> str:
    return " ".join(kind.__name__.lower() for kind in type(_original(route)).__mro__)


def _is_odd(route: Any) -> bool:
    """Whether a route matches by other means than its path, so that it may match any."""
    from starlette.routing import compile_path

    matches = getattr(type(_original(route)), "matches", None)
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


# Where a view comes from


def _view(view: Any, source: Path) -> dict[str, Any]:
    """The definition behind a view: its file, its first line (of decorators too) and its name."""
    cls = getattr(view, "view_class", None)
    if cls is None and inspect.isclass(view):
        cls = view
    if cls is not None:
        return _class_place(cls, source)
    function = _innermost(view)
    for _ in range(100):
        if (inner := _given(function, source)) is None:
            break
        function = _innermost(inner)
    code = getattr(function, "__code__", None)
    if code is None:
        return _class_place(type(function), source) if callable(function) else {}
    return {
        "kind": "function",
        "module": getattr(function, "__module__", None) or "",
        "qualname": getattr(function, "__qualname__", ""),
        "path": _relative(code.co_filename, source),
        "line": code.co_firstlineno,
    }


def _innermost(view: Any) -> Any:
    """What is behind partials, methods and decorators that name what they wrap."""
    for _ in range(100):  # two that name each other would have no end
        if isinstance(view, functools.partial):
            view = view.func
        elif inspect.ismethod(view):
            view = view.__func__
        elif inspect.isfunction(view) and hasattr(view, "__wrapped__"):
            view = view.__wrapped__
        else:
            break
    return view


def _given(wrapper: Any, source: Path) -> FunctionType | None:
    """The one function that was given to what made a wrapper, if both are of the project.

    What is defined in a function around the wrapper was not given, but found there.
    """
    if not _is_of(wrapper, source):
        return None
    parts = wrapper.__qualname__.split(".")
    around = {".".join(parts[:count]) for count in range(1, len(parts))}
    try:
        held = inspect.getclosurevars(wrapper).nonlocals.values()
    except ValueError:  # a name is not bound yet
        return None
    given = []
    for value in held:
        if value is not wrapper and _is_of(value, source):
            scope = value.__qualname__.rpartition(".")[0]
            local = scope.endswith("<locals>") and scope not in around
            # The same decorator twice: what it gave the first time is given to it.
            if not scope or local or value.__code__ is wrapper.__code__:
                given.append(value)
    return given[0] if len(given) == 1 else None


def _is_of(value: Any, source: Path) -> bool:
    code = value.__code__ if inspect.isfunction(value) else None
    return code is not None and _relative(code.co_filename, source) is not None


def _class_place(cls: type, source: Path) -> dict[str, Any]:
    try:
        filename = inspect.getsourcefile(cls)
        line = inspect.getsourcelines(cls)[1]
    except (OSError, TypeError):
        filename, line = None, 0
    return {
        "kind": "class",
        "module": cls.__module__,
        "qualname": cls.__qualname__,
        "path": _relative(filename, source),
        "line": line,
    }


# What the interpreter holds


def _modules(source: Path) -> dict[str, str]:
    found = {}
    for name, module in sorted(sys.modules.items()):
        try:
            filename = module.__file__
        except Exception:  # noqa: S112 - what stands in for a module may fail in its own way
            continue
        inside = _relative(filename, source)
        if inside is not None and name != "__main__":
            found[name] = inside
    return found


def _distributions() -> dict[str, Any]:
    """Installed distributions by name: version, import names, and the folder of the metadata."""
    found = {}
    for distribution in importlib.metadata.distributions():
        name = distribution.metadata["Name"]
        if not name or name in found:
            continue
        top = (distribution.read_text("top_level.txt") or "").split()
        if not top:
            files = distribution.files or []
            top = sorted({_import_name(file) for file in files} - {""})
        found[name] = {
            "version": distribution.version,
            "imports": top,
            "requires": list(distribution.requires or []),
            "size": _size(distribution.read_text("RECORD") or ""),
        }
    return found


def _size(record: str) -> int:
    """Bytes of a distribution's files: https://packaging.python.org/specifications/recording."""
    sizes = (line.rpartition(",")[2] for line in record.splitlines())
    return sum(int(size) for size in sizes if size.isdigit())


def _import_name(file: Any) -> str:
    first = file.parts[0]
    if len(file.parts) == 1:
        stem, dot, suffix = first.partition(".")
        return stem if dot and suffix.endswith(("py", "so", "pyd")) else ""
    return "" if first.endswith((".dist-info", ".egg-info", ".data")) or first == ".." else first


if __name__ == "__main__":
    main()
