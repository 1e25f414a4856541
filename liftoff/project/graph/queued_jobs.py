"""Jobs that are put into a queue for a worker, by the function or by its dotted name."""

from __future__ import annotations

import ast

from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.imported import imported_values
from liftoff.project.evaluation.values import Constant, External, FunctionValue
from liftoff.project.graph.edges import EdgeRecorder
from liftoff.project.source.scopes import CallSite, Scope

ENQUEUE = frozenset({
    "delay", "apply_async", "send", "send_with_options", "enqueue", "enqueue_in", "enqueue_at",
    "enqueue_call", "send_task", "schedule", "add_job", "kiq", "queue",
})  # fmt: skip
# Huey's tasks are called like any function.
_TASKS = ("task", "task()", "periodic_task", "periodic_task()")


def is_queued_by_call(evaluator: Evaluator, function: Scope) -> bool:
    """Whether a decorator makes a plain call of a function a message to a worker."""
    outer = function.parent or function
    return any(
        isinstance(value, External)
        and value.name.startswith("huey.")
        and value.name.rpartition(".")[2] in _TASKS
        for decorator in function.decorators
        for value in evaluator.values(decorator, outer)
    )


class QueuedJobs(EdgeRecorder):
    """Records the functions that run when a worker takes their job."""

    def queued(self, function: ast.Attribute, call: CallSite) -> None:
        """Jobs for a worker: `task.delay(...)`, `queue.enqueue("package.module.function")`."""
        node, scope = call.node, call.scope
        for value in self.evaluator.values(function.value, scope):
            if isinstance(value, FunctionValue) and value.scope.decorators:
                self.edge(scope, value.scope, node, "spawn")
                if function.attr in ("delay", "send"):
                    self.bind(value.scope, node.args, node.keywords, scope, 0)
        for argument in node.args[:1]:
            for value in self.evaluator.values(argument, scope):
                if isinstance(value, Constant) and isinstance(value.value, str):
                    for target in self.dotted(value.value, scope):
                        self.edge(scope, target, node, "spawn")
                elif function.attr == "enqueue" and isinstance(value, FunctionValue):
                    self.edge(scope, value.scope, node, "spawn")
                    self.bind(value.scope, node.args[1:], node.keywords, scope, 0)

    def dotted(self, name: str, scope: Scope) -> list[Scope]:
        """The functions of `package.module.function` or `package.module:function`."""
        module, _, function = name.replace(":", ".").rpartition(".")
        if not module:
            return []
        found = imported_values(self.evaluator, module, function, scope)
        return [value.scope for value in found if isinstance(value, FunctionValue)]
