"""Uploads that are read as the body of the request itself (LO405)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.values import External, Value
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.bodies.payload_draft import payload_draft
from liftoff.rules.finding import Draft, Severity
from liftoff.rules.model import Model
from liftoff.rules.network.caller_values import from_caller
from liftoff.rules.tables.bodies import DECODERS, STREAMS, TEXTS, WHOLE

_NAMES = frozenset(stream.rpartition(".")[2] for stream in STREAMS)
_METHODS = tuple(f"{stream}." for stream in STREAMS)
_OPENS = frozenset({
    "BytesIO", "b64decode", "decodebytes", "frombuffer", "from_buffer", "write_bytes",
})  # fmt: skip
_ONLY_LOOK = frozenset({"isinstance", "hasattr", "getattr", "type", "repr", "str"})
_WITH_BODY = ("POST ", "PUT ", "PATCH ")
# What keeps what it gets, by a word of its name: `stream_write`, `put_object`.
_KEEPS = frozenset({"write", "writelines", "copyfileobj", "upload", "put", "save", "store"})


def raw_uploads(model: Model) -> Iterator[Draft]:
    """Bodies that are read as streams, or whole and taken for a file."""
    yield from _whole(model)
    yield from _streams(model)
    yield from _as_text(model)


def _whole(model: Model) -> Iterator[Draft]:
    """`BytesIO(request.get_data())`, and `base64.b64decode(body)`, once a function."""
    told: set[Scope] = set()
    for call in model.calls(*WHOLE):
        scope = call.scope
        if scope in told or not model.in_request(scope):
            continue
        names = {n for n, bs in scope.bindings.items() for b in bs if _holds(b.node, call.node)}
        if any(_opens(site.node, call.node, names) for site in scope.calls):
            told.add(scope)
            text = "the whole body is taken for a file; Lambda takes at most 6 MB of it"
            yield payload_draft(call.node, scope, "LO405", "warning", text, call.name)


def _opens(node: ast.Call, body: ast.Call, names: set[str]) -> bool:
    """Whether a call reads bytes as a file, a picture or base64, of the body or a name of it."""
    called = getattr(node.func, "attr", getattr(node.func, "id", ""))
    return called in _OPENS and any(
        _holds(given, body) or (isinstance(given, ast.Name) and given.id in names)
        for given in node.args
    )


def _holds(outer: ast.AST, inner: ast.AST) -> bool:
    return any(node is inner for node in walk(outer))


def _as_text(model: Model) -> Iterator[Draft]:
    """`b64decode(request.json["file"])`, once a function; what is text again is no file.

    FastAPI gives the fields of a body: `b64decode(body.file)`, also in a helper that gets it.
    """
    told: set[Scope] = set()
    for call in model.calls(*DECODERS):
        scope, text = call.scope, call.argument(0, "s")
        if text is None or scope in told or not model.in_request(scope):
            continue
        again = any(a.value is call.node and a.attr == "decode" for a in scope.attributes)
        values = model.values(text, scope)
        named = any(isinstance(v, External) and v.name in TEXTS for v in values)
        if not again and (named or _is_field(model, text, scope)):
            told.add(scope)
            what = "a file comes as base64, which adds a third; Lambda takes at most 6 MB"
            yield payload_draft(call.node, scope, "LO405", "info", what, call.name)


def _is_field(model: Model, text: ast.expr, scope: Scope) -> bool:
    """Whether a text is a field of what a handler gets in the body of its requests."""
    if scope in model.handlers:
        field = isinstance(text, ast.Attribute | ast.Subscript) and isinstance(text.value, ast.Name)
        writes = any(r.startswith(_WITH_BODY) for r in model.routes((scope,)))
        return field and writes and from_caller(model, text, scope)
    if not (isinstance(text, ast.Name) and text.id in scope.parameters):
        return False
    given = model.evaluator.arguments(scope, text.id)
    return any(caller in model.handlers and _is_field(model, one, caller) for one, caller in given)


def _streams(model: Model) -> Iterator[Draft]:
    """`request.stream.read()` and `copyfileobj(request.stream, file)`, once a function."""
    if not _is_named(model):
        return
    for scope in model.scopes:
        if not model.in_request(scope):
            continue
        for site in scope.calls:
            if _reads(model, site.node, scope):
                text = "the body is read as a stream; Lambda takes at most 6 MB of it"
                severity: Severity = "warning" if _keeps(scope) else "info"
                yield payload_draft(site.node, scope, "LO405", severity, text, "request.stream")
                break


def _reads(model: Model, call: ast.Call, scope: Scope) -> bool:
    """Whether a call asks the stream for its bytes, or is given it."""
    if any(_is_stream(value) for value in model.values(call.func, scope)):
        return True
    if getattr(call.func, "id", "") in _ONLY_LOOK:
        return False
    # A piece of what was read is told where it is read.
    return any(
        isinstance(value, External) and value.name in STREAMS
        for node in call.args
        for value in model.values(node, scope)
    )


def _is_named(model: Model) -> bool:
    """Whether the source has the stream of a request anywhere, under whatever name."""
    places: list[tuple[ast.expr, Scope]] = [
        (attribute, scope)
        for scope in model.program.scopes
        for attribute in scope.attributes
        if attribute.attr in _NAMES
    ]
    places += [(call.node, call.scope) for call in model.calls("builtins.getattr")]
    return any(_is_stream(value) for node, scope in places for value in model.values(node, scope))


def _is_stream(value: Value) -> bool:
    return isinstance(value, External) and (
        value.name in STREAMS or value.name.startswith(_METHODS)
    )


def _keeps(scope: Scope) -> bool:
    """Whether a function stores anything: a body that is only read is mostly a short one."""
    names = {getattr(f, "attr", getattr(f, "id", "")) for f in (c.node.func for c in scope.calls)}
    return any(word in _KEEPS for name in names for word in name.lower().split("_"))
