"""Who calls whom: edges between scopes, found in rounds in which values flow through calls."""

from __future__ import annotations

import ast
from collections import defaultdict, deque
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Literal

from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.memory import Cell
from liftoff.project.evaluation.values import (
    ClassValue,
    Container,
    EdgeKind,
    External,
    FunctionValue,
    Instance,
    Method,
    Value,
    Values,
)
from liftoff.project.graph.callbacks import (
    CALLING_BUILTINS,
    CALLS,
    LOOKING,
    REGISTER,
    REMEMBERING,
    SPAWNS,
    Callback,
    passed_on,
    spawned,
)
from liftoff.project.graph.data_hooks import LOADS, DataHooks
from liftoff.project.graph.decorators import Decorators, through_wrappers
from liftoff.project.graph.dispatched import dispatched
from liftoff.project.graph.edges import function_of
from liftoff.project.graph.flow import Added, Edge, Facts, Unit, units_of
from liftoff.project.graph.forgotten_tasks import is_forgotten, is_handed_out
from liftoff.project.graph.framework_calls import FrameworkCalls
from liftoff.project.graph.handed import Handed, is_kept, registers
from liftoff.project.graph.implicit import Implicit
from liftoff.project.graph.own_signals import OwnSignals
from liftoff.project.graph.own_threads import OwnThreads
from liftoff.project.graph.provided import Provided
from liftoff.project.graph.queued_jobs import ENQUEUE, QueuedJobs, is_queued_by_call
from liftoff.project.graph.step_graphs import StepGraphs, adds_step
from liftoff.project.graph.told_to_decorators import is_told_here
from liftoff.project.program import Program
from liftoff.project.source.bare_decorators import put_around
from liftoff.project.source.scopes import CallSite, Scope

MAX_ROUNDS = 4
# The position of what a method puts into a container, and how.
ADDERS: dict[str, tuple[int, Literal["item", "append", "merge"]]] = {
    "append": (0, "append"), "add": (0, "append"), "appendleft": (0, "item"),
    "put": (0, "append"), "put_nowait": (0, "append"), "insert": (1, "item"),
    "setdefault": (1, "item"), "extend": (0, "merge"), "update": (0, "merge"),
}  # fmt: skip
# Builtins that call a method of what they are given.
ASKED = {
    "builtins.next": "__next__", "builtins.anext": "__anext__", "builtins.len": "__len__",
    "builtins.aiter": "__aiter__", "builtins.str": "__str__", "builtins.repr": "__repr__",
    "builtins.bool": "__bool__", "builtins.int": "__int__", "builtins.float": "__float__",
    "builtins.hash": "__hash__", "builtins.format": "__format__", "builtins.bytes": "__bytes__",
    "builtins.reversed": "__reversed__", "builtins.abs": "__abs__",
    **{f"builtins.{name}": "__iter__"
       for name in ("iter", "list", "set", "tuple", "sorted", "dict", "sum", "min", "max", "any",
                    "all", "enumerate", "zip", "frozenset")},
}  # fmt: skip
# What gives back the function that it is given, for others to call.
_PASSED_ON = frozenset({"partial", "wraps", "cast", *REMEMBERING})
TASKS = frozenset({"create_task", "ensure_future"})
# Most scopes start none.
_NO_TASKS: frozenset[int] = frozenset()
# What may be a list of functions or objects, added to another: not a number, not a text.
_HELD = (ast.List, ast.Tuple, ast.Set, ast.Dict, ast.ListComp, ast.Name, ast.Attribute)
# Methods that so many library objects have, that a lone definition in the project proves nothing.
_BUILTIN_TYPES = (dict, list, set, str, bytes, int, tuple, deque, PurePath)
COMMON_METHODS = frozenset(name for kind in _BUILTIN_TYPES for name in dir(kind)) | frozenset({
    "get", "set", "add", "pop", "update", "items", "keys", "values", "append", "remove", "clear",
    "copy", "count", "index", "insert", "sort", "join", "split", "strip", "format", "encode",
    "decode", "read", "write", "close", "open", "save", "delete", "create", "run", "start", "stop",
    "execute", "commit", "rollback", "query", "filter", "first", "all", "one", "send", "connect",
    "json", "dict", "load", "dump", "loads", "dumps", "replace", "find", "search", "match", "put",
    "post", "patch", "head", "options", "list", "name", "wait", "submit", "result", "cancel",
    "flush", "seek", "validate", "init_app", "register", "render", "to_dict", "process",
    "send_json", "send_text", "send_bytes", "receive", "receive_text", "receive_json", "accept",
    "emit", "publish", "subscribe", "request", "fetch", "fetchone", "fetchall", "fetchval",
    "fetchrow", "scalar", "scalars", "refresh", "ping", "info", "debug", "warning", "error",
    "exception", "critical", "log", "acquire", "release", "login", "logout", "upload", "download",
    "parse", "build", "setup", "reset", "next", "exists", "mkdir", "touch", "unlink", "glob",
    "rename", "resolve", "cursor", "expire", "predict", "fit", "transform", "generate", "tokenize",
    "invoke", "ainvoke", "stream", "astream", "embed", "chat", "complete", "call", "apply", "map",
    "lookup", "group", "merge", "drop", "show", "answer", "shutdown", "terminate", "kill",
})  # fmt: skip


@dataclass(slots=True, eq=False)
class CallGraph:
    """Edges by caller, and the evaluator that found them."""

    program: Program
    evaluator: Evaluator
    edges: dict[Scope, tuple[Edge, ...]] = field(default_factory=dict)

    def callees(self, scope: Scope) -> tuple[Edge, ...]:
        """The calls that a scope makes, in source order."""
        return self.edges.get(scope, ())

    def of_kind(self, *kinds: EdgeKind) -> dict[Scope, tuple[Edge, ...]]:
        """The edges of some kinds alone, by caller."""
        return {
            scope: tuple(edge for edge in edges if edge.kind in kinds)
            for scope, edges in self.edges.items()
        }


def build_callgraph(program: Program) -> CallGraph:
    """Gather what each scope does, and again what that changes, for `MAX_ROUNDS` at most."""
    evaluator = Evaluator(program)
    units = [unit for scope in program.scopes for unit in units_of(scope)]
    cells: Iterable[Cell] = (Cell(None, (unit,), None) for unit in units)
    for _ in range(MAX_ROUNDS):
        gather(evaluator, cells)
        cells = evaluator.due_now()
    edges: dict[Scope, dict[tuple[Scope, EdgeKind], Edge]] = defaultdict(dict)
    for facts in filter(None, map(evaluator.flow.facts.get, units)):
        for edge in facts.edges.values():
            made = edges[edge.caller]
            known = made.get((edge.callee, edge.kind))
            if known is None or (edge.written and not known.written):
                made[edge.callee, edge.kind] = edge
    found = {scope: tuple(calls.values()) for scope, calls in edges.items()}
    graph = CallGraph(program, evaluator, found)
    graph.edges = {scope: through_wrappers(graph.edges, evaluator, scope) for scope in found}
    return graph


def gather(evaluator: Evaluator, cells: Iterable[Cell]) -> None:
    """Note what units do, each in the order of its cell, and work out again what that changes."""
    recorder = Recorder(evaluator)
    changed: set[Hashable] = set()
    for cell in cells:
        unit = cell.arguments[0]
        cell.open, cell.stale = True, False
        evaluator.active = cell
        facts = recorder.record(unit)
        evaluator.close(cell, None)
        evaluator.active = None
        changed |= evaluator.flow.replace(unit, facts)
    evaluator.change(changed)


class Recorder(
    DataHooks,
    Decorators,
    FrameworkCalls,
    Handed,
    Implicit,
    OwnSignals,
    OwnThreads,
    Provided,
    QueuedJobs,
    StepGraphs,
):
    """Records what units do."""

    def record(self, unit: Unit) -> Facts | None:
        """What one unit does."""
        scope = unit.scope
        self.spawned = self.evaluator.remember(("tasks", scope), frozenset(), self.tasks, scope)
        if unit.call is not None:
            self.call(unit.call)
        elif unit.last:
            self.stored(scope)
            self.implicit(scope)
            if scope.kind == "class":
                self.registered_class(scope)
                self.view_decorators(scope)
                self.decorated_class(scope)
        else:
            self.decorated(scope)
            self.depended(scope)
        return self.taken()

    def stored(self, scope: Scope) -> None:
        """What a scope puts into containers (`d[key] = value`, `d += [value]`), and into fields."""
        for store in scope.stores:
            if isinstance(store.target, ast.Subscript) and store.value is not None:
                key = store.target.slice
                where = None if isinstance(key, ast.Slice) else key
                how: Literal["item", "merge"] = "merge" if where is None else "item"
                self.added(store.target.value, Added(store.value, scope, where, how), store.target)
            elif isinstance(store.target, ast.Attribute) and store.value is not None:
                self.callback(store.target, store.value, scope)
                if store.augmented and isinstance(store.value, _HELD):
                    merged = Added(store.value, scope, how="merge")
                    self.added(store.target, merged, store.value)
        for name, bindings in scope.bindings.items():
            for binding in bindings:
                if binding.kind == "augmented" and isinstance(binding.node, _HELD):
                    merged = Added(binding.node, binding.writer or scope, how="merge")
                    for target in self.evaluator.name(name, scope):
                        if isinstance(target, Container):
                            self.add(target.site, merged, binding.node)

    def tasks(self, scope: Scope) -> frozenset[int]:
        """The calls whose coroutine runs as a task that the scope does not wait for."""
        found: set[int] = set()
        for call in scope.calls:
            node = call.node
            function, given = node.func, node.args
            if not given or not isinstance(given[0], ast.Call):
                continue
            name = getattr(function, "attr", None) or getattr(function, "id", "")
            if name not in TASKS:
                continue
            if is_forgotten(call) or is_handed_out(call, self.evaluator):
                values = self.evaluator.values(function, scope)
                if any(isinstance(v, External) and v.name.startswith("asyncio.") for v in values):
                    found.add(id(given[0]))
        return frozenset(found) if found else _NO_TASKS

    def call(self, call: CallSite) -> None:
        """All that one call runs, and gives to what it runs."""
        node, scope = call.node, call.scope
        functions = self.evaluator.values(node.func, scope)
        # All methods, however many: what a value may be is cut short, what a call runs isn't.
        functions = (*dict.fromkeys((*functions, *dispatched(self.evaluator, node.func, scope))),)
        resolved = False
        self.bound, self.looked = set(), False
        self.wrapping = self.calls_wrapped(call)
        self.hidden = self.replaced(functions)
        for value in functions:
            resolved = self.target(value, call) or resolved
        self.wrapping, self.hidden = False, set()
        if isinstance(node.func, ast.Attribute):
            if node.func.attr in ENQUEUE:
                self.queued(node.func, call)
            if node.func.attr == "start":
                self.started(node.func, call)
            if node.func.attr == "send":
                self.sent(node.func, call)
            if node.func.attr in LOADS:
                self.loaded(node.func, call)
            if not resolved:
                self.by_name(node.func, functions, call)
            if node.func.attr in ADDERS:
                self.filled(node.func, node, scope)

    def filled(self, function: ast.Attribute, node: ast.Call, scope: Scope) -> None:
        """Methods that put something into a container."""
        position, how = ADDERS[function.attr]
        if 0 <= position < len(node.args):
            value = node.args[position]
            key = node.args[0] if function.attr == "setdefault" else None
            self.added(function.value, Added(value, scope, key, how), value)
        if function.attr == "update":
            for keyword in node.keywords:
                if keyword.arg is not None:
                    added = Added(keyword.value, scope, keyword.arg)
                    self.added(function.value, added, keyword.value)

    def target(self, value: Value, call: CallSite) -> bool:
        """One value of what is called; whether it says what runs."""
        node, scope = call.node, call.scope
        match value:
            case FunctionValue():
                queued = is_queued_by_call(self.evaluator, value.scope)
                kind: EdgeKind = "spawn" if queued else "call"
                self.edge(scope, value.scope, node, kind, written=value.scope not in self.hidden)
                self.bind(value.scope, node.args, node.keywords, scope, 0)
                return True
            case Method(function, owner):
                self.receive(function, owner)
                # One method, called on dozens of objects, is one call.
                if function not in self.bound:
                    self.bound.add(function)
                    self.edge(scope, function, node, written=function not in self.hidden)
                    self.bind(function, node.args, node.keywords, scope, 1)
                return True
            case ClassValue():
                self.construct(value, node, scope, node.args, node.keywords)
                self.derived(value, call)
                if any(k.arg == "lifespan" for k in node.keywords):
                    self.lifespan(node, scope)
                return True
            case Instance():
                inner = self.evaluator.hierarchy.method(value.cls, "__call__")
                if inner is not None:
                    self.edge(scope, inner, node)
                    self.receive(inner, value)
                    self.bind(inner, node.args, node.keywords, scope, 1)
                return inner is not None
            case External():
                return self.provides(value, node, scope) or self.external(value, call)
            case _:
                return False

    def derived(self, value: ClassValue, call: CallSite) -> None:
        """An object of a class that derives from a library's does what the library's own does."""
        bases = self.evaluator.hierarchy.external_bases(value.scope)
        if bases and self.evaluator.hierarchy.method(value.scope, "__init__") is None:
            for base in bases:
                self.handed(External(base), call)
        for base in bases if any(k.arg == "target" for k in call.node.keywords) else ():
            if base in SPAWNS:
                self.passed(SPAWNS[base], call, "spawn")

    def external(self, value: External, call: CallSite) -> bool:
        """A library function is called; whether it says what runs."""
        node, scope = call.node, call.scope
        elsewhere = spawned(value.name)
        passed = elsewhere or CALLS.get(value.name)
        kind: EdgeKind = "spawn" if elsewhere else "call"
        if passed is not None:
            self.passed(passed, call, kind)
            return True
        last = value.name.rpartition(".")[2].removesuffix("()")
        if value.name in ASKED and node.args:
            for asked in self.evaluator.values(node.args[0], scope):
                self.runs(asked, ASKED[value.name], node, scope)
        if adds_step(value.name):
            self.given(node, scope, kept=True, noted=True)
            return False
        self.run_steps(value, call)
        self.handed(value, call)
        if last in ("FastAPI", "Starlette"):
            self.lifespan(node, scope)
        if value.name == "functools.partial":
            self.partly_bound(node, scope)
        if last in REGISTER:
            self.registered(node, scope)
        if last == "as_view" and isinstance(node.func, ast.Attribute):
            self.viewed(node.func.value, node, scope)
        elif last == "add_resource" and node.args:
            self.viewed(node.args[0], node, scope)
        if last in REGISTER or value.name.endswith("()") or value.name.startswith(LOOKING):
            return False
        if value.name.startswith("builtins.") and last not in CALLING_BUILTINS:
            return False
        if not self.looked and last not in _PASSED_ON and put_around(node, scope) is None:
            self.looked = True
            # `tags = association_proxy("labels", creator=Tag.get)`: for the rows to come.
            declared = scope.kind == "class"
            noted = declared or (scope.kind == "module" and registers(value.name))
            # `@limiter.limit(amount)`: each call of what it decorates asks `amount`.
            noted = noted or is_told_here(self.evaluator, node, scope)
            self.given(node, scope, kept=declared or is_kept(value.name), noted=noted)
        return False

    def given(self, node: ast.Call, scope: Scope, *, kept: bool, noted: bool) -> None:
        """A library may call the functions that it is given; later, where it keeps them."""
        for inner in self.objects_given(node, scope).functions:
            function = inner.function if isinstance(inner, Method) else inner.scope
            if not noted:
                self.edge(scope, function, node)
            if kept:
                self.edge(scope, function, node, "spawn", written=False)
            if isinstance(inner, Method):
                self.receive(function, inner.owner)

    def partly_bound(self, node: ast.Call, scope: Scope) -> None:
        """`partial(function, argument)`: whoever calls it gives the argument, too."""
        for value in self.evaluator.values(node.args[0], scope) if node.args else ():
            function = function_of(value)
            if function is not None:
                offset = 1 if isinstance(value, Method) else 0
                self.bind(function, node.args[1:], node.keywords, scope, offset)
                self.facts.bound[function] = None

    def passed(self, how: Callback, call: CallSite, kind: EdgeKind) -> None:
        """A library calls the function that it is given, with arguments that it is given."""
        node, scope = call.node, call.scope
        target = next((k.value for k in node.keywords if k.arg == how.keyword), None)
        if target is None and len(node.args) > how.function >= 0:
            target = node.args[how.function]
        if target is None:
            return
        arguments, keywords = passed_on(how, node)
        for value in self.evaluator.values(target, scope):
            function = self.called(value)
            if function is None:
                continue
            self.edge(scope, function, node, kind)
            bound = isinstance(value, Method | Instance)
            if isinstance(value, Method):
                self.receive(function, value.owner)
            offset = 1 if bound else 0
            self.bind(function, arguments, keywords, scope, offset)
            if not arguments and how.args != "rest":
                self.handed_on(how.given(node), function, scope, offset)

    def handed_on(self, given: ast.expr | None, function: Scope, scope: Scope, offset: int) -> None:
        """`Thread(target=target, args=args)` in a helper that is given both."""
        for value in self.evaluator.values(given, scope) if given is not None else ():
            if not isinstance(value, Container):
                continue
            made = value.site.node
            elements = made.elts if isinstance(made, ast.Tuple | ast.List) else []
            if len(elements) <= len(function.parameters) - offset:
                self.bind(function, elements, [], value.site.scope, offset)

    def by_name(self, function: ast.Attribute, found: Values, call: CallSite) -> None:
        """A method of an unknown object, when one class of the project alone defines the name."""
        name = function.attr
        candidates = self.program.methods.get(name, ())
        if len(candidates) != 1 or name in COMMON_METHODS or name.startswith("__"):
            return
        opaque = all(
            isinstance(v, External)
            and ("()" in v.name or v.name.startswith(("flask.g.", "flask_login.current_user.")))
            for v in found
        )
        if opaque:
            self.edge(call.scope, candidates[0], call.node)
            self.bind(candidates[0], call.node.args, call.node.keywords, call.scope, 1)
