"""What only a worker runs, which takes its jobs from a queue and stays outside Lambda."""

from __future__ import annotations

import ast

from liftoff.project.evaluation.values import External
from liftoff.project.graph.flow import Edge
from liftoff.project.graph.queued_jobs import ENQUEUE
from liftoff.project.graph.reach import reached
from liftoff.project.program import decorating
from liftoff.project.source.scopes import Scope
from liftoff.rules.model import Model

_QUEUES = (
    "celery.", "rq.", "dramatiq.", "huey.", "arq.", "taskiq.", "procrastinate.", "flask_rq",
    "flask_dramatiq.", "flask_celery",
)  # fmt: skip
# Also what schedulers and watchers of files are told, which run in the server.
_OF_THE_SERVER = frozenset({"schedule", "add_job", "queue"})


def of_worker(model: Model, scope: Scope) -> bool:
    """Whether a job of a queue runs a scope, and neither a request nor a thread of the server."""
    return scope in model.once(_of_workers)


def _of_workers(model: Model) -> frozenset[Scope]:
    registry, edges = model.map.registry, [e for s in model.scopes for e in model.graph.callees(s)]
    spawned = [edge for edge in edges if edge.kind == "spawn"]
    jobs = {edge.callee for edge in spawned if _is_queued(edge)}
    jobs |= {task for task in registry.background if _is_task(model, task)}
    others = [
        *model.handlers, *model.hooks, *registry.events,
        *(edge.callee for edge in spawned if not _is_queued(edge)),
        *(task for task in registry.background if task not in jobs),
    ]  # fmt: skip
    calls = model.graph.of_kind("call")
    serving = reached(others, lambda scope: calls.get(scope, ()))
    return frozenset(reached(jobs, lambda scope: calls.get(scope, ())) - serving)


def _is_queued(edge: Edge) -> bool:
    """`task.delay(x)`, `queue.enqueue(work)`."""
    match edge.node:
        case ast.Call(ast.Attribute(attr=name)):
            return name in ENQUEUE and name not in _OF_THE_SERVER
        case _:
            return False


def _is_task(model: Model, function: Scope) -> bool:
    outer = function.parent or function
    return any(
        isinstance(value, External) and value.name.startswith(_QUEUES)
        for decorator in function.decorators
        for value in model.values(decorating(decorator), outer)
    )
