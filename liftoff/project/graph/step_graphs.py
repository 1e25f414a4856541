"""Graphs of steps (LangGraph): `add_node` takes note of a function, and `invoke` runs it."""

from __future__ import annotations

import ast
import re

from liftoff.project.evaluation.values import External, Method
from liftoff.project.graph.edges import EdgeRecorder
from liftoff.project.source.scopes import CallSite, Scope

_LIBRARY = "langgraph."
# Methods of a graph that is being made, which are given the functions of its steps.
_STEPS = frozenset({"add_node", "add_conditional_edges", "add_sequence"})
_RUNS = re.compile(r"langgraph\..*\(\)\.a?(invoke|stream|stream_events|stream_log|batch)$")


def adds_step(name: str) -> bool:
    """Whether a library function puts a step into a graph, and runs nothing."""
    return name.startswith(_LIBRARY) and name.rpartition(".")[2] in _STEPS


class StepGraphs(EdgeRecorder):
    """Records who runs the functions of a graph."""

    def run_steps(self, value: External, call: CallSite) -> None:
        """`graph.invoke(state)` runs the steps; a project with several graphs is rare."""
        if not _RUNS.match(value.name):
            return
        none: list[tuple[ast.Call, Scope]] = []
        for node, scope in self.evaluator.remember(("steps",), none, self.steps):
            for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
                for given in self.evaluator.values(argument, scope):
                    function = self.called(given)
                    if function is not None:
                        self.edge(call.scope, function, call.node)
                        if isinstance(given, Method):
                            self.receive(function, given.owner)

    def steps(self) -> list[tuple[ast.Call, Scope]]:
        """The calls that put a step into a graph."""
        return [
            (call.node, scope)
            for scope in self.program.scopes
            for call in scope.calls
            if isinstance(call.node.func, ast.Attribute)
            and call.node.func.attr in _STEPS
            and any(
                isinstance(value, External) and adds_step(value.name)
                for value in self.evaluator.values(call.node.func, scope)
            )
        ]
