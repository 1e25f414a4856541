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

## How sure

The object is followed from where it is made, through every name for it; what start-up alone sets is
left alone. Whether another request ever asks for the value is not seen.

## How to fix

Keep what changes at run time outside the process; leave the configuration as start-up made it.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from liftoff.project.evaluation.places import key_of
from liftoff.project.evaluation.values import Constant, External, Place, Value
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.finding import Draft
from liftoff.rules.model import Model
from liftoff.rules.running.on_the_way import of_command_thread
from liftoff.rules.states.app_items import Item, held, reads
from liftoff.rules.states.changing_calls import MUTATORS
from liftoff.rules.states.process_settings import process_settings

_FILLERS = MUTATORS | {"from_mapping", "from_object", "from_pyfile"}
# Whose values no request tells.
_APPS = ("flask.current_app.", "flask.Flask().", "os.environ")
_REQUESTS = ("flask.request", "starlette.requests.")
_LINES = re.compile(r"\bopen\(\)\[")
_SAME = "`{}` is set by requests, to the same each time, for a library"
# Mutators that change what is under their first argument.
_BY_KEY = frozenset({"pop", "setdefault", "__setitem__", "__delitem__"})


def check(model: Model) -> Iterator[Draft]:
    """One finding for each thing that code changes after start-up, in each file that does."""
    changes: dict[Item, list[tuple[ast.expr, Scope]]] = defaultdict(list)
    for scope in model.scopes:
        if model.runs_later(scope) and not of_command_thread(model, scope):
            for item, node in _changes(model, scope):
                changes[item].append((node, scope))
    readers: dict[Item, list[tuple[ast.expr, Scope]]] = defaultdict(list)
    for item, node, scope in reads(model, set(changes)):
        readers[item].append((node, scope))
    for item, places in changes.items():
        if _is_own(places, readers[item]) or _is_set_for_each(model, places):
            continue
        own = any(_names(node, item.key) for node, _ in readers[item])
        same = item.holder == "environ" and not own and _is_one_constant(places)
        for group in _told_together(item, places):
            found = _draft(item, group, places, readers[item])
            yield (
                replace(found, severity="info", message=_SAME.format(found.symbol))
                if same
                else found
            )
    yield from process_settings(model)


def _is_own(changes: list[tuple[ast.expr, Scope]], readers: list[tuple[ast.expr, Scope]]) -> bool:
    """Whether one function alone uses it, and always sets it first: a variable of its own."""
    node, scope = changes[0]
    read = [place for place in readers if place[0] is not node]
    return (
        len(changes) == 1
        and bool(read)
        and not scope.blocks_at(node)
        and all(by is scope and one.lineno > node.lineno for one, by in read)
    )


def _is_set_for_each(model: Model, changes: list[tuple[ast.expr, Scope]]) -> bool:
    """Whether the one place that sets it does so before each request, and to the same."""
    node, scope = changes[0]
    value = next((store.value for store in scope.stores if store.target is node), None)
    return (
        len(changes) == 1
        and value is not None
        and not scope.blocks_at(node)
        and _is_fixed(value)
        and all(scope in found.hooks for found in model.map.routes)
    )


def _names(read: ast.expr, key: str | None) -> bool:
    return any(isinstance(one, ast.Constant) and one.value == key for one in walk(read))


def _is_one_constant(changes: list[tuple[ast.expr, Scope]]) -> bool:
    """Whether each place sets the same: `os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"`."""
    given = [
        store.value.value
        for node, scope in changes
        for store in scope.stores
        if store.target is node and isinstance(store.value, ast.Constant)
    ]
    return len(given) == len(changes) and len(set(given)) == 1


def _is_fixed(node: ast.expr) -> bool:
    """A constant, or what a call makes of constants: `timedelta(days=7)`."""
    match node:
        case ast.Constant():
            return True
        case ast.Call(ast.Name() | ast.Attribute(), arguments, keywords):
            return bool(arguments or keywords) and all(
                map(_is_fixed, (*arguments, *(keyword.value for keyword in keywords)))
            )
        case _:
            return False


def _told_together(
    item: Item, places: list[tuple[ast.expr, Scope]]
) -> Iterable[list[tuple[ast.expr, Scope]]]:
    """The places in one file; what only the run tells is told wherever it happens."""
    if item.key is None:
        return [[place] for place in places]
    files: dict[str, list[tuple[ast.expr, Scope]]] = defaultdict(list)
    for node, scope in sorted(places, key=lambda place: place[0].lineno):
        files[scope.module.path].append((node, scope))
    return files.values()


def _changes(model: Model, scope: Scope) -> Iterator[tuple[Item, ast.expr]]:
    for store in scope.stores:
        match store.target:
            case ast.Subscript(_, key) if _are_of_file(model, scope, key, store.value):
                continue
            case ast.Subscript(holder, key):
                found = held(model, holder, scope, key_of(key), attribute=False)
            case ast.Attribute(holder, name):
                found = held(model, holder, scope, name, attribute=True)
            case _:
                continue
        for item in dict.fromkeys(found):
            yield item, store.target
    for call in scope.calls:
        match call.node:
            case node if _is_default(model, node, scope):
                continue
            case ast.Call(ast.Name("setattr" | "delattr"), [holder, *rest]):
                told = key_of(rest[0]) if rest else None
                found = held(model, holder, scope, told, attribute=True)
            case ast.Call(ast.Attribute(holder, method), given) if method in _FILLERS:
                told = key_of(given[0]) if given and method in _BY_KEY else None
                found = held(model, holder, scope, told, attribute=False)
            case _:
                continue
        for item in dict.fromkeys(found):
            yield item, call.node


def _is_default(model: Model, node: ast.Call, scope: Scope) -> bool:
    """`os.environ.setdefault("ADDRESS", "here")`: each environment comes to the same."""
    match node:
        case ast.Call(ast.Attribute(_, "setdefault"), [ast.Constant(), given]):
            values = model.values(given, scope)
            return isinstance(given, ast.Constant) or (
                bool(values) and all(map(_is_of_app, values))
            )
        case ast.Call(ast.Attribute(_, "setdefault"), [key, given]):
            return _are_of_file(model, scope, key, given)
        case _:
            return False


def _are_of_file(model: Model, scope: Scope, *nodes: ast.expr | None) -> bool:
    """Whether all is read from a file that the source names: the lines of `.env`."""
    return all(
        node is not None
        and bool(values := model.values(node, scope))
        and all(isinstance(value, External) and _is_of_file(model, value) for value in values)
        for node in nodes
    )


def _is_of_file(model: Model, value: External) -> bool:
    """A part of the lines of a file, where no request says which file."""
    if value.site is None or not _LINES.search(value.name):
        return False
    scope = value.site.scope
    return not any(
        isinstance(given, External) and given.name.startswith(_REQUESTS)
        for call in scope.calls
        for argument in call.node.args
        for given in model.values(argument, scope)
    )


def _is_of_app(value: Value) -> bool:
    """Whether the source, the app or the environment tells a value, and no request."""
    of_app = isinstance(value, External) and value.name.startswith(_APPS)
    return of_app or isinstance(value, Constant | Place)


def _draft(
    item: Item,
    told: list[tuple[ast.expr, Scope]],
    changes: list[tuple[ast.expr, Scope]],
    readers: list[tuple[ast.expr, Scope]],
) -> Draft:
    node, scope = told[0]
    others = [place for place in changes if place != told[0]] if item.key is not None else []
    changing = {scope for _, scope in changes}
    read = [place for place in readers if place[1] not in changing]
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
        related=(
            *((node, scope, "it is changed here, too") for node, scope in others),
            *((node, scope, "it is read here") for node, scope in read),
        ),
        reached=tuple(dict.fromkeys(scope for _, scope in (*told, *read))),
        state=f"{item.holder}:{'*' if item.key is None else item.key}",
    )
