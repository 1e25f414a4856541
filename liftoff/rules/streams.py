"""Answers that are streamed (LO407, LO411).

## What it finds

| code | what | severity |
|---|---|---|
| LO407 | a generator or a stream as the answer | warning |
| LO407 | a stream of what is in memory already | info |
| LO407 | an app of Gradio's or MCP's that answers by events of a queue in memory | blocker |
| LO411 | a stream that sends nothing for 30 s or longer, or until there is news | warning |

## Why

A Python function answers at once: Lambda's own Python runtime buffers the whole body, up to 6 MB,
and API Gateway gives it 29 or 30 s. A stream works when it is short and small; its timing is lost.
Server-sent events that wait for news never arrive.

## Example

Bad: `return Response(generate())` where `generate` sleeps between rows.
Good: the whole body when it is small; a presigned S3 address when it is large.

## How sure

That an answer is a stream is certain; how long and how large it is only the run tells, hence a
warning.

## How to fix

Return the body in one piece, put it into S3, or use a streaming adapter behind a REST API with
`responseTransferMode: STREAM`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.values import (
    Container,
    External,
    FunctionValue,
    Instance,
    Method,
    Value,
    Values,
)
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.finding import Draft
from liftoff.rules.libraries import unknown_calls
from liftoff.rules.model import Call, Model
from liftoff.rules.network.idle_streams import idle
from liftoff.rules.tables.servers import EVENT_APPS, STREAM_RESPONSES

_RESPONSES = (
    "flask.Response",
    "flask.current_app.response_class",
    "flask.Flask().response_class",
    "werkzeug.wrappers.Response",
    "werkzeug.Response",
    "starlette.responses.Response",
)


_STREAMS = frozenset(STREAM_RESPONSES)
_ANSWERS = _STREAMS | frozenset(_RESPONSES)
# What holds a whole body.
_BUFFERS = ("io.BytesIO()", "io.StringIO()")
# Methods of answers, files and processes of libraries that give a body piece by piece.
_PIECES = tuple(
    f".{method}()"
    for method in (
        "iter_content", "iter_lines", "iter_bytes", "iter_raw", "iter_text", "iter_chunks",
        "iter_chunked", "aiter_bytes", "aiter_raw", "aiter_text", "aiter_lines", "iter_any",
        "stream_generate_content", "iter_coarse_chunks", "export_stream",
    )
)  # fmt: skip


def check(model: Model) -> Iterator[Draft]:
    """Generators given to a response, streaming responses, and generators as path functions."""
    for call in dict.fromkeys((*model.calls(*STREAM_RESPONSES), *unknown_calls.streams(model))):
        if _is_whole(model, call):
            yield _of_memory(call)
            continue
        bodies = _body(model, call)
        yield _draft(call.node, call.scope, call.name.rpartition(".")[2], bodies)
        yield from idle(model, [scope for _, scope, _ in bodies])
    for call in model.calls(*_RESPONSES):
        body = call.argument(0, "response", "content")
        if body is None:
            continue
        values = model.values(body, call.scope)
        if _generators(values) or any(map(_is_library_stream, values)):
            yield _draft(call.node, call.scope, "Response", _body(model, call))
            yield from idle(model, [scope for _, scope, _ in _body(model, call)])
    yield from _subclasses(model)
    for call in model.calls(*EVENT_APPS):
        if not model.only_command(call.scope):
            yield _event_app(call)
    for found in model.map.routes:
        for handler in found.handlers:
            if handler.is_generator:
                node = next((y for y in _yields(handler)), handler.node)
                yield _draft(node, handler, "yield", [(handler.node, handler, "the generator")])
                yield from idle(model, [handler])
            else:
                yield from _returned(model, handler)


def _subclasses(model: Model) -> Iterator[Draft]:
    """`class Response(BaseResponse)` and its instances."""
    hierarchy = model.evaluator.hierarchy
    classes = {
        scope: _STREAMS & bases
        for scope in model.program.scopes
        if scope.kind == "class" and _ANSWERS & (bases := set(hierarchy.external_bases(scope)))
    }
    for scope in model.scopes:
        if not classes or not model.in_request(scope):
            continue
        for site in scope.calls:
            if not site.node.args:
                continue
            for value in model.values(site.node, scope):
                if not isinstance(value, Instance) or value.site.node is not site.node:
                    continue
                if value.cls not in classes:
                    continue
                # Whatever a stream's own class is given, it is sent as one.
                if classes[value.cls] or _generators(model.values(site.node.args[0], scope)):
                    bodies = _makers(model, site.node.args[0], scope)
                    yield _draft(site.node, scope, value.cls.name, bodies)
                    yield from idle(model, [maker for _, maker, _ in bodies])


def _returned(model: Model, handler: Scope) -> Iterator[Draft]:
    """Flask streams a generator that a view returns as it is."""
    for returned in handler.returns:
        body = returned.elts[0] if isinstance(returned, ast.Tuple) and returned.elts else returned
        if isinstance(body, ast.Call | ast.Name | ast.GeneratorExp) and any(
            value.site.scope is handler for value in _generators(model.values(body, handler))
        ):
            yield _draft(returned, handler, "return", [])


def _is_library_stream(value: Value) -> bool:
    """Whether a library hands out a body piece by piece: `requests.get(url).iter_content()`."""
    return isinstance(value, External) and value.name.endswith(_PIECES)


def _generators(values: Values) -> list[Container]:
    return [v for v in values if isinstance(v, Container) and v.kind == "generator"]


def _yields(scope: Scope) -> Iterator[ast.AST]:
    for node in walk(scope.node):
        if isinstance(node, ast.Yield | ast.YieldFrom):
            yield node


def _body(model: Model, call: Call) -> list[tuple[ast.AST, Scope, str]]:
    body = call.argument(0, "response", "content")
    return _makers(model, body, call.scope) if body is not None else []


def _makers(model: Model, body: ast.expr, scope: Scope) -> list[tuple[ast.AST, Scope, str]]:
    """The functions whose generators a body may be."""
    found: list[tuple[ast.AST, Scope, str]] = []
    for value in _generators(model.values(body, scope)):
        node = value.site.node
        if isinstance(node, ast.Call):
            for function in model.values(node.func, value.site.scope):
                match function:
                    case FunctionValue(maker) | Method(maker):
                        found.append((maker.node, maker, "the generator"))
                    case _:
                        pass
    return found


def _is_whole(model: Model, call: Call) -> bool:
    """Whether the body is there already: a buffer, or a list of pieces."""
    body = call.argument(0, "content")
    if body is None:
        return False
    if isinstance(body, ast.Call) and ast.unparse(body.func) == "iter" and body.args:
        body = body.args[0]
    values = model.values(body, call.scope)
    return bool(values) and all(
        (isinstance(v, External) and v.name in _BUFFERS)
        or (isinstance(v, Container) and v.kind == "list")
        for v in values
    )


def _of_memory(call: Call) -> Draft:
    name = call.name.rpartition(".")[2]
    return Draft(
        rule="LO407",
        severity="info",
        category="streaming_response",
        message=f"`{name}` sends what is in memory already, as one answer of at most 6 MB",
        node=call.node,
        scope=call.scope,
        symbol=name,
        fix="Give the bytes to `Response`; put them into S3 when there are many.",
    )


def _event_app(call: Call) -> Draft:
    name = call.name.rpartition(".")[2]
    return Draft(
        rule="LO407",
        severity="blocker",
        category="streaming_response",
        message=f"what `{name}` puts in answers by events of a queue that one environment holds",
        node=call.node,
        scope=call.scope,
        symbol=name,
        fix="Leave this part on a server, or put its functions behind routes of their own.",
        whole_app=True,
    )


def _draft(
    node: ast.AST, scope: Scope, symbol: str, related: list[tuple[ast.AST, Scope, str]]
) -> Draft:
    return Draft(
        rule="LO407",
        severity="warning",
        category="streaming_response",
        message="the answer is streamed; Lambda collects it to at most 6 MB and sends it at once",
        node=node,
        scope=scope,
        symbol=symbol,
        fix="Answer in one piece when it is small; put it into S3 when it is not.",
        related=tuple(related),
    )
