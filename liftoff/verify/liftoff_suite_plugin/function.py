"""Runs in a function's process, in front of its handler, and has the app that a test has.

awslambdaric calls `handler`. The function's own handler module makes its app as soon as the first
test asks, and once more for each app that the tests make by a call of their own: the app of that
call is put where the handler module imports its own. Where the tests import the app's module anew,
as after a change of the environment, the function does so, too.
"""

from __future__ import annotations

import ast
import base64
import importlib
import os
import pickle
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from . import caches, databases, origins
from .environment import set_to
from .patches import applied

# The key of an event, and headers of an answer.
KEY = "liftoffSuite"
NOT_JUDGED, MISSING, RAISED = "x-liftoff-not-judged", "x-liftoff-missing", "x-liftoff-raised"
# How many apps; how much of an exception goes into a header, in bytes.
_KEPT, _SENT = 8, 20_000

_NOTHING: dict[str, Any] = {"worker": "", "number": 0, "environment": {}, "call": ""}

_apps: dict[tuple[str, int, str], tuple[Any, Any]] = {}
# The number of the app that the tests imported first, by the tests' process.
_imported: dict[str, int] = {}
_started: list[dict[str, Any]] = []
_adapters: list[Any] = []


def handler(event: Any, context: Any) -> Any:
    """Answer one event, as the app that the test has would."""
    sent = event.get(KEY) or {}
    made = sent.get("made") or _NOTHING
    with set_to(sent.get("environment") or {}):
        try:
            app, handle = _app_of(made)
            patches, stand_ins = _load(sent.get("patches")) or [], _overrides(sent)
        except Exception as error:
            return _refused(error)
        _configure(app, sent.get("config") or {})
        caches.clear(sent.get("cleared") or [])
        for adapter in _adapters:
            adapter.settings.raise_errors = bool(sent.get("raises"))
        try:
            with applied(patches), _overridden(app, stand_ins):
                return handle(event, context)
        except Exception as error:
            return _answer({RAISED: _dumped(error)})


def _app_of(made: dict[str, Any]) -> tuple[Any, Any]:
    worker, number, call = made["worker"], made["number"], made["call"]
    anew = not call and number != _imported.setdefault(worker, number)
    key = (worker, number, call) if call or anew else ("", 0, "")
    if key not in _apps:
        if len(_apps) >= _KEPT:
            del _apps[next(iter(_apps))]
        databases.worker = worker
        with set_to(made["environment"]):
            _apps[key] = _make(call, number, anew=anew)
    return _apps[key]


def _make(call: str, number: int, *, anew: bool) -> tuple[Any, Any]:
    """The app, and the handler in front of it; `anew`: its module runs once more."""
    module, _, name = os.environ["_HANDLER"].rpartition(".")
    path = Path(*module.split(".")).with_suffix(".py")
    body = ast.parse(path.read_text(encoding="utf-8")).body
    at, of_the_app = next(found for found in enumerate(map(_module_of_the_app, body)) if found[1])
    values: dict[str, Any] = {"__name__": module, "__file__": str(path.resolve())}
    if _started:
        values = dict(_started[0])
    else:
        _run(body[:at], values, path)
        _see_adapters()
        origins.watch()
        databases.watch()
        _started.append(dict(values))
    origins.number_from(number)
    if call:
        origin, function, arguments, keywords = _load(call)
        factory = getattr(importlib.import_module(origin), function)
        origins.number_from(number)
        values["_app"] = factory(*arguments, **keywords)
    else:
        if anew and of_the_app in sys.modules:
            importlib.reload(sys.modules[of_the_app])
        _run(body[at : at + 2], values, path)  # the import of the app, and what binds it
    app = values["_app"]
    _run(body[at + 2 :], values, path)
    return app, values[name]


def _module_of_the_app(node: ast.stmt) -> str:
    """The module that the handler takes the app from, where the statement does so, or ""."""
    if isinstance(node, ast.ImportFrom) and any(a.asname == "_target" for a in node.names):
        return node.module or ""
    return ""


def _run(body: list[ast.stmt], values: dict[str, Any], path: Path) -> None:
    module = ast.Module(body=body, type_ignores=[])
    exec(compile(module, str(path), "exec"), values)  # noqa: S102 - the function's own handler


def _see_adapters() -> None:
    try:
        from liftoff_adapters.handler import EventHandler
    except ImportError:
        return
    make = EventHandler.__init__

    def seen(self: Any, settings: Any) -> None:
        make(self, settings)
        _adapters.append(self)

    EventHandler.__init__ = seen  # type: ignore[method-assign]


def _configure(app: Any, config: dict[str, str]) -> None:
    own: Any = getattr(app, "config", None)
    for key, text in config.items():
        try:
            value = _load(text)
            if key not in own or own[key] != value:
                own[key] = value
        except Exception:  # noqa: S112 - what is not here stays as it is
            continue


def _overrides(sent: dict[str, Any]) -> dict[Any, Any]:
    found = {}
    for dependency, stand_in in sent.get("overrides") or ():
        found[_load(dependency)] = _load(stand_in)
    return found


@contextmanager
def _overridden(app: Any, stand_ins: dict[Any, Any]) -> Iterator[None]:
    own = getattr(app, "dependency_overrides", None)
    if own is None or own == stand_ins:
        yield
        return
    before = dict(own)
    own.clear()
    own.update(stand_ins)
    try:
        yield
    finally:
        own.clear()
        own.update(before)


def _load(text: str | None) -> Any:
    return pickle.loads(base64.b64decode(text)) if text else None  # noqa: S301 - from the tests


def _dumped(error: Exception) -> str:
    try:
        text = pickle.dumps(error)
        pickle.loads(text)  # noqa: S301 - as the tests will
    except Exception:
        text = b""
    if not text or len(text) > _SENT:
        text = pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"[:2000]))
    return base64.b64encode(text).decode()


def _refused(error: Exception) -> dict[str, Any]:
    """The app could not be made here: the module that is not here, or why."""
    headers = {NOT_JUDGED: ascii(_reason(error))[1:-1][:500]}
    # pickle says "Can't get attribute 'TestConfig' on <module 'shop.settings' from ...>".
    named = re.search(r" on <module '([\w.]+)'", str(error))
    missing = named[1] if named else getattr(error, "name", None)
    if isinstance(error, ImportError | AttributeError) and missing:
        headers[MISSING] = missing
    return _answer(headers)


def _reason(error: Exception) -> str:
    """What is raised; of one that holds a traceback the first line and the last exception."""
    first, *rest = f"{type(error).__name__}: {error}".splitlines()
    raised = [line for line in rest if re.match(r"[A-Za-z_][\w.]*: ", line)]
    return f"{first} ... {raised[-1]}" if raised else " ".join([first, *rest])


def _answer(headers: dict[str, str]) -> dict[str, Any]:
    return {"statusCode": 500, "headers": headers, "body": "", "isBase64Encoded": False}
