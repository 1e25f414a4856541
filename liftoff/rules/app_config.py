"""LO104: the configuration of the app or process is changed while it serves.

## Why

`app.config`, `app.extensions`, `app.state`, attributes of the app and `os.environ` live in one
process. On Lambda
each environment has its own app: what a request sets there is seen by the requests that happen to
reach the same environment.

## Example

Bad:

    @app.post("/maintenance")
    def maintenance():
        app.config["MAINTENANCE"] = True

Good: keep the switch in Parameter Store or AppConfig, and read it in each request.

## How to fix

Keep what changes at run time outside the process; leave the configuration as start-up made it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.scopes import Scope
from liftoff.project.values import External, Site
from liftoff.rules.changing_calls import MUTATORS
from liftoff.rules.finding import Draft
from liftoff.rules.model import Model
from liftoff.rules.on_the_way import of_command_thread
from liftoff.rules.process_settings import process_settings

APPS = (
    "flask.Flask()",
    "flask.current_app",
    "fastapi.FastAPI()",
    "starlette.applications.Starlette()",
    "fastapi.APIRouter()",
    "flask.Blueprint()",
)
HELD = (".config", ".extensions", ".state", ".jinja_env.globals", ".jinja_env.filters")
# The environment of the whole process.
_PROCESS = "os.environ"
_OF_REQUEST = ("starlette.requests.Request().app.state",)


def check(model: Model) -> Iterator[Draft]:
    """One finding for each place in code that runs after start-up."""
    for scope in model.scopes:
        if not model.runs_later(scope) or of_command_thread(model, scope):
            continue
        for store in scope.stores:
            if isinstance(store.target, ast.Name):
                continue
            base = store.target.value
            if any(
                _is_app(name, attribute=store.kind == "attribute")
                for name in _names(model, base, scope)
            ):
                yield _draft(store.target, scope)
        for call in scope.calls:
            function = call.node.func
            if _is_default(call.node):
                continue
            if isinstance(function, ast.Name) and function.id in ("setattr", "delattr"):
                given = call.node.args[:1]
                if any(_is_app(n, attribute=True) for a in given for n in _names(model, a, scope)):
                    yield _draft(call.node, scope)
            if (
                isinstance(function, ast.Attribute)
                and function.attr in MUTATORS | {"from_mapping", "from_object", "from_pyfile"}
                and any(
                    _is_app(name, attribute=False) for name in _names(model, function.value, scope)
                )
            ):
                yield _draft(call.node, scope)
    yield from process_settings(model)


def _names(model: Model, node: ast.expr, scope: Scope) -> list[str]:
    """What an object of a library is called, unless nobody has it yet."""
    return [
        v.name
        for v in model.later.values(node, scope)
        if isinstance(v, External)
        and not (v.name.startswith(APPS) and _is_new(model, v.site, node, scope))
    ]


def _is_new(model: Model, site: Site | None, node: ast.expr, scope: Scope) -> bool:
    """Whether this very call makes an app, or the factory that calls it with the app."""
    if site is None or site.scope is scope:
        return site is not None
    while isinstance(node, ast.Attribute):
        node = node.value
    given = isinstance(node, ast.Name) and node.id in scope.parameters
    return given and site.scope.is_function and model.runs_later(site.scope)


def _is_app(name: str, *, attribute: bool) -> bool:
    if name == _PROCESS and not attribute:
        return True
    if name.endswith(HELD) and name.startswith((*APPS, *_OF_REQUEST)):
        return True
    return attribute and name in APPS


def _is_default(node: ast.Call) -> bool:
    """`os.environ.setdefault("ADDRESS", "here")`: each environment comes to the same."""
    match node:
        case ast.Call(ast.Attribute(_, "setdefault"), [ast.Constant(), ast.Constant()]):
            return True
        case _:
            return False


def _draft(node: ast.expr, scope: Scope) -> Draft:
    text = ast.unparse(node)
    return Draft(
        rule="LO104",
        severity="blocker",
        category="app_config_mutation",
        message=f"`{text}` changes the app while it serves; other environments do not see it",
        node=node,
        scope=scope,
        symbol=text,
        fix="Keep what changes at run time in Parameter Store, AppConfig or a table.",
    )
