"""Answers one request: imports the app, and says what it is."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import os
import sys
from pathlib import Path
from typing import Any

from .description import describe
from .documents import documents_of
from .failures import NotAnAppError, explained
from .named_code import named_by_file, named_code
from .places import relative
from .servers import refuse_servers
from .watching import (
    opened_sources,
    ran_functions,
    watch_calls,
    watch_metadata,
    watch_opened,
)
from .wrapped import apps_in, framework_of, inner_app


def main() -> None:
    """Answer one request and leave at once: the app's threads must not keep the process."""
    request_file, answer_file = sys.argv[1:3]
    request = json.loads(Path(request_file).read_text(encoding="utf-8"))
    sys.argv = [request["target"]]
    sys.path[:0] = request["paths"]
    source = Path(request["source"]).resolve()
    refuse_servers(source)
    asked, opened, ran_code = watch_metadata(), watch_opened(), watch_calls()
    try:
        app = _load(request)
        ran = ran_code()
        files = set(opened)
        answer = describe(app, source)
        answer["apps"] = apps_in(sys.modules[request["module"]])
        answer["opened"] = opened_sources(files, source, set(answer["modules"].values()))
        answer["named"] = named_code(files, source, answer["modules"])
        answer["named_in"] = named_by_file(source)
        answer["ran"] = ran_functions(ran, source)
        # Last: an app's own code makes them, and may load what the import did not.
        answer["documents"] = documents_of(inner_app(app)[0], source)
        answer["metadata"] = sorted(
            name for name, caller in asked if relative(caller, source) is not None
        )
    except BaseException as error:
        answer = {"error": explained(error, source)}
    Path(answer_file).write_text(json.dumps(answer), encoding="utf-8")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _load(request: dict[str, Any]) -> Any:
    module = importlib.import_module(request["module"])
    app: Any = module
    for part in request["attribute"].split("."):
        try:
            app = getattr(app, part)
        except AttributeError:
            names = ", ".join(apps_in(module))
            raise NotAnAppError(
                f"module {request['module']} has no attribute {request['attribute']}"
                f"{f', and as an app it has {names}' if names else ''}"
            ) from None
    if not request["call"]:
        if _is_factory(app):
            raise NotAnAppError(f"a function that makes an app is called: {request['target']}()")
        return app
    if framework_of(app):
        raise NotAnAppError(f"{request['attribute']} is an app by itself, and not to be called")
    call: Any = ast.parse(f"_({request['arguments']})", mode="eval").body
    arguments = [ast.literal_eval(node) for node in call.args]
    keywords = {k.arg: ast.literal_eval(k.value) for k in call.keywords}
    _check_call(request["attribute"], app, arguments, keywords)
    return app(*arguments, **keywords)


def _is_factory(target: Any) -> bool:
    """Tell whether this is a function that needs no arguments: an app takes two or three."""
    if not inspect.isfunction(target):
        return False
    parameters = inspect.signature(target).parameters.values()
    return all(p.kind is p.VAR_KEYWORD or p.default is not p.empty for p in parameters)


def _check_call(name: str, factory: Any, arguments: list[Any], keywords: dict[str, Any]) -> None:
    """Refuse arguments that do not fit, which is no fault of the app's own code."""
    try:
        signature = inspect.signature(factory)
    except (TypeError, ValueError):
        return
    try:
        signature.bind(*arguments, **keywords)
    except TypeError as error:
        raise NotAnAppError(f"{name}{signature} cannot be called so: {error}") from None
