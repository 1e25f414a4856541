"""What a fresh process does with a project: imports it, says what it is, and lets it answer."""

from __future__ import annotations

import importlib
import io
import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

import flask
import flask.views
from liftoff_adapters.flask_guard import guard
from liftoff_adapters.handoff import Handoff

from liftoff.frameworks.liftoff_probe import description, installed, named_code, watching
from tests.plan.slicing import asgi_child

Request = tuple[str, ...]

# What answers need: no fork has to import it again.
for _name in (
    "anyio._backends._asyncio", "encodings.idna", "fastapi.testclient", "flask.testing", "jinja2.meta",
):  # fmt: skip
    importlib.import_module(_name)


def load(folder: str, module: str, attribute: str, call: bool, paths: list[str]) -> Any:
    """The app, imported as a handler imports it."""
    os.chdir(folder)
    sys.dont_write_bytecode = True
    sys.path[:0] = paths
    _forget_others(paths)
    sys.stdout = io.StringIO()
    app = importlib.import_module(module)
    for part in attribute.split("."):
        app = getattr(app, part)
    return app() if call else app


def _forget_others(paths: list[str]) -> None:
    """Drop modules of other projects that have a name of this one's: a fork brings them along."""
    own = {entry.stem for path in paths for entry in Path(path).iterdir()} - {"liftoff_adapters"}
    for name in list(sys.modules):
        if name.split(".")[0] in own - set(sys.stdlib_module_names):
            del sys.modules[name]


def describe(target: dict[str, Any], requests: list[Request] | None) -> dict[str, Any]:
    """The probe's document of the original, its map, and its answers."""
    folder, opened = Path(target["folder"]).resolve(), watching.watch_opened()
    ran_code = watching.watch_calls()
    app = load(**target)
    ran = ran_code()
    files = set(opened)
    # Reading all that is installed is slow.
    own = partial(installed.distributions, target["paths"])
    description.distributions = own  # type: ignore[attr-defined]
    document = description.describe(app, folder)
    document["ran"] = watching.ran_functions(ran, folder)
    document["opened"] = watching.opened_sources(files, folder, set(document["modules"].values()))
    document["named"] = named_code.named_code(files, folder, document["modules"])
    document["named_in"] = named_code.named_by_file(folder)
    if document["interface"] == "asgi":
        requests = requests or asgi_child.default_requests(app)
        about = asgi_child.behaviour(app, None, requests)
    else:
        requests = requests or default_requests(app)
        about = {"rules": rules(app), "answers": [answer(app, request) for request in requests]}
    return {"document": {**document, "metadata": []}, "requests": requests, **about}


def run_slices(slices: list[tuple[dict[str, Any], list[str]]], requests: list[Request]) -> Any:
    """The map and the answers of each slice, behind the guard of a handler."""
    found = []
    for target, owned in slices:
        before, path = set(sys.modules), list(sys.path)
        app = load(**target)
        if isinstance(app, flask.Flask):
            guard(app, frozenset(owned))
            found.append({"rules": rules(app), "answers": [answer(app, r) for r in requests]})
        else:
            found.append(asgi_child.behaviour(app, frozenset(owned), requests))
        sys.path[:] = path
        for name in set(sys.modules) - before:
            if str(getattr(sys.modules[name], "__file__", None)).startswith(target["folder"]):
                del sys.modules[name]
        importlib.invalidate_caches()
    return found


def default_requests(app: Any) -> list[Request]:
    """One request for each rule without variables."""
    return [
        (sorted(rule.methods - {"HEAD", "OPTIONS"} or rule.methods)[0], rule.rule)
        for rule in app.url_map.iter_rules()
        if not rule.arguments
    ]


def rules(app: Any) -> list[Any]:
    return sorted(
        [rule.rule, rule.endpoint, sorted(rule.methods or ())] for rule in app.url_map.iter_rules()
    )


def answer(app: Any, request: Request) -> Any:
    """Endpoint and answer of a request; `handoff` in place of an answer that is not here."""
    seen: list[Any] = []
    app.before_request_funcs.setdefault(None, []).insert(
        0, lambda: seen.append(flask.request.endpoint)
    )
    try:
        response = app.test_client().open(request[1], method=request[0])
        return {
            "endpoint": seen[0] if seen else None,
            "status": response.status_code,
            "body": response.get_data(as_text=True),
            "headers": sorted(
                [name, value] for name, value in response.headers if name not in ("Date", "ETag")
            ),
        }
    except Handoff as handoff:
        return {"endpoint": handoff.endpoint, "handoff": True}
    except Exception as error:
        return {"endpoint": seen[0] if seen else None, "error": repr(error)}
    finally:
        app.before_request_funcs[None].pop(0)
