"""Uploads that are read as the body of the request itself (LO405)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.scopes import Scope
from liftoff.project.values import External, Value
from liftoff.rules.finding import Draft
from liftoff.rules.model import Model

_STREAMS = ("flask.request.stream", "flask.request.input_stream", "werkzeug.Request().stream")
_NAMES = frozenset(stream.rpartition(".")[2] for stream in _STREAMS)
_METHODS = tuple(f"{stream}." for stream in _STREAMS)
# What keeps what it gets.
_KEEPS = frozenset({"write", "writelines", "copyfileobj", "upload_fileobj", "put_object", "save"})


def raw_uploads(model: Model) -> Iterator[Draft]:
    """`request.stream.read()` and `copyfileobj(request.stream, file)`, once a function."""
    if not _is_named(model):
        return
    for scope in model.scopes:
        if not model.in_request(scope):
            continue
        for site in scope.calls:
            used = [site.node.func, *site.node.args]
            if any(_is_stream(value) for node in used for value in model.values(node, scope)):
                yield Draft(
                    rule="LO405",
                    severity="warning" if _keeps(scope) else "info",
                    category="large_upload_or_download",
                    message="the body is read as a stream; Lambda takes at most 6 MB of it",
                    node=site.node,
                    scope=scope,
                    symbol="request.stream",
                    fix="Hand out a presigned S3 address instead of the bytes.",
                )
                break


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
        value.name in _STREAMS or value.name.startswith(_METHODS)
    )


def _keeps(scope: Scope) -> bool:
    """Whether a function stores anything: a body that is only read is mostly a short one."""
    names = {getattr(f, "attr", getattr(f, "id", "")) for f in (c.node.func for c in scope.calls)}
    return bool(names & _KEEPS)
