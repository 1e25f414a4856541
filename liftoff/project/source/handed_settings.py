"""Settings that a factory is handed: `create_app({"DATABASE": "app.db"})`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from liftoff.project.source.scopes import Scope

_UPDATES = frozenset({"update", "from_mapping", "from_dict"})


def handed_settings(scopes: Iterable[Scope]) -> Iterator[tuple[ast.Dict, Scope]]:
    """Dictionaries that a call hands to a function which puts them into `app.config`."""
    every = list(scopes)
    takers: dict[str, list[tuple[Scope, str]]] = {}
    for scope in every:
        for call in scope.calls:
            match call.node:
                case ast.Call(
                    ast.Attribute(ast.Attribute(attr="config"), method), [ast.Name(name)]
                ) if method in _UPDATES and name in scope.parameters:
                    takers.setdefault(scope.name, []).append((scope, name))
                case _:
                    pass
    for scope in every if takers else ():
        for call in scope.calls:
            function = call.node.func
            last = getattr(function, "attr", getattr(function, "id", ""))
            for taker, name in takers.get(last, ()):
                given = _given(call.node, taker, name)
                if isinstance(given, ast.Dict):
                    yield given, scope


def _given(node: ast.Call, function: Scope, name: str) -> ast.expr | None:
    for keyword in node.keywords:
        if keyword.arg == name:
            return keyword.value
    names = function.parameters[1:] if function.owner_class is not None else function.parameters
    place = names.index(name) if name in names else -1
    return node.args[place] if -1 < place < len(node.args) else None
