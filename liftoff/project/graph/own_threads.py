"""Threads and processes of the project's own classes: `start()` runs `run()` beside the caller."""

from __future__ import annotations

import ast

from liftoff.project.evaluation.values import Instance
from liftoff.project.graph.edges import EdgeRecorder
from liftoff.project.source.scopes import CallSite

_THREADS = {
    "threading.Thread": "run", "threading.Timer": "run", "multiprocessing.Process": "run",
    "multiprocessing.context.Process": "run", "billiard.Process": "run",
    "gevent.Greenlet": "_run", "gevent.greenlet.Greenlet": "_run",
}  # fmt: skip


class OwnThreads(EdgeRecorder):
    """Records what `start()` of such an object runs."""

    def started(self, function: ast.Attribute, call: CallSite) -> None:
        """`Worker().start()`, where `class Worker(Thread)` has a `run`."""
        for value in self.evaluator.values(function.value, call.scope):
            if isinstance(value, Instance):
                bases = self.evaluator.hierarchy.external_bases(value.cls)
                for name in {_THREADS[base] for base in bases if base in _THREADS}:
                    method = self.evaluator.hierarchy.method(value.cls, name)
                    if method is not None:
                        self.edge(call.scope, method, call.node, "spawn")
                        self.receive(method, value)
