"""Items that are written again: `d["a"] = f` hides what stood under the key, further down."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from liftoff.project.source.reaching import same_loop
from liftoff.project.source.scopes import Blocks, Scope

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator

# The name that holds the container, and constant keys from there: `d["a"][0]` is ("d", "a", 0).
Path = tuple[object, ...]
Writes = dict[Path, list["Write"]]


class Write(NamedTuple):
    """One item, or a name, gets a value.

    Attributes:
        scope: where.
        line: where the statement ends, from 1.
        column: from 0.
        blocks: the arms around it.
        value: what is written.
    """

    scope: Scope
    line: int
    column: int
    blocks: Blocks
    value: ast.expr

    def comes_before(self, node: ast.AST) -> bool:
        """Whether it is above a node of the same scope."""
        return (self.line, self.column) < _start(node)


class Use(NamedTuple):
    """Where an item is asked for.

    Attributes:
        node: the subscript.
        scope: where it is written.
        once: whether a container that the scope makes is there for this run of the scope alone.
        last: the write to the same item that each way there has passed.
    """

    node: ast.Subscript
    scope: Scope
    once: bool
    last: Write | None

    def sees(self, scope: Scope, node: ast.AST, maker: Scope) -> bool:
        """Whether what is put there at `node` may still, or already, be there.

        What other functions put there always may: nobody knows when they run.

        Args:
            scope: where `node` is written.
            node: what is put there.
            maker: the scope that makes the container.
        """
        if scope is not self.scope:
            return True
        if self.last is not None and not self.last.comes_before(node):
            return False
        if not self.once or maker is not scope or _start(node) < _start(self.node):
            return True
        return same_loop(scope.blocks_at(node), scope.blocks_at(self.node))


def use_of(evaluator: Evaluator, node: ast.Subscript, scope: Scope) -> Use:
    """What is known of an item where it is used."""
    once = scope.kind in ("module", "main") or _fresh(node.value, scope)
    return Use(node, scope, once, _last_write(evaluator, node, scope))


def _fresh(base: ast.expr, scope: Scope) -> bool:
    """Whether a name only ever means a container that this very scope has made."""
    if not isinstance(base, ast.Name):
        return False
    bindings = scope.bindings.get(base.id, ())
    return bool(bindings) and all(
        b.kind == "value" and b.writer is None and isinstance(b.node, ast.Dict | ast.List)
        for b in bindings
    )


def _last_write(evaluator: Evaluator, node: ast.Subscript, scope: Scope) -> Write | None:
    """The write to the same item that each way to a use has passed; None when there is none.

    Only what the scope itself does is seen: what other functions put there comes on top.
    """
    writes = _writes(evaluator, scope)
    path = _path(node) if writes else None
    if path is None or path not in writes:
        return None
    blocks = scope.blocks_at(node)
    above = [
        write
        for write in writes[path]
        if (write.line, write.column) < _start(node) and write.blocks == blocks[: len(write.blocks)]
    ]
    if not above:
        return None
    last = above[-1]
    if any(
        (last.line, last.column) < position < _start(node)
        for position in _renewed(scope, path, writes)
    ):
        return None
    return last


def _renewed(scope: Scope, path: Path, writes: Writes) -> Iterator[tuple[int, int]]:
    """Where the container itself, or one around it, is replaced."""
    for binding in scope.bindings.get(str(path[0]), ()):
        yield binding.line, binding.column
    for end in range(2, len(path)):
        for write in writes.get(path[:end], ()):
            yield write.line, write.column


def _writes(evaluator: Evaluator, scope: Scope) -> Writes:
    known = evaluator.nodes.writes.get(scope)
    if known is None:
        known = defaultdict(list)
        for write, path in sorted(_collected(scope), key=lambda pair: pair[0][1:3]):
            known[path].append(write)
        known = evaluator.nodes.writes[scope] = dict(known)
    return known


def _collected(scope: Scope) -> Iterator[tuple[Write, Path]]:
    for store in scope.stores:
        target, value = store.target, store.value
        if value is not None and not store.augmented and isinstance(target, ast.Subscript):
            path = _path(target)
            if path is not None:
                yield Write(scope, *_end(value), store.blocks, value), path
    for call in scope.calls:
        function, arguments = call.node.func, call.node.args
        if not isinstance(function, ast.Attribute) or function.attr != "update":
            continue
        path = _path(function.value)
        if path is None or len(arguments) != 1 or not isinstance(arguments[0], ast.Dict):
            continue
        for key, value in zip(arguments[0].keys, arguments[0].values, strict=True):
            if isinstance(key, ast.Constant):
                yield Write(scope, *_end(call.node), call.blocks, value), (*path, key.value)


def _path(node: ast.expr) -> Path | None:
    keys: list[object] = []
    while isinstance(node, ast.Subscript):
        if not isinstance(node.slice, ast.Constant):
            return None
        keys.append(node.slice.value)
        node = node.value
    return (node.id, *reversed(keys)) if isinstance(node, ast.Name) else None


def _start(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def _end(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "end_lineno", None) or 0, getattr(node, "end_col_offset", None) or 0
