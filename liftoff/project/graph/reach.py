"""Who reaches whom, for many starting points at once: components and one integer of bits each."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence

from liftoff.project.graph.flow import Edge
from liftoff.project.source.scopes import Scope

Edges = Callable[[Scope], Sequence[Edge]]


def components(starts: Iterable[Scope], edges: Edges) -> list[list[Scope]]:
    """Strongly connected components of what `starts` reach, callees before callers.

    Tarjan's algorithm without recursion: linear in edges.
    """
    index: dict[Scope, int] = {}
    low: dict[Scope, int] = {}
    on_stack: set[Scope] = set()
    stack: list[Scope] = []
    found: list[list[Scope]] = []
    for start in starts:
        if start in index:
            continue
        work: list[tuple[Scope, int]] = [(start, 0)]
        while work:
            scope, position = work.pop()
            if position == 0:
                index[scope] = low[scope] = len(index)
                stack.append(scope)
                on_stack.add(scope)
            out = edges(scope)
            descend = False
            while position < len(out):
                callee = out[position].callee
                position += 1
                if callee not in index:
                    work.append((scope, position))
                    work.append((callee, 0))
                    descend = True
                    break
                if callee in on_stack:
                    low[scope] = min(low[scope], index[callee])
            if descend:
                continue
            if low[scope] == index[scope]:
                component: list[Scope] = []
                while True:
                    member = stack.pop()
                    on_stack.discard(member)
                    component.append(member)
                    if member is scope:
                        break
                found.append(component)
            if work:
                parent = work[-1][0]
                low[parent] = min(low[parent], low[scope])
    return found


def reach(
    roots: Mapping[Scope, int],
    edges: Edges,
    limits: Mapping[tuple[int, Scope], int] | None = None,
) -> dict[Scope, int]:
    """For each scope, the union of the bits of all roots that reach it.

    Args:
        roots: bits of each starting point.
        edges: the calls of a scope.
        limits: the bits that get along some edges, by the `id` of the place and the callee.
    """
    order = components(roots, edges)
    bits = dict(roots)
    for component in reversed(order):
        shared = 0
        for scope in component:
            shared |= bits.get(scope, 0)
        for scope in component:
            bits[scope] = shared
        for scope in component:
            for edge in edges(scope):
                passed = shared
                if limits is not None:
                    passed &= limits.get((id(edge.node), edge.callee), -1)
                bits[edge.callee] = bits.get(edge.callee, 0) | passed
    return bits


def reached(starts: Iterable[Scope], edges: Edges) -> set[Scope]:
    """The scopes that any of some starting points reaches, these included."""
    found = set(starts)
    pending = list(found)
    while pending:
        for edge in edges(pending.pop()):
            if edge.callee not in found:
                found.add(edge.callee)
                pending.append(edge.callee)
    return found


def leading_to(goals: Iterable[Scope], edges: Mapping[Scope, Iterable[Edge]]) -> set[Scope]:
    """The scopes that reach any of some others, these included."""
    callers: dict[Scope, list[Scope]] = defaultdict(list)
    for caller, out in edges.items():
        for edge in out:
            callers[edge.callee].append(caller)
    found = set(goals)
    pending = list(found)
    while pending:
        for caller in callers.get(pending.pop(), ()):
            if caller not in found:
                found.add(caller)
                pending.append(caller)
    return found


def joined(
    edges: Mapping[Scope, tuple[Edge, ...]], more: Mapping[Scope, tuple[Edge, ...]]
) -> dict[Scope, tuple[Edge, ...]]:
    """The edges of two graphs over the same scopes."""
    return {scope: edges.get(scope, ()) + more.get(scope, ()) for scope in {**edges, **more}}


class Search:
    """The fewest calls from some scopes to others, looked for only as far as it is asked.

    Args:
        starts: where to begin.
        edges: the calls of a scope.
    """

    def __init__(self, starts: Iterable[Scope], edges: Edges) -> None:
        self._edges = edges
        self._came: dict[Scope, Edge | None] = dict.fromkeys(starts)
        self._pending = deque(self._came)

    def path(self, goal: Scope) -> list[Edge]:
        """The calls to a scope; empty when it is a start or is not reached."""
        came, pending = self._came, self._pending
        while goal not in came and pending:
            for edge in self._edges(pending.popleft()):
                if edge.callee not in came:
                    came[edge.callee] = edge
                    pending.append(edge.callee)
        found: list[Edge] = []
        step = came.get(goal)
        while step is not None:
            found.append(step)
            step = came[step.caller]
        return found[::-1]
