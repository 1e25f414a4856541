"""What an app, or the environment of the process, holds under a key: `app.config["SIZE"]`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from liftoff.project.evaluation.places import key_of
from liftoff.project.evaluation.values import External, Site
from liftoff.project.source.scopes import Scope
from liftoff.rules.model import Model

APPS = (
    "flask.Flask()",
    "flask.current_app",
    "fastapi.FastAPI()",
    "starlette.applications.Starlette()",
    "fastapi.APIRouter()",
    "flask.Blueprint()",
)
HELD = (".config", ".extensions", ".state", ".jinja_env.globals", ".jinja_env.filters")
# The environment of the process, and what reads it.
_PROCESS = ("os.environ", "os.getenv")
_OF_REQUEST = ("starlette.requests.Request().app.state",)
_ONE = ("get", "pop", "setdefault", "__getitem__")
_ALL = ("items", "values", "keys", "copy", "get_namespace")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is held.

    Attributes:
        holder: `config`, `state`, `environ`, ...; `app` for attributes of the app itself.
        key: its key or the attribute's name; None when only the run tells.
    """

    holder: str
    key: str | None

    def may_be(self, other: Item) -> bool:
        """Whether the two may be the same thing."""
        return self.holder == other.holder and (
            self.key == other.key or None in (self.key, other.key)
        )


def held(
    model: Model, holder: ast.expr, scope: Scope, key: str | None, *, attribute: bool
) -> Iterator[Item]:
    """What `holder[key]`, or the attribute of that name, may be of an app that serves."""
    for value in model.later.values(holder, scope):
        if not isinstance(value, External):
            continue
        name = value.name
        if name in _PROCESS and not attribute:
            yield Item("environ", key)
        elif name.startswith(APPS) and _is_new(model, value.site, holder, scope):
            continue
        elif name.endswith(HELD) and name.startswith((*APPS, *_OF_REQUEST)):
            yield Item(name.rpartition(".")[2], key)
        elif attribute and name in APPS:
            yield Item("app", key)


def _is_new(model: Model, site: Site | None, node: ast.expr, scope: Scope) -> bool:
    """Whether this very call makes an app, or the factory that calls it with the app."""
    if site is None or site.scope is scope:
        return site is not None
    while isinstance(node, ast.Attribute):
        node = node.value
    given = isinstance(node, ast.Name) and node.id in scope.parameters
    return given and site.scope.is_function and model.runs_later(site.scope)


def reads(model: Model, items: set[Item]) -> Iterator[tuple[Item, ast.expr, Scope]]:
    """Where code that runs after start-up reads any of some things, once a scope and thing."""
    keys = {item.key for item in items}
    for scope in model.scopes if items else ():
        if not model.runs_later(scope):
            continue
        seen: set[Item] = set()
        for node, holder, key, attribute in _asked(scope):
            if key is not None and keys.isdisjoint((key, None)):
                continue
            for read in held(model, holder, scope, key, attribute=attribute):
                for item in items:
                    if item not in seen and item.may_be(read):
                        seen.add(item)
                        yield item, node, scope


def _asked(scope: Scope) -> Iterator[tuple[ast.expr, ast.expr, str | None, bool]]:
    """What a scope reads: the place, the holder, the key, and whether it is an attribute."""
    for keyed in scope.keyed:
        if isinstance(keyed, ast.Subscript):
            yield keyed, keyed.value, key_of(keyed.slice), False
        elif isinstance(keyed.ops[0], ast.In | ast.NotIn):
            yield keyed, keyed.comparators[0], key_of(keyed.left), False
    for attribute in scope.attributes:
        yield attribute, attribute.value, attribute.attr, True
    for call in scope.calls:
        match call.node:
            case ast.Call(ast.Attribute(_, "getenv") | ast.Name("getenv") as getenv, [name, *_]):
                yield call.node, getenv, key_of(name), False
            case ast.Call(ast.Attribute(holder, name), [key, *_]) if name in _ONE:
                yield call.node, holder, key_of(key), False
            case ast.Call(ast.Attribute(holder, name)) if name in _ALL:
                yield call.node, holder, None, False
            case ast.Call(ast.Name("getattr" | "hasattr"), [holder, name, *_]):
                yield call.node, holder, key_of(name), True
            case _:
                pass
