"""Libraries that call AWS for an app: which operations, and which argument names the resource.

A line a function, easy to add to; names are those of `liftoff.project.evaluation.external_names`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from liftoff.plan.permissions.arguments import Arguments
from liftoff.plan.permissions.operations import Operation
from liftoff.plan.permissions.text import UNKNOWN, Text, Unknown, joined
from liftoff.plan.permissions.texts import Texts
from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.values import ClassValue, External, Instance, Site, Values
from liftoff.project.source.scopes import Scope

AWS_PACKAGES = (
    "boto3", "botocore", "aioboto3", "aiobotocore", "mypy_boto3", "types_boto3", "types_aio",
    "s3fs", "fsspec", "pynamodb", "smart_open", "aws_lambda_powertools", "aws_xray_sdk",
    "aws_secretsmanager_caching", "watchtower", "awswrangler", "pandas", "polars", "pyarrow",
    "langchain_aws", "anthropic",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Library:
    """What one function of a library does.

    Attributes:
        service: as `boto3.client` spells it.
        methods: the client's methods that it calls.
        argument: the argument of the operations that names the resource, or "".
        position: where the function takes it, or -1.
        keyword: as what it takes it.
    """

    service: str
    methods: tuple[str, ...]
    argument: str = ""
    position: int = -1
    keyword: str = ""


_POWERTOOLS = "aws_lambda_powertools.utilities.parameters"
_TRACES = ("put_trace_segments", "put_telemetry_records")
_LOGS = ("create_log_group", "create_log_stream", "put_log_events", "describe_log_streams")
_MODELS = ("invoke_model", "invoke_model_with_response_stream")
_MODEL = Library("bedrock-runtime", _MODELS, "modelId", 0, "model_id")
LIBRARIES: dict[str, Library] = {
    f"{_POWERTOOLS}.get_parameter": Library("ssm", ("get_parameter",), "Name", 0, "name"),
    f"{_POWERTOOLS}.get_parameters": Library("ssm", ("get_parameters_by_path",), "Path", 0, "path"),
    f"{_POWERTOOLS}.set_parameter": Library("ssm", ("put_parameter",), "Name", 0, "name"),
    f"{_POWERTOOLS}.get_secret": Library(
        "secretsmanager", ("get_secret_value",), "SecretId", 0, "name"
    ),
    f"{_POWERTOOLS}.ssm.get_parameter": Library("ssm", ("get_parameter",), "Name", 0, "name"),
    "aws_secretsmanager_caching.SecretCache().get_secret_string": Library(
        "secretsmanager", ("get_secret_value", "describe_secret"), "SecretId", 0, "secret_id"
    ),
    "aws_secretsmanager_caching.SecretCache().get_secret_binary": Library(
        "secretsmanager", ("get_secret_value", "describe_secret"), "SecretId", 0, "secret_id"
    ),
    "aws_xray_sdk.core.patch_all": Library("xray", _TRACES),
    "aws_xray_sdk.ext.flask.middleware.XRayMiddleware": Library("xray", _TRACES),
    "watchtower.CloudWatchLogHandler": Library("logs", _LOGS, "logGroupName", 0, "log_group_name"),
    "langchain_aws.ChatBedrock": _MODEL,
    "langchain_aws.ChatBedrockConverse": Library(
        "bedrock-runtime", ("converse", "converse_stream"), "modelId", 0, "model"
    ),
    "langchain_aws.BedrockLLM": _MODEL,
    "langchain_aws.BedrockEmbeddings": _MODEL,
    "anthropic.AnthropicBedrock().messages.create": Library(
        "bedrock-runtime", _MODELS, "modelId", -1, "model"
    ),
    "anthropic.AsyncAnthropicBedrock().messages.create": Library(
        "bedrock-runtime", _MODELS, "modelId", -1, "model"
    ),
}
_READ = ("get_object", "list_objects_v2")
_WRITE = ("put_object", "abort_multipart_upload")
# Last parts of functions that take `s3://bucket/key`, or a path of s3fs.
_READERS = ("read", "open", "get", "cat", "exists", "ls", "glob", "info", "find", "walk", "isfile",
            "isdir", "scan", "load", "download", "size", "du")  # fmt: skip
_WRITERS = ("to_", "write", "put", "pipe", "save", "upload", "touch", "mkdir", "copy", "cp", "mv")
_REMOVERS = ("rm", "delete", "remove")
_FILES = "s3fs.S3FileSystem()"
_MODELS_OF = "pynamodb.models."
# Methods of pynamodb's models. Source: `pynamodb.models.Model`.
_ITEMS = {
    "get": ("get_item",),
    "save": ("put_item",),
    "update": ("update_item",),
    "delete": ("delete_item",),
    "refresh": ("get_item",),
    "query": ("query",),
    "scan": ("scan",),
    "rate_limited_scan": ("scan",),
    "count": ("query", "describe_table"),
    "batch_get": ("batch_get_item",),
    "batch_write": ("batch_write_item",),
    "exists": ("describe_table",),
    "describe_table": ("describe_table",),
    "create_table": ("create_table", "describe_table"),
    "delete_table": ("delete_table",),
}


def library_operations(scope: Scope, evaluator: Evaluator, texts: Texts) -> Iterator[Operation]:
    """The operations that libraries call for a scope, in source order."""
    for site in scope.calls:
        call = site.node
        values = evaluator.values(call.func, scope)
        names = [value.name for value in values if isinstance(value, External)]
        for name in names:
            if name in LIBRARIES:
                yield from _library(LIBRARIES[name], call, scope, texts)
        if isinstance(call.func, ast.Attribute) and call.func.attr in _ITEMS:
            yield from _model_call(call, call.func, scope, evaluator, texts)
        if names:
            yield from _files(names[0], call, scope, texts)


def _library(library: Library, call: ast.Call, scope: Scope, texts: Texts) -> Iterator[Operation]:
    node = call.args[library.position] if 0 <= library.position < len(call.args) else None
    node = next((k.value for k in call.keywords if k.arg == library.keyword), node)
    given = texts.of(node, scope) if node is not None else (UNKNOWN,)
    fixed = {library.argument: given} if library.argument else {}
    for method in library.methods:
        yield Operation(library.service, method, Arguments(fixed=fixed), call, scope)


def _model_call(
    call: ast.Call, function: ast.Attribute, scope: Scope, evaluator: Evaluator, texts: Texts
) -> Iterator[Operation]:
    """A method of a pynamodb model, whose `Meta` names the table."""
    models = list(_models(function.value, scope, evaluator))
    index: dict[str, tuple[Text, ...]] = {}
    inner = function.value
    if isinstance(inner, ast.Attribute) and _is_index(evaluator.values(inner, scope), evaluator):
        # `Order.by_user.query()`
        models = list(_models(inner.value, scope, evaluator))
        index = {"IndexName": (UNKNOWN,)}
    for cls in models:
        scopes = evaluator.hierarchy.mro(cls)[0]
        table = tuple(text for one in scopes for text in _table(one, texts)) or (UNKNOWN,)
        fixed = {"TableName": table, "RequestItems{}": table, **index}
        for method in _ITEMS[function.attr]:
            yield Operation("dynamodb", method, Arguments(fixed=fixed), call, scope)


def _is_index(values: Values, evaluator: Evaluator) -> bool:
    classes = (value.cls for value in values if isinstance(value, Instance))
    bases = (base.name for cls in classes for base in evaluator.hierarchy.mro(cls)[1])
    return any(name.startswith("pynamodb.indexes.") for name in bases)


def _models(node: ast.expr, scope: Scope, evaluator: Evaluator) -> Iterator[Scope]:
    """The classes of the models that an expression may be, or be an item of."""
    for value in evaluator.values(node, scope):
        match value:
            case Instance(cls) | ClassValue(cls):
                externals = evaluator.hierarchy.mro(cls)[1]
                if any(base.name.startswith(_MODELS_OF) for base in externals):
                    yield cls
            case External(name, Site(where, ast.Call(func=ast.Attribute(value=inner)))) if (
                name.startswith(_MODELS_OF)
            ):
                # What `Order.get()` and `Order.query()` give.
                yield from _models(inner, where, evaluator)


def _table(model: Scope, texts: Texts) -> Iterator[Text]:
    for child in model.children:
        if child.name == "Meta":
            for binding in child.bindings.get("table_name", ()):
                if isinstance(binding.node, ast.expr):
                    yield from texts.of(binding.node, child)


def _files(name: str, call: ast.Call, scope: Scope, texts: Texts) -> Iterator[Operation]:
    """A library function that is given `s3://bucket/key`, or a method of s3fs."""
    own = name.startswith(_FILES)
    for argument in (*call.args[:2], *(k.value for k in call.keywords)):
        if not isinstance(argument, ast.Constant | ast.JoinedStr | ast.Name | ast.Attribute
                          | ast.BinOp):  # fmt: skip
            continue
        for text in texts.of(argument, scope):
            location = _location(text, own)
            if location is None:
                continue
            fixed = {"Bucket": (location[0],), "Key": (location[1],)}
            for method in _methods(name.rpartition(".")[2], call):
                yield Operation("s3", method, Arguments(fixed=fixed), call, scope)
            return


def _location(text: Text, own: bool) -> tuple[Text, Text] | None:
    """Bucket and key of a text."""
    first = text[0] if text else ""
    if isinstance(first, str) and first.startswith(("s3://", "s3a://")):
        text = joined((first.partition("://")[2],), text[1:])
    elif not own or isinstance(first, Unknown):
        return None
    for index, part in enumerate(text):
        if isinstance(part, str) and "/" in part:
            before, _, after = part.partition("/")
            return joined(text[:index], (before,)), joined((after,), text[index + 1 :]) or UNKNOWN
    return text, UNKNOWN


def _methods(function: str, call: ast.Call) -> tuple[str, ...]:
    if function.startswith(_REMOVERS):
        return ("delete_object", "list_objects_v2")
    if function.endswith("open"):
        mode = call.args[1] if len(call.args) > 1 else None
        mode = next((k.value for k in call.keywords if k.arg == "mode"), mode)
        if mode is None:
            return _READ
        if isinstance(mode, ast.Constant) and isinstance(mode.value, str):
            return _WRITE if set(mode.value) & set("wax") else _READ
        return (*_READ, *_WRITE)
    if function.startswith(_WRITERS):
        return (*_WRITE, *(_READ if function.startswith(("copy", "cp", "mv")) else ()))
    if function.startswith(_READERS):
        return _READ
    return (*_READ, *_WRITE)
