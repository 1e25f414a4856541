"""Where code starts to run: what begins each phase and each route, and what others start later."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from liftoff.frameworks.static import StaticMap
from liftoff.project.evaluation.values import External
from liftoff.project.graph.callgraph import CallGraph
from liftoff.project.graph.flow import Edge
from liftoff.project.graph.reach import reach
from liftoff.project.program import decorator_name
from liftoff.project.source.scopes import Scope
from liftoff.rules.finding import Phase
from liftoff.rules.running.bits import ALONE, PHASE_BITS, SERVING, UNLISTED
from liftoff.rules.running.factories import hands_out
from liftoff.rules.running.serving import Serving

# Library calls whose callback runs when the process ends.
_AT_END = ("signal.signal", "atexit.register", "weakref.finalize")


@dataclass(frozen=True, slots=True)
class Roots:
    """What tells where code starts to run.

    Attributes:
        graph: who calls whom.
        map: routes, hooks and commands.
        scopes: those of the server.
        import_modules: what runs when a server loads the app.
        serving: what starts the server.
        route_bits: the bit of each route, by its id.
        at_shutdown: whether a place in a scope runs only when the server ends.
    """

    graph: CallGraph
    map: StaticMap
    scopes: Sequence[Scope]
    import_modules: Set[Scope]
    serving: Serving
    route_bits: Mapping[str, int]
    at_shutdown: Callable[[Scope, ast.AST], bool]

    def begun(self, makers: Iterable[Scope]) -> dict[Scope, int]:
        """The bits of what begins by itself; `makers` are the functions that make an app."""
        roots: dict[Scope, int] = defaultdict(int)
        for phase, scopes in self._by_phase(makers):
            for scope in scopes:
                roots[scope] |= PHASE_BITS[phase]
        for scope in self.scopes:
            if scope.kind == "main" or self._is_script(scope):
                roots[scope] |= PHASE_BITS["script"]
            for edge in self.graph.callees(scope):
                if edge.kind == "call" and self.at_shutdown(scope, edge.node):
                    roots[edge.callee] |= PHASE_BITS["shutdown"]
        entries = [s for s in roots if self._is_entry(s) and s in self.serving.scopes]
        for scope in dict.fromkeys((*entries, *self.serving.uncalled)):
            command = scope in self.map.registry.commands
            roots[scope] |= SERVING | PHASE_BITS["command" if command else "script"]
        for found in self.map.routes:
            bit = self.route_bits[found.route.id]
            for scope in (*found.handlers, *found.hooks):
                roots[scope] |= bit
        for scope in self.map.unlisted:
            roots[scope] |= UNLISTED
        return roots

    def _by_phase(self, makers: Iterable[Scope]) -> list[tuple[Phase, Iterable[Scope]]]:
        registry = self.map.registry
        made_by = [scope for scope in makers if hands_out(scope)]
        return [
            ("import", self.import_modules),
            ("startup", registry.startup),
            # What makes an app and serves it at once is no factory.
            ("startup", (scope for scope in made_by if scope not in self.serving.scopes)),
            ("shutdown", registry.shutdown),
            ("command", registry.commands),
            ("background", registry.background),
            ("websocket", registry.events),
        ]

    def add_spawned(
        self, roots: dict[Scope, int], edges: Callable[[Scope], Sequence[Edge]]
    ) -> None:
        """Threads, tasks and jobs run in the background, but for those of a command or a script."""
        by = reach(roots, edges)
        for scope in self.scopes:
            for edge in self.graph.callees(scope):
                if edge.kind != "spawn":
                    continue
                if edge.callee in self.serving.scopes:
                    # The thread is the server's own: what it does first is start-up.
                    roots[edge.callee] |= SERVING | PHASE_BITS["script"]
                    continue
                starts = by.get(scope, 0)
                if not starts and self._is_idle(edge):
                    continue
                when = PHASE_BITS["shutdown" if self._ends(edge) else "background"]
                roots[edge.callee] |= starts if starts and not starts & ~ALONE else when

    def _is_idle(self, edge: Edge) -> bool:
        """Whether what nobody is seen to run starts itself or its own thread, or is a script."""
        own = isinstance(edge.node, ast.Call) and decorator_name(edge.node) == "start"
        itself = edge.callee in (edge.caller, *edge.caller.ancestors())
        return own or itself or self._is_script(edge.caller.module_scope())

    def _is_script(self, scope: Scope) -> bool:
        return scope.kind == "module" and scope not in self.import_modules

    def _is_entry(self, scope: Scope) -> bool:
        """Whether a person or a service manager starts it, and not an import."""
        commands = self.map.registry.commands
        return self._is_script(scope) or scope.kind == "main" or scope in commands

    def _ends(self, edge: Edge) -> bool:
        """Whether a callback waits for a signal or the end of the process."""
        function = edge.node.func if isinstance(edge.node, ast.Call) else None
        if function is None:
            return False
        values = self.graph.evaluator.values(function, edge.caller)
        return any(isinstance(v, External) and v.name in _AT_END for v in values)
