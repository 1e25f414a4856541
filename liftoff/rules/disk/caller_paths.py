"""Whether a path is one that the caller of a route names."""

from __future__ import annotations

import ast

from liftoff.project.evaluation.values import External
from liftoff.project.graph.edges import function_of
from liftoff.project.source.reaching import reaching
from liftoff.project.source.scopes import Binding, Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.model import Model
from liftoff.rules.network.caller_values import MAX_STEPS, from_caller, is_given

# Objects of these hold what the caller says, and not what a store holds.
_OF_CALLER = (
    "flask.", "starlette.", "quart.", "fastapi.", "json.", "builtins.", "werkzeug.wrappers",
)  # fmt: skip
# What a file holds, or what it is read from.
_CONTENTS = frozenset(
    {"bytes", "UploadFile", "FileStorage", "BinaryIO", "IO", "BytesIO", "StringIO"}
)
# Libraries that say the path of what they are told, and have not fetched it.
_OF_PATHS = ("builtins.", "os.", "pathlib.", "urllib.", "werkzeug.", "anyio.")
# What gives back the path that it is told.
_SAME_PATH = frozenset({"str", "Path", "resolve", "expanduser", "absolute", "abspath", "realpath"})


class CallerPaths:
    """Which paths are those that a request names as a whole, not below a folder of the app's."""

    def __init__(self, model: Model) -> None:
        self._model = model
        # By the steps that are left, too: each is asked for on many ways.
        self._known: dict[tuple[int, int], bool] = {}

    def has(self, node: ast.expr, scope: Scope, steps: int = 0) -> bool:
        """Whether an expression is worth such a path, as far as `MAX_STEPS` steps tell."""
        if steps > MAX_STEPS:
            return False
        key = id(node), steps
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._has(node, scope, steps)
        return known

    def _has(self, node: ast.expr, scope: Scope, steps: int) -> bool:
        model = self._model
        match node:
            case ast.Name(id=name):
                seen = reaching(
                    scope.bindings.get(name, []),
                    node.lineno,
                    node.col_offset,
                    scope.blocks_at(node),
                )
                return bool(seen) and all(self._names_path(one, scope, name, steps) for one in seen)
            case ast.Attribute(attr="stream" | "file"):
                # What an upload is read from.
                return False
            case ast.Attribute() | ast.Subscript():
                return not _is_of_library(model, node, scope) and from_caller(
                    model, node, scope, steps
                )
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in _SAME_PATH:
                given = node.args or (
                    [node.func.value] if isinstance(node.func, ast.Attribute) else []
                )
                return any(self.has(one, scope, steps + 1) for one in given)
            case ast.Call(func=ast.Attribute(fields, "get" | "pop")) if from_caller(
                model, fields, scope, steps + 1
            ):
                # `request.args.get("path")`
                return True
            case ast.Call():
                # A helper that looks at the path, and gives it back.
                helpers = filter(None, map(function_of, model.values(node.func, scope)))
                return any(not (_joins(h) or _fetches(model, h)) for h in helpers) and any(
                    self.has(one, scope, steps + 1) for one in node.args
                )
            case _:
                return False

    def _names_path(self, binding: Binding, scope: Scope, name: str, steps: int) -> bool:
        if binding.kind == "parameter":
            if _is_content(scope, name):
                return False
            given = self._model.evaluator.arguments(scope, name)
            return is_given(self._model, binding, scope, steps) or any(
                self.has(one, outer, steps + 1) for one, outer in given
            )
        return (
            # `known, path = checked(name)`
            binding.kind in ("value", "item")
            and isinstance(binding.node, ast.expr)
            and self.has(binding.node, scope, steps + 1)
        )


def _is_content(scope: Scope, name: str) -> bool:
    """Whether a parameter is declared to be what a file holds, or the open file."""
    places = getattr(scope.node, "args", None)
    if not isinstance(places, ast.arguments):
        return False
    declared = [a.annotation for a in (*places.posonlyargs, *places.args, *places.kwonlyargs)
                if a.arg == name]  # fmt: skip
    names = {
        child.id if isinstance(child, ast.Name) else child.attr
        for annotation in declared
        if annotation is not None
        for child in ast.walk(annotation)
        if isinstance(child, ast.Name | ast.Attribute)
    }
    return not names.isdisjoint(_CONTENTS)


def _is_of_library(model: Model, node: ast.expr, scope: Scope) -> bool:
    """Whether a library has answered it: a row, or an object of a store."""
    values = model.values(node, scope)
    return bool(values) and all(
        isinstance(v, External) and "()" in v.name and not v.name.startswith(_OF_CALLER)
        for v in values
    )


def _joins(function: Scope) -> bool:
    return any(
        isinstance(node, ast.BinOp | ast.JoinedStr)
        or (isinstance(node, ast.Attribute) and node.attr in ("join", "joinpath"))
        for returned in _returned(function)
        for node in walk(returned)
    )


def _fetches(model: Model, function: Scope) -> bool:
    """Whether a library answers all that a function returns: where it put what it has fetched."""
    answers = [model.values(node, function) for node in function.returns]
    return bool(answers) and all(
        bool(values)
        and all(
            isinstance(v, External) and "()" in v.name and not v.name.startswith(_OF_PATHS)
            for v in values
        )
        for values in answers
    )


def _returned(function: Scope) -> list[ast.AST]:
    """What a function returns, and what the names in that are bound to."""
    names = {n.id for r in function.returns for n in walk(r) if isinstance(n, ast.Name)}
    bound = [b.node for name in names for b in function.bindings.get(name, ())]
    return [*function.returns, *(node for node in bound if isinstance(node, ast.expr))]
