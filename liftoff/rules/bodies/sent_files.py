"""Files as answers, and bytes in memory that are as large as one (LO404)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.platform import LAMBDA_PAYLOAD_BYTES
from liftoff.project.evaluation.places import APP_FOLDERS, SOURCE
from liftoff.project.evaluation.values import Constant, Container, External, Place
from liftoff.project.source.scopes import Scope
from liftoff.rules.bodies.copied_files import copies_a_file
from liftoff.rules.bodies.page_files import is_of_page
from liftoff.rules.bodies.payload_draft import payload_draft
from liftoff.rules.finding import Draft, Severity
from liftoff.rules.model import Call, Model
from liftoff.rules.network.caller_values import from_caller
from liftoff.rules.tables.servers import FILE_RESPONSES, STREAM_RESPONSES

# A bound this large is a number of something else: an id, a time stamp.
_NOT_BYTES = 1_000_000_000
_MEDIA = ("audio/", "video/", "application/zip", "application/x-zip")
_IN_MEMORY = "sound, film or an archive made in memory is sent; at most 6 MB pass"
_ANSWERS = ("starlette.responses.Response", "flask.Response", "flask.wrappers.Response")


def sent_files(model: Model) -> Iterator[Draft]:
    """Answers that are a file, or are as large as one."""
    for call in model.calls(*FILE_RESPONSES):
        if model.in_request(call.scope) and not is_of_page(model, call):
            text = "a file may pass Lambda's 6 MB"
            severity: Severity = "warning"
            if _is_in_memory(model, call):
                if not _is_media(call, 1):
                    continue
                text, severity = _IN_MEMORY, "info"
            yield payload_draft(call.node, call.scope, "LO404", severity, text, call.name)
    yield from _whole_answers(model)
    for call in model.calls("flask.send_from_directory"):
        folder = call.argument(0, "directory")
        if folder is not None and _is_of_data(model, folder, call.scope):
            text = "a file may pass Lambda's 6 MB"
            yield payload_draft(call.node, call.scope, "LO404", "warning", text, call.name)
    for call in model.calls(*STREAM_RESPONSES):
        yield from _streamed_file(model, call)
    for call in model.calls("builtins.min"):
        yield from _bounded(model, call)
    for handler in model.handlers:
        yield from _returned_path(model, handler)


def _is_of_data(model: Model, folder: ast.expr, scope: Scope) -> bool:
    """Whether a folder is one that the configuration names, and not one of the package."""
    values = model.values(folder, scope)
    places = [v for v in values if isinstance(v, Place)]
    if any(isinstance(v, Constant) and not str(v.value).startswith("/") for v in values):
        # A setting whose default is a folder of the package.
        return False
    own = (SOURCE, *(f"app.{name}" for name in APP_FOLDERS))
    return bool(places) and all(place.root not in own for place in places)


def _is_in_memory(model: Model, call: Call) -> bool:
    """Whether bytes in memory are sent, which are no copy of a file."""
    source = call.argument(0, "path", "path_or_file")
    values = model.values(source, call.scope) if source is not None else ()
    return any(isinstance(v, External) and v.name.startswith("io.") for v in values) and not any(
        copies_a_file(model, site.node, call.scope) for site in call.scope.calls
    )


def _whole_answers(model: Model) -> Iterator[Draft]:
    """`Response(sound, media_type="audio/wav")`: bytes, and no stream."""
    for call in model.calls(*_ANSWERS):
        body = call.argument(0, "content", "response")
        if body is None or not (model.in_request(call.scope) and _is_media(call, -1)):
            continue
        values = model.values(body, call.scope)
        if not any(isinstance(v, Container) and v.kind == "generator" for v in values):
            yield payload_draft(call.node, call.scope, "LO404", "info", _IN_MEMORY, call.name)


def _is_media(call: Call, position: int) -> bool:
    """Whether the answer says that it is sound, film or an archive, which are seldom small."""
    kind = call.argument(position, "mimetype", "media_type", "content_type")
    named = str(kind.value) if isinstance(kind, ast.Constant) else ""
    # A list of what to play is a text.
    return named.startswith(_MEDIA) and "mpegurl" not in named.lower()


def _streamed_file(model: Model, call: Call) -> Iterator[Draft]:
    """`StreamingResponse` over a generator that reads a file."""
    for scope in (call.scope, *call.scope.children):
        for site in scope.calls:
            names = [v.name for v in model.values(site.node.func, scope) if isinstance(v, External)]
            if "builtins.open" not in names:
                continue
            given = [
                *site.node.args[1:2],
                *(k.value for k in site.node.keywords if k.arg == "mode"),
            ]
            mode = given[0] if given else None
            if isinstance(mode, ast.Constant) and mode.value == "rb":
                yield payload_draft(
                    site.node, scope, "LO404", "warning", "a file of any size is sent", "open"
                )


def _bounded(model: Model, call: Call) -> Iterator[Draft]:
    """`min(wanted, 10 * 1024 * 1024)` in a handler: the caller may ask for that many bytes."""
    if call.scope not in model.handlers:
        return
    bounds = [
        value.value
        for argument in call.node.args
        for value in model.values(argument, call.scope)
        if isinstance(value, Constant) and isinstance(value.value, int)
    ]
    if (
        bounds
        and LAMBDA_PAYLOAD_BYTES < max(bounds) < _NOT_BYTES
        and any(from_caller(model, argument, call.scope) for argument in call.node.args)
    ):
        yield payload_draft(
            call.node,
            call.scope,
            "LO404",
            "warning",
            f"the caller may ask for {max(bounds):,} bytes; Lambda answers at most 6 MB",
            "min",
        )


def _returned_path(model: Model, handler: Scope) -> Iterator[Draft]:
    """FastAPI's `response_class=FileResponse` sends the path that the function returns."""
    for decorator in handler.decorators:
        if not isinstance(decorator, ast.Call):
            continue
        for keyword in decorator.keywords:
            if keyword.arg != "response_class":
                continue
            for value in model.values(keyword.value, handler.parent or handler):
                if isinstance(value, External) and value.name in FILE_RESPONSES:
                    yield from _sent_paths(model, handler)


def _sent_paths(model: Model, handler: Scope) -> Iterator[Draft]:
    """What a handler returns for a file, but for answers that it makes itself."""
    text = "a file may pass Lambda's 6 MB"
    for returned in handler.returns:
        made = [v.name for v in model.values(returned, handler) if isinstance(v, External)]
        # A page, a redirect, or a file that is told where it is made.
        if not any(name.removesuffix("()").endswith("Response") for name in made):
            yield payload_draft(returned, handler, "LO404", "warning", text, "FileResponse")
