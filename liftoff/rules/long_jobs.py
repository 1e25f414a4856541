"""LO403: long jobs in a route.

## What it finds

Calls in a request that usually take many seconds: converting video, training, transcribing, driving
a browser, rendering PDF, downloading video, building indexes. A call of a library that is not known
is found by its name (`transcribe`, `convert_pdf`), and so is one of the app's own functions where
the app imports PyTorch or the like. A model that only requests load is information.

## Why

API Gateway gives up after 29 s (REST API) or 30 s (HTTP API). The function works on unseen until
its own timeout, at most 15 minutes, and the client tries again.

## Example

Bad: `model.transcribe(path)` in a view.
Good: put the job into SQS, answer 202, and let a second function do it.

## How sure

How long a job takes is not in the source: calls are known by library and name, and usually take
many seconds. A quick one may be told, too.

## How to fix

SQS and a second function, Step Functions, Fargate or Batch; answer 202 with an id.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from liftoff.project.graph.reach import reached
from liftoff.project.source.scopes import Scope
from liftoff.rules.finding import Draft
from liftoff.rules.libraries import unknown_calls
from liftoff.rules.libraries.own_models import inferences, own_jobs
from liftoff.rules.model import Call, Model
from liftoff.rules.starting.models_at_start import loads_in_requests
from liftoff.rules.tables.long_jobs import LONG_JOBS, LONG_METHODS, POLLED
from liftoff.rules.tables.processes import BROWSERS

_LOAD = "Load it at start-up, from the image, and keep enough environments warm."
# Run a function after the answer, in the same process.
_AFTER = ("starlette.background.BackgroundTasks().add_task", "starlette.background.BackgroundTask")
_QUICK = ("Tokenizer", "Processor", "FeatureExtractor", "Config")


def check(model: Model) -> Iterator[Draft]:
    """Calls by name."""
    told: set[Scope] = set()
    after = _after_answers(model)

    def is_waited_for(scope: Scope) -> bool:
        return model.in_request(scope) or scope in after

    for call in dict.fromkeys(
        (
            *model.calls(*LONG_JOBS, *BROWSERS),
            *_by_method(model),
            *unknown_calls.browsers(model),
            *unknown_calls.long_jobs(model, is_waited_for),
        )
    ):
        # A container that goes on by itself is told as a process.
        if not is_waited_for(call.scope) or call.argument(-1, "detach") is not None:
            continue
        if _prepares(call):
            continue
        # `pipe(prompt)`: the object that is called has its name here, and no other.
        told.add(call.scope)
        called = call.name.endswith("()")
        name = ast.unparse(call.node.func) if called else call.name.replace("()", "")
        yield _draft(model, call.node, call.scope, name)
    for node, scope in inferences(model):
        if scope not in told:
            told.add(scope)
            yield _draft(model, node, scope, ast.unparse(node))
    for site, name in own_jobs(model, told):
        yield _draft(model, site.node, site.scope, name)
    for call in loads_in_requests(model, told):
        if not _prepares(call):
            name = call.name.replace("()", "")
            text = (
                f"`{name}` loads a model in a request: the first of each environment waits for it"
            )
            draft = _draft(model, call.node, call.scope, name)
            yield replace(draft, severity="info", message=text, fix=_LOAD)


def _after_answers(model: Model) -> set[Scope]:
    """What background tasks of a request run, for which its function goes on."""
    given = [
        edge.callee
        for call in model.calls(*_AFTER)
        for edge in model.graph.callees(call.scope)
        if edge.node is call.node and model.in_request(call.scope)
    ]
    calls = model.graph.of_kind("call")
    return reached(given, lambda scope: calls.get(scope, ()))


def _draft(model: Model, node: ast.expr, scope: Scope, name: str) -> Draft:
    return Draft(
        rule="LO403",
        severity="warning",
        category="long_sleep_or_loop",
        message=f"`{name}` may take longer than the {model.target.limit:g} s that a route has",
        node=node,
        scope=scope,
        symbol=name,
        fix="Answer 202 and do it in a second function, Step Functions or Fargate.",
    )


def _by_method(model: Model) -> Iterator[Call]:
    for method, libraries in LONG_METHODS.items():
        for call in model.method_calls(method):
            if call.name.startswith(libraries) and "()" in call.name:
                yield call
    for call in model.method_calls("result"):
        if POLLED.match(call.name):
            yield call


def _prepares(call: Call) -> bool:
    """Whether what is called makes a model's input or settings, which is quick."""
    return any(word in call.name for word in _QUICK)
