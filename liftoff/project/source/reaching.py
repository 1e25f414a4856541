"""Which bindings of a local name may reach a use: enough order to tell a copy from its original."""

from __future__ import annotations

from collections.abc import Sequence

from liftoff.project.source.scopes import Binding, Blocks


def reaching(
    bindings: Sequence[Binding], line: int, column: int, blocks: Blocks
) -> Sequence[Binding]:
    """The bindings that a use at a position may see.

    A binding before the use that every path to it passes hides all earlier ones; one in the other
    arm of the same `if` is not seen; one further down is seen only round a loop.
    """
    if len(bindings) < 2:
        return bindings
    reached: list[Binding] = []
    for binding in bindings:
        if binding.writer is not None:
            # Another function may run at any time.
            reached.append(binding)
            continue
        before = (binding.line, binding.column) <= (line, column)
        if not before and not same_loop(binding.blocks, blocks):
            continue
        if _exclusive(binding.blocks, blocks):
            continue
        if before and binding.kind not in ("annotation", "augmented"):
            hides = binding.blocks == blocks[: len(binding.blocks)]
            if hides:
                reached = [kept for kept in reached if _after(kept, line, column)]
        reached.append(binding)
    return reached or bindings


def _after(binding: Binding, line: int, column: int) -> bool:
    return binding.writer is not None or (binding.line, binding.column) > (line, column)


def _exclusive(left: Blocks, right: Blocks) -> bool:
    for a, b in zip(left, right, strict=False):
        if a.statement is b.statement:
            if a.arm != b.arm:
                return True
            if a.loop:
                # Another turn of the loop may take the other arm.
                return False
        else:
            return False
    return False


def same_loop(left: Blocks, right: Blocks) -> bool:
    """Whether a loop is around both places: either may then run after the other."""
    return any(a.statement is b.statement and a.loop for a, b in zip(left, right, strict=False))
