"""Every call of AWS in a program, with what it needs and when it runs."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from liftoff.plan.permissions.arguments import Reader
from liftoff.plan.permissions.grants import Grant, grants
from liftoff.plan.permissions.libraries import AWS_PACKAGES, library_operations
from liftoff.plan.permissions.objects import Batch, Bound, Client, Many, Objects, Thing
from liftoff.plan.permissions.operations import Operation, Operations
from liftoff.plan.permissions.services import Services
from liftoff.plan.permissions.texts import Texts
from liftoff.project.evaluation.values import External, FunctionValue, Instance, Method, Values
from liftoff.project.source.modules import Modules
from liftoff.project.source.scopes import Scope
from liftoff.rules.model import Model

# Phases of a function's life that no route starts.
_ALWAYS = frozenset({"import", "startup", "shutdown", "background"})
_NOT_HERE = frozenset({"command", "script"})
# Library functions that do nothing with a client that they are given.
_HARMLESS = ("builtins.", "functools.", "logging.", "typing.", "contextlib.", "asyncio.",
             "unittest.", "fastapi.", "starlette.", "flask.", "concurrent.")  # fmt: skip
Handler = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class AwsCall:
    """One call, as plain data.

    Attributes:
        call: service and operation, as the source spells them: `s3.get_object`.
        path: file of the call.
        line: its line, from 1.
        lines: lines of the definitions around it, and of the top-level statement.
        handlers: file and line of each view that reaches it.
        always: whether it runs at import, at start-up or in the background of any function.
        seen: whether anything is seen to run it.
        grants: what it needs.
        unknown: why nothing is known of what it needs, or None.
        of_script: whether only its file's being run is seen to reach it: the app makes it if it
            imports that file, whatever its source says.
    """

    call: str
    path: str
    line: int
    lines: frozenset[int]
    handlers: frozenset[Handler]
    always: bool
    seen: bool
    grants: tuple[Grant, ...]
    unknown: str | None = None
    of_script: bool = False


def may_call_aws(modules: Modules) -> bool:
    """Whether any module so much as names a package that calls AWS."""
    return any(name in module.text for module in modules.by_name.values() for name in AWS_PACKAGES)


def aws_calls(model: Model, services: Callable[[], Services]) -> tuple[AwsCall, ...]:
    """The calls of a program, in the order of its files; those of commands left out.

    Args:
        model: the program and when what runs.
        services: gives what calls need; asked only where there may be some.
    """
    if not any(_imports_aws(scope) for scope in model.scopes):
        return ()
    finder = _Finder(model, services())
    return tuple(call for scope in model.scopes for call in finder.calls(scope))


def calls_of_app(calls: Iterable[AwsCall], loaded: Collection[str]) -> tuple[AwsCall, ...]:
    """The calls of a program without those of scripts.

    Args:
        calls: all that there are.
        loaded: files that the app was seen to import.
    """
    return tuple(call for call in calls if not call.of_script or call.path in loaded)


def _imports_aws(scope: Scope) -> bool:
    names = (*scope.imports, *scope.star_imports)
    return any(name.partition(".")[0].startswith(AWS_PACKAGES) for name in names)


class _Finder:
    def __init__(self, model: Model, services: Services) -> None:
        self._model = model
        self._services = services
        registry = model.map.registry
        views = {scope for found in model.map.routes for scope in found.handlers}
        entries = views.union(registry.background, registry.events)
        self._texts = Texts(model.evaluator, entries)
        self._reader = Reader(model.evaluator, self._texts)
        self._objects = Objects(model.evaluator, services, self._texts)
        self._operations = Operations(self._objects, services, self._reader)
        self._handlers = {
            found.route.id: (found.route.path, found.route.line) for found in model.map.routes
        }

    def calls(self, scope: Scope) -> Iterator[AwsCall]:
        routes, phases = self._model.reached_by(scope)
        if scope.kind == "main":
            return
        of_script = bool(phases) and not routes and _NOT_HERE.issuperset(phases)
        if of_script and "script" not in phases:
            return
        found = [*self._found(scope)]
        if not found:
            return
        handlers = frozenset(self._handlers[route] for route in routes)
        always = not _ALWAYS.isdisjoint(phases)
        seen = bool(routes or phases) and not of_script
        for call, node, needs, unknown in found:
            yield AwsCall(
                call=call,
                path=scope.module.path,
                line=getattr(node, "lineno", scope.line),
                lines=_lines(scope, node),
                handlers=handlers,
                always=always,
                seen=seen,
                grants=needs,
                unknown=unknown,
                of_script=of_script,
            )

    def _found(self, scope: Scope) -> Iterator[tuple[str, ast.AST, tuple[Grant, ...], str | None]]:
        operations = (
            *self._operations.of(scope),
            *library_operations(scope, self._model.evaluator, self._texts),
        )
        for operation in operations:
            name = f"{operation.service or '?'}.{operation.method or '?'}"
            needs, unknown = self._needs(operation)
            if needs or unknown:
                yield name, operation.node, needs, unknown
        yield from (
            (name, node, (), unknown) for name, node, unknown in self._lost(scope, operations)
        )

    def _needs(self, operation: Operation) -> tuple[tuple[Grant, ...], str | None]:
        service = self._services.get(operation.service) if operation.service else None
        if service is None:
            return (), "of which service this client is, is not known"
        if operation.method is None:
            return (), "which operation this is, is not known"
        if operation.method not in service:
            return (), f"the data set has no operation of this name in {service.name}"
        needs = service.needs(operation.method)
        if needs is None:
            return (), "which action allows this is not in the data set"
        found = (grant for need in needs for grant in grants(need, operation, self._reader))
        return tuple(dict.fromkeys(found)), None

    def _lost(
        self, scope: Scope, operations: Iterable[Operation]
    ) -> Iterator[tuple[str, ast.AST, str]]:
        """Clients that go where they cannot be followed."""
        known = {id(operation.node) for operation in operations}
        for site in scope.calls:
            node = site.node
            if id(node) in known:
                continue
            functions = self._model.evaluator.values(node.func, scope)
            if self._dynamic(node, functions, scope):
                yield "getattr", node, "the name of the method is only known at run time"
            elif isinstance(node.func, ast.Attribute) and self._may_be_aws(node.func, functions):
                yield (
                    f"?.{node.func.attr}",
                    node,
                    "it looks like a call of an AWS client, whose service is not known",
                )
            else:
                yield from self._given_away(node, functions, scope)

    def _dynamic(self, node: ast.Call, functions: Values, scope: Scope) -> bool:
        if not any(isinstance(v, External) and v.name == "builtins.getattr" for v in functions):
            return False
        if len(node.args) < 2 or isinstance(node.args[1], ast.Constant):
            return False
        return any(isinstance(v, Client | Thing) for v in self._objects.of(node.args[0], scope))

    def _may_be_aws(self, function: ast.Attribute, functions: Values) -> bool:
        """A method that only clients have, on an object of which nothing is known."""
        name = function.attr
        if "_" not in name or name.startswith("_"):
            return False
        if any(isinstance(v, FunctionValue | Method | Instance) for v in functions):
            return False
        known = [v for v in functions if isinstance(v, External) and not _opaque(v.name)]
        if functions and len(known) == len(functions):
            return False
        if name not in self._services.methods:
            return False
        receiver = _last_name(function.value)
        return name in _TELLING or "client" in receiver or receiver in self._services.methods[name]

    def _given_away(
        self, node: ast.Call, functions: Values, scope: Scope
    ) -> Iterator[tuple[str, ast.AST, str]]:
        names = [value.name for value in functions if isinstance(value, External)]
        if not names or any(name.startswith(_HARMLESS) for name in names):
            return
        if any(isinstance(one, Bound) for one in self._objects.of(node.func, scope)):
            return
        for argument in (*node.args, *(k.value for k in node.keywords)):
            for one in self._objects.of(argument, scope):
                if isinstance(one, Client | Thing | Many | Batch):
                    what = getattr(one, "service", None) or "an AWS service"
                    yield names[0], node, f"it is given a client of {what}, and may call anything"
                    return


# Names that hardly any other library has.
_TELLING = frozenset({
    "put_item", "get_item", "update_item", "delete_item", "batch_write_item", "batch_get_item",
    "transact_write_items", "put_object", "get_object", "delete_object", "list_objects_v2",
    "head_object", "generate_presigned_url", "upload_fileobj", "download_fileobj",
    "send_message_batch", "receive_message", "get_secret_value", "get_parameters_by_path",
    "start_execution", "invoke_model", "admin_create_user", "admin_get_user", "put_events",
    "put_metric_data", "start_query_execution", "assume_role", "detect_document_text",
})  # fmt: skip


def _last_name(node: ast.expr) -> str:
    """What an object is called where it is used: `client` of `kwargs["client"]`."""
    match node:
        case ast.Name(name) | ast.Attribute(attr=name):
            return name.lower()
        case ast.Subscript(slice=ast.Constant(str() as name)):
            return name.lower()
        case ast.Await(value=value):
            return _last_name(value)
        case _:
            return ""


def _opaque(name: str) -> bool:
    """Whether an object may be anything that the app has put there."""
    first, _, rest = name.partition(".")
    if any(word in first for word in ("boto", "aws", "dynamo")):
        return True  # a library around boto3
    if first == "builtins" and not hasattr(builtins, re.split(r"[.(\[]", rest)[0]):
        return True
    return name.startswith(("flask.g", "flask.current_app", "starlette.requests.Request", "?")) or (
        ".state" in name
    )


def _lines(scope: Scope, node: ast.AST) -> frozenset[int]:
    """First lines of what a call stands in: definitions, and the module's own statement."""
    line = getattr(node, "lineno", 0)
    around = {s.line for s in (scope, *scope.ancestors()) if s.kind in ("function", "class")}
    tree = scope.module.tree
    top = next((s.lineno for s in tree.body if s.lineno <= line <= (s.end_lineno or s.lineno)), 0)
    return frozenset(around | {top})
