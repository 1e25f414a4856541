"""Signals of blinker: `done.send(...)` runs what `@done.connect` is put on."""

from __future__ import annotations

import ast
from collections import defaultdict

from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.values import External, FunctionValue, Method, Site
from liftoff.project.graph.edges import EdgeRecorder
from liftoff.project.source.scopes import CallSite, Scope

_Receivers = dict[Site, dict[Scope, None]]


class OwnSignals(EdgeRecorder):
    """Records what a signal of the project's own runs."""

    def sent(self, function: ast.Attribute, call: CallSite) -> None:
        """`order_paid.send(order)`."""
        for value in self.evaluator.values(function.value, call.scope):
            if isinstance(value, External) and _is_signal(value):
                known: _Receivers = self.evaluator.remember(
                    ("signals",), {}, _receivers, self.evaluator
                )
                for receiver in known.get(value.site, ()) if value.site else ():
                    self.edge(call.scope, receiver, call.node, written=False)


def _is_signal(value: External) -> bool:
    return value.name.startswith("blinker.") and value.name.endswith(("signal()", "Signal()"))


def _receivers(evaluator: Evaluator) -> _Receivers:
    """The functions that are connected to each signal, by where that is made."""
    found: _Receivers = defaultdict(dict)
    for scope in evaluator.program.scopes:
        for decorator in scope.decorators if scope.is_function else ():
            for site in _connected(evaluator, decorator, scope.parent or scope):
                found[site][scope] = None
        for call in scope.calls:
            for given in call.node.args[:1]:
                for site in _connected(evaluator, call.node.func, scope):
                    for value in evaluator.values(given, scope):
                        if isinstance(value, FunctionValue | Method):
                            found[site][_function(value)] = None
    return found


def _function(value: FunctionValue | Method) -> Scope:
    return value.function if isinstance(value, Method) else value.scope


def _connected(evaluator: Evaluator, node: ast.expr, scope: Scope) -> list[Site]:
    """The signals of `done.connect` and `done.connect_via(app)`."""
    match node:
        case ast.Attribute(signal, "connect") | ast.Call(ast.Attribute(signal, "connect_via")):
            values = evaluator.values(signal, scope)
        case _:
            return []
    made = [v.site for v in values if isinstance(v, External) and _is_signal(v)]
    return [site for site in made if site is not None]
