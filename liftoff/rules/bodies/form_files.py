"""Files that a form, or a parameter, brings (LO405)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.overrides import DEPENDS
from liftoff.project.evaluation.values import Constant, External, FunctionValue
from liftoff.project.source.parameters import default_of
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.bodies.payload_draft import payload_draft
from liftoff.rules.finding import Draft, Severity
from liftoff.rules.model import Model
from liftoff.rules.tables.bodies import FILE_FIELDS

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


def form_files(model: Model) -> Iterator[Draft]:
    """Uploads that a framework takes out of a form."""
    for handler in model.handlers:
        yield from _uploads(model, handler)
    for dependency in _dependencies(model):
        yield from _uploads(model, dependency)
    yield from _reads(model)


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
            yield payload_draft(
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
            yield payload_draft(
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
