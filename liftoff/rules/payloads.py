"""Large answers and uploads (LO404, LO405).

## What it finds

| code | what | severity |
|---|---|---|
| LO404 | a file as an answer: `FileResponse`, `send_file` | warning |
| LO404 | sound or film that the request makes in memory | info |
| LO405 | an upload: `UploadFile`, `request.files`, a form's file | warning when kept, else info |
| LO405 | a whole body that is taken for a file or base64 | warning |
| LO405 | a field of the body that is decoded from base64 | info |

## Why

A Lambda invocation takes and gives at most 6 MB, of which base64 leaves 4.5 MB for binary bodies.

## Example

Bad: `return FileResponse("video.mp4")`.
Good: `return RedirectResponse(s3.generate_presigned_url("get_object", ...))`.

## How sure

How large an answer or upload is only the run tells: each that may be is told, so most are warnings.

## How to fix

Presigned S3 addresses, both ways.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.platform import LAMBDA_PAYLOAD_BYTES
from liftoff.project.evaluation.overrides import DEPENDS
from liftoff.project.evaluation.places import APP_FOLDERS, SOURCE
from liftoff.project.evaluation.values import Constant, Container, External, FunctionValue, Place
from liftoff.project.source.parameters import default_of
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.bodies.copied_files import copies_a_file
from liftoff.rules.bodies.raw_uploads import raw_uploads
from liftoff.rules.disk_reads import is_part_of_package
from liftoff.rules.finding import Draft, Severity
from liftoff.rules.model import Call, Model
from liftoff.rules.network.caller_values import from_caller
from liftoff.rules.tables.bodies import FILE_FIELDS
from liftoff.rules.tables.servers import FILE_RESPONSES, STREAM_RESPONSES

# A bound this large is a number of something else: an id, a time stamp.
_NOT_BYTES = 1_000_000_000
_OF_PAGES = (
    ".html", ".htm", ".css", ".js", ".ico", ".webmanifest", ".md", ".svg", "favicon.png",
    "apple-touch-icon.png", "robots.txt", "humans.txt", "llms.txt", "ads.txt", "security.txt",
    "manifest.json", "sitemap.xml",
)  # fmt: skip
# By a name that is written out: `FileResponse("images/icon.png")`.
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".woff", ".woff2", ".ttf")
# Give a path, or the same one in another form.
_GIVES_PATH = frozenset({"fspath", "abspath", "realpath", "normpath", "join", "joinpath"})
# Files that are large even where they come with the package.
_LARGE = (
    ".mp4", ".mkv", ".mov", ".avi", ".webm", ".zip", ".gz", ".tar", ".7z", ".iso", ".apk", ".exe",
    ".dmg", ".bin", ".onnx", ".pt", ".pth", ".safetensors", ".gguf",
)  # fmt: skip
_MEDIA = ("audio/", "video/", "application/zip", "application/x-zip")
_IN_MEMORY = "sound, film or an archive made in memory is sent; at most 6 MB pass"
_ANSWERS = ("starlette.responses.Response", "flask.Response", "flask.wrappers.Response")
_FIX = "Hand out a presigned S3 address instead of the bytes."
# What the fields of a Flask form hold as files.
_FILES = (
    tuple(
        f"flask.request.files{taken}"
        for taken in ("", ".get()", ".getlist()", ".values()", ".items()", ".to_dict()")
    )
    + FILE_FIELDS
)

_TAKES = (ast.Subscript, ast.Call, ast.Attribute)
# What parsers of Flask-RESTful and RESTX give.
_PARSED = (".RequestParser().parse_args()", ".Api().parser().parse_args()")
_READ = ("flask.request.files", "starlette.requests.Request().form()", *FILE_FIELDS)


def check(model: Model) -> Iterator[Draft]:
    """Files sent, files received."""
    for call in model.calls(*FILE_RESPONSES):
        if model.in_request(call.scope) and not _is_small(model, call):
            text = "a file may pass Lambda's 6 MB"
            severity: Severity = "warning"
            if _is_in_memory(model, call):
                if not _is_media(call, 1):
                    continue
                text, severity = _IN_MEMORY, "info"
            yield _draft(call.node, call.scope, "LO404", severity, text, call.name)
    yield from _whole_answers(model)
    for call in model.calls("flask.send_from_directory"):
        folder = call.argument(0, "directory")
        if folder is not None and _is_of_data(model, folder, call.scope):
            text = "a file may pass Lambda's 6 MB"
            yield _draft(call.node, call.scope, "LO404", "warning", text, call.name)
    for call in model.calls(*STREAM_RESPONSES):
        yield from _streamed_file(model, call)
    for call in model.calls("builtins.min"):
        yield from _bounded(model, call)
    for found in model.map.routes:
        for handler in found.handlers:
            yield from _returned_path(model, handler)
            yield from _uploads(model, handler)
    for dependency in _dependencies(model):
        yield from _uploads(model, dependency)
    yield from _reads(model)
    yield from raw_uploads(model)


def _dependencies(model: Model) -> list[Scope]:
    """The functions of `Depends(audio)`, which may take uploads as handlers do."""
    given = [
        value.scope
        for call in model.calls(*DEPENDS)
        if call.node.args
        for value in model.values(call.node.args[0], call.scope)
        if isinstance(value, FunctionValue)
    ]
    return [f for f in dict.fromkeys(given) if model.in_request(f) and f not in model.handlers]


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
            yield _draft(call.node, call.scope, "LO404", "info", _IN_MEMORY, call.name)


def _is_media(call: Call, position: int) -> bool:
    """Whether the answer says that it is sound, film or an archive, which are seldom small."""
    kind = call.argument(position, "mimetype", "media_type", "content_type")
    named = str(kind.value) if isinstance(kind, ast.Constant) else ""
    # A list of what to play is a text.
    return named.startswith(_MEDIA) and "mpegurl" not in named.lower()


def _is_small(model: Model, call: Call) -> bool:
    """Whether a file is sent that belongs to a page, or to the package."""
    source = call.argument(0, "path", "path_or_file")
    values = model.values(source, call.scope) if source is not None else ()
    names = [v.value for v in values if isinstance(v, Constant) and isinstance(v.value, str)]
    places = [v for v in values if isinstance(v, Place)]
    if names and len(names) == len(values) and all(n.endswith(_OF_PAGES) for n in names):
        return True
    # Wherever the package lies, and whatever a setting says that it lies in.
    if places and all(v.whole and v.text.endswith(_OF_PAGES) for v in places):
        return True
    if source is None:
        return False
    name = _last_name(source, call.scope)
    if name.endswith((*_OF_PAGES, *_LARGE)):
        return name.endswith(_OF_PAGES)
    spelled = name.endswith(_PICTURES) or _is_joined(source, call.scope)
    return spelled and is_part_of_package(model, source, call.scope)


def _is_joined(node: ast.expr, scope: Scope) -> bool:
    """Whether the file is named below a folder right here: a setting may lead anywhere."""
    match node:
        case ast.BinOp(op=ast.Div()):
            return True
        case ast.Call(func=ast.Attribute(attr="join" | "joinpath")):
            return True
        case ast.JoinedStr(values=[ast.Constant(value=str() as folder), *_]):
            return "/" in folder
        case ast.Call(func=ast.Name(id="str" | "Path"), args=[path]):
            return _is_joined(path, scope)
        case ast.Call(func=ast.Attribute(value=path, attr="resolve" | "absolute")):
            return _is_joined(path, scope)
        case ast.Name(id=name) if name in scope.bindings:
            return all(
                isinstance(b.node, ast.BinOp | ast.Call)
                and _is_joined(b.node, scope)
                and not _last_name(b.node, scope).endswith(_LARGE)
                for b in scope.bindings[name]
                if b.line < node.lineno
            )
        case _:
            return False


def _last_name(node: ast.expr, scope: Scope) -> str:
    """The file's name where the source spells it: `str(FOLDER / "index.html")`."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=[*_, ast.Constant(value=str() as text)]):
            return text
        case ast.BinOp(op=ast.Div() | ast.Add(), right=last):
            return _last_name(last, scope)
        case ast.Call(func=ast.Name(id="str"), args=[path]):
            return _last_name(path, scope)
        case ast.Call(func=ast.Attribute(attr=called), args=[*_, last]) if called in _GIVES_PATH:
            return _last_name(last, scope)
        case ast.Call(func=ast.Attribute(value=path, attr="resolve" | "absolute" | "as_posix")):
            return _last_name(path, scope)
        case ast.Name(id=name) if name in scope.bindings:
            only, *more = scope.bindings[name]
            made = only.node if not more and only.line < node.lineno else None
            if only.kind == "value" and isinstance(made, ast.BinOp | ast.Call):
                return _last_name(made, scope)
    return ""


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
                yield _draft(
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
        yield _draft(
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
        if not any(name.removesuffix("()") in FILE_RESPONSES for name in made):
            yield _draft(returned, handler, "LO404", "warning", text, "FileResponse")


def _uploads(model: Model, handler: Scope) -> Iterator[Draft]:
    """FastAPI parameters that are files."""
    node = handler.node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return
    outer = handler.parent or handler
    for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
        if argument.annotation is None:
            continue
        default = default_of(node.args, argument.arg)
        given = (argument.annotation, default.func if isinstance(default, ast.Call) else None)
        names = {
            value.name
            for whole in given
            if whole is not None
            for part in walk(whole)
            if isinstance(part, ast.Name | ast.Attribute)
            for value in model.values(part, outer)
            if isinstance(value, External)
        }
        if names & {"starlette.datastructures.UploadFile", "fastapi.File"}:
            yield _draft(
                argument,
                handler,
                "LO405",
                "info",
                "an upload is bounded by Lambda's 6 MB",
                argument.arg,
            )


def _reads(model: Model) -> Iterator[Draft]:
    """Flask uploads: taken from `request.files`, kept or read whole."""
    for scope in model.scopes:
        if not model.in_request(scope):
            continue
        for store in _taken(model, scope):
            kept = any(map(_saves, (scope, *_given_to(model, store, scope))))
            severity: Severity = "warning" if kept else "info"
            yield _draft(
                store, scope, "LO405", severity, "an upload may pass Lambda's 6 MB", "request.files"
            )
            break


def _saves(scope: Scope) -> bool:
    return any(
        isinstance(call.node.func, ast.Attribute)
        and call.node.func.attr in ("save", "upload_fileobj")
        for call in scope.calls
    )


def _given_to(model: Model, file: ast.expr, scope: Scope) -> Iterator[Scope]:
    """The functions of the project that are called with a file: `save_picture(form.photo.data)`."""
    for edge in model.graph.edges.get(scope, ()):
        if isinstance(edge.node, ast.Call) and file in edge.node.args and edge.kind == "call":
            yield edge.callee


def _handed(scope: Scope) -> Iterator[ast.expr]:
    """What calls are given that may be a file: `Image.open(request.files["photo"])`."""
    for call in scope.calls:
        for given in (*call.node.args, *(keyword.value for keyword in call.node.keywords)):
            file = given
            match given:
                case ast.Attribute(inner, "stream"):
                    file = inner
                case _:
                    pass
            if _may_be_file(file):
                yield file


def _may_be_file(node: ast.expr) -> bool:
    match node:
        case (
            ast.Subscript(ast.Attribute(attr="files"))
            | ast.Call(ast.Attribute(ast.Attribute(attr="files"), "get"))
            | ast.Attribute(attr="data")
        ):
            return True
        case _:
            return False


def _taken(model: Model, scope: Scope) -> Iterator[ast.expr]:
    yield from _used(model, scope)
    for given in _handed(scope):
        for value in model.values(given, scope):
            # A function of the project that uses the file is where it is told.
            if (
                isinstance(value, External)
                and value.name.removesuffix("[]") in _FILES
                and not any(any(_used(model, f)) for f in _given_to(model, given, scope))
            ):
                yield given


def _used(model: Model, scope: Scope) -> Iterator[ast.expr]:
    yield from _parsed(model, scope)
    for binding_list in scope.bindings.values():
        for binding in binding_list:
            node = binding.node
            if binding.kind in ("value", "element") and isinstance(node, _TAKES):
                for value in model.values(node, scope):
                    if isinstance(value, External) and value.name.removesuffix("[]") in _FILES:
                        yield node
    for call in scope.calls:
        function = call.node.func
        if isinstance(function, ast.Attribute) and function.attr in ("read", "save"):
            for value in model.later.values(function.value, scope):
                if isinstance(value, External) and value.name.startswith(_READ):
                    yield call.node


def _parsed(model: Model, scope: Scope) -> Iterator[ast.expr]:
    """`parser.parse_args()["file"]`, where a parser's argument of that name is a file."""
    wanted: list[ast.expr] = []
    for bindings in scope.bindings.values():
        wanted += [b.node for b in bindings if isinstance(b.node, ast.expr)]
    wanted += [c.node.func.value for c in scope.calls if isinstance(c.node.func, ast.Attribute)]
    wanted += [argument for c in scope.calls for argument in c.node.args]
    for node in wanted:
        match node:
            case ast.Subscript(args, ast.Constant(str() as key)) | ast.Call(
                ast.Attribute(args, "get"), [ast.Constant(str() as key), *_]
            ):
                values = model.values(args, scope)
                parsed = any(isinstance(v, External) and v.name.endswith(_PARSED) for v in values)
                if parsed and key in _file_arguments(model):
                    yield node


def _file_arguments(model: Model) -> set[str]:
    """The names of arguments that parsers of Flask-RESTful and RESTX take from the files."""
    found: set[str] = set()
    for call in model.method_calls("add_argument"):
        location = call.argument(-1, "location")
        name = call.argument(0, "name")
        places = ast.unparse(location) if location is not None else ""
        if name is not None and "files" in places:
            values = model.values(name, call.scope)
            found.update(str(v.value) for v in values if isinstance(v, Constant))
    return found


def _draft(
    node: ast.AST, scope: Scope, rule: str, severity: Severity, message: str, symbol: str
) -> Draft:
    return Draft(
        rule=rule,
        severity=severity,
        category="large_upload_or_download",
        message=message,
        node=node,
        scope=scope,
        symbol=symbol,
        fix=_FIX,
    )
