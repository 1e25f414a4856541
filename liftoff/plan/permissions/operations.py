"""The operations that a scope calls, through clients, resources and what boto3 adds to them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from liftoff.plan.permissions.arguments import Arguments, Given, Reader
from liftoff.plan.permissions.objects import (
    Batch,
    Bound,
    Client,
    Many,
    Objects,
    Paged,
    Session,
    Thing,
    element_of,
)
from liftoff.plan.permissions.services import Services
from liftoff.plan.permissions.text import UNKNOWN, Text, joined
from liftoff.project.source.scopes import Scope

# Methods of a client that send nothing by themselves.
_SILENT = frozenset({
    "get_paginator", "get_waiter", "can_paginate", "close", "exceptions", "meta", "__aenter__",
    "__aexit__", "__enter__", "__exit__", "waiter_names",
})  # fmt: skip
_ABORT = "abort_multipart_upload"


@dataclass(frozen=True, slots=True)
class Transfer:
    """A method that boto3 adds: its arguments by position, and the operations that it calls.

    Source: `boto3.s3.inject` and `s3transfer`.
    """

    positions: tuple[str, ...]
    operations: tuple[str, ...]


_UPLOAD = ("put_object", _ABORT)
_DOWNLOAD = ("head_object", "get_object")
_COPY = ("copy_object", _ABORT)
# By the class that has the method: "Client", or a class of `boto3.resource("s3")`.
TRANSFERS: dict[str, dict[str, Transfer]] = {
    "Client": {
        "upload_file": Transfer(("Filename", "Bucket", "Key", "ExtraArgs"), _UPLOAD),
        "upload_fileobj": Transfer(("Fileobj", "Bucket", "Key", "ExtraArgs"), _UPLOAD),
        "download_file": Transfer(("Bucket", "Key", "Filename", "ExtraArgs"), _DOWNLOAD),
        "download_fileobj": Transfer(("Bucket", "Key", "Fileobj", "ExtraArgs"), _DOWNLOAD),
        "copy": Transfer(("CopySource", "Bucket", "Key", "ExtraArgs"), _COPY),
        "generate_presigned_post": Transfer(("Bucket", "Key"), ("put_object",)),
    },
    "Bucket": {
        "upload_file": Transfer(("Filename", "Key", "ExtraArgs"), _UPLOAD),
        "upload_fileobj": Transfer(("Fileobj", "Key", "ExtraArgs"), _UPLOAD),
        "download_file": Transfer(("Key", "Filename", "ExtraArgs"), _DOWNLOAD),
        "download_fileobj": Transfer(("Key", "Fileobj", "ExtraArgs"), _DOWNLOAD),
        "copy": Transfer(("CopySource", "Key", "ExtraArgs"), _COPY),
        "load": Transfer((), ("list_buckets",)),
    },
    "Object": {
        "upload_file": Transfer(("Filename", "ExtraArgs"), _UPLOAD),
        "upload_fileobj": Transfer(("Fileobj", "ExtraArgs"), _UPLOAD),
        "download_file": Transfer(("Filename", "ExtraArgs"), _DOWNLOAD),
        "download_fileobj": Transfer(("Fileobj", "ExtraArgs"), _DOWNLOAD),
        "copy": Transfer(("CopySource", "ExtraArgs"), _COPY),
    },
    "ObjectSummary": {"load": Transfer((), ("head_object",))},
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One request that code may send.

    Attributes:
        service: as `boto3.client` spells it, or None when it is not known.
        method: the client's method, or None when it is not known.
        arguments: what is given to it.
        node: the expression behind it.
        scope: where that stands.
        region: where it is sent, or None for the function's own region.
    """

    service: str | None
    method: str | None
    arguments: Arguments
    node: ast.expr
    scope: Scope
    region: Text | None = None


def _split(text: Text, separator: str) -> tuple[Text, Text, Text]:
    """As `str.partition`, of a text with unknown parts."""
    for index, part in enumerate(text):
        if isinstance(part, str) and separator in part:
            before, _, after = part.partition(separator)
            head = joined(text[:index], (before,))
            return head, (separator,), joined((after,), text[index + 1 :])
    return text, (), UNKNOWN


class Operations:
    """Finds the operations of a scope.

    Args:
        objects: what tells clients from other objects.
        services: the data set.
        reader: reads arguments.
    """

    def __init__(self, objects: Objects, services: Services, reader: Reader) -> None:
        self._objects = objects
        self._services = services
        self._reader = reader

    def of(self, scope: Scope) -> Iterator[Operation]:
        """Each operation that a scope may call, in source order."""
        called: set[int] = set()
        for site in scope.calls:
            called.add(id(site.node.func))
            for found in self._objects.of(site.node.func, scope):
                if isinstance(found, Bound):
                    yield from self._call(found, site.node, scope)
            yield from self._passed(site.node, scope)
        for attribute in scope.attributes:
            if id(attribute) not in called and isinstance(attribute.ctx, ast.Load):
                yield from self._lazy(attribute, scope)

    def _call(self, bound: Bound, call: ast.Call, scope: Scope) -> Iterator[Operation]:
        match bound:
            case Bound(Client() as client, name):
                yield from self._client(client, name, call, scope)
            case Bound(Paged(client, method, wait), name):
                if name == ("wait" if wait else "paginate"):
                    arguments = Arguments.of(call, scope)
                    yield Operation(client.service, method, arguments, call, scope, client.region)
            case Bound(Thing() as thing, name):
                yield from self._thing(thing, name, call, scope)
            case Bound(Many() as many, name):
                yield from self._many(many, name, call, scope)
            case Bound(Batch(table), "put_item" | "delete_item"):
                yield self._batched(table, call, scope)
            case Bound(Session()):
                pass

    def _client(
        self, client: Client, name: str, call: ast.Call, scope: Scope
    ) -> Iterator[Operation]:
        if name == "generate_presigned_url":
            yield from self._presigned(client, call, scope)
        elif client.service == "s3" and name in TRANSFERS["Client"]:
            yield from self._transfer(TRANSFERS["Client"][name], {}, call, scope)
        elif name not in _SILENT:
            arguments = Arguments.of(call, scope)
            if "CopySource" in arguments.named:
                arguments = arguments.also({}, self._copied(arguments))
            yield Operation(client.service, name, arguments, call, scope, client.region)

    def _presigned(self, client: Client, call: ast.Call, scope: Scope) -> Iterator[Operation]:
        """What signs a request may do what whoever sends it asks for."""
        arguments = Arguments.of(call, scope, "ClientMethod", "Params")
        params = arguments.named.get("Params")
        spread = (params,) if params is not None else ()
        for text in self._reader.look(arguments, "ClientMethod").texts or (UNKNOWN,):
            method = text[0] if len(text) == 1 and isinstance(text[0], str) else None
            given = Arguments(spread=spread)
            yield Operation(client.service, method, given, call, scope, client.region)

    def _transfer(
        self, transfer: Transfer, own: Mapping[str, Given], call: ast.Call, scope: Scope
    ) -> Iterator[Operation]:
        arguments = Arguments.of(call, scope, *transfer.positions).also(own)
        extra = arguments.named.get("ExtraArgs")
        if extra is not None:
            arguments = Arguments(
                arguments.named, arguments.fixed, (*arguments.spread, extra), arguments.unknown
            )
        if "CopySource" in arguments.named:
            arguments = arguments.also({}, self._copied(arguments))
        for method in transfer.operations:
            yield Operation("s3", method, arguments, call, scope)
        if transfer.operations is _COPY:
            source = {k.partition(".")[2]: v for k, v in self._copied(arguments).items()}
            yield Operation("s3", "head_object", Arguments(fixed=source), call, scope)

    def _copied(self, arguments: Arguments) -> dict[str, tuple[Text, ...]]:
        """Where a copy comes from: a dict of bucket and key, or a text with a slash between."""
        given = arguments.named["CopySource"]
        texts = self._reader.texts.of(*given) if given is not None else (UNKNOWN,)
        found: dict[str, tuple[Text, ...]] = {}
        for name, index in (("Bucket", 0), ("Key", 2)):
            looked = self._reader.look(arguments, f"CopySource.{name}").texts
            split = tuple(_split(text, "/")[index] for text in texts if text != UNKNOWN)
            found[f"CopySource.{name}"] = looked or split or (UNKNOWN,)
        return found

    def _thing(self, thing: Thing, name: str, call: ast.Call, scope: Scope) -> Iterator[Operation]:
        spec = self._class(thing)
        own = dict(thing.ids)
        transfers = TRANSFERS.get(thing.kind, {}) if thing.service == "s3" else {}
        if name in transfers:
            named = {"Bucket": own.get("bucket_name", own.get("name")), "Key": own.get("key")}
            known = {k: v for k, v in named.items() if k == "Bucket" or thing.kind != "Bucket"}
            yield from self._transfer(transfers[name], known, call, scope)
        elif name in spec["methods"]:
            yield self._resource(thing, spec["methods"][name], call, call, scope)
        elif name in ("load", "reload") and "load" in spec:
            yield self._resource(thing, spec["load"], call, call, scope)
        elif name in spec["waiters"]:
            service = self._services.get(thing.service)
            method = service.waiters.get(spec["waiters"][name]) if service is not None else None
            params = spec.get("load", {}).get("params", {})
            yield self._resource(thing, {"method": method, "params": params}, call, call, scope)
        elif (thing.service, thing.kind, name) == ("ec2", "", "create_tags"):
            yield Operation("ec2", "create_tags", Arguments.of(call, scope), call, scope)

    def _many(self, many: Many, name: str, call: ast.Call, scope: Scope) -> Iterator[Operation]:
        spec = self._class(many.owner)["many"][many.name]
        if name in ("all", "filter", "limit", "page_size", "pages", "iterator"):
            yield self._resource(many.owner, spec, call, call, scope)
        elif name in spec["batch"]:
            yield self._resource(many.owner, spec, None, call, scope)
            element = element_of(many, spec)
            yield self._resource(element, spec["batch"][name], call, call, scope)

    def _resource(
        self,
        thing: Thing,
        action: Mapping[str, Any],
        call: ast.Call | None,
        node: ast.expr,
        scope: Scope,
    ) -> Operation:
        """An operation whose arguments are, in part, identifiers of the object."""
        own = dict(thing.ids)
        named: dict[str, Given] = {}
        for target, source in action.get("params", {}).items():
            if source.startswith("="):
                named[target] = (ast.Constant(source[1:]), scope)
            else:
                named[target] = own.get(source[1:])
        arguments = Arguments.of(call, scope) if call is not None else Arguments()
        method, arguments = action.get("method"), arguments.also(named)
        return Operation(thing.service, method, arguments, node, scope, thing.region)

    def _batched(self, table: Thing, call: ast.Call, scope: Scope) -> Operation:
        given = dict(table.ids).get("name")
        texts = (UNKNOWN,) if given is None else self._reader.texts.of(*given)
        arguments = Arguments(fixed={"RequestItems{}": texts})
        return Operation("dynamodb", "batch_write_item", arguments, call, scope, table.region)

    def _lazy(self, attribute: ast.Attribute, scope: Scope) -> Iterator[Operation]:
        """An attribute that boto3 asks the service for when it is read first."""
        for found in self._objects.of(attribute, scope):
            if isinstance(found, Bound) and isinstance(found.owner, Thing):
                spec = self._class(found.owner)
                if found.name in spec.get("lazy", ()):
                    yield self._resource(found.owner, spec["load"], None, attribute, scope)

    def _passed(self, call: ast.Call, scope: Scope) -> Iterator[Operation]:
        """`to_thread(s3.put_object, Bucket=b)`: a method that something else calls."""
        for argument in (*call.args, *(k.value for k in call.keywords)):
            if not isinstance(argument, ast.Attribute | ast.Name):
                continue
            for found in self._objects.of(argument, scope):
                if isinstance(found, Bound) and not isinstance(found.owner, Session):
                    rest = (
                        call.args[call.args.index(argument) + 1 :] if argument in call.args else []
                    )
                    inner = ast.copy_location(ast.Call(argument, rest, call.keywords), call)
                    if isinstance(found.owner, Client) and found.name in _SILENT:
                        continue
                    yield from self._call(found, inner, scope)

    def _class(self, thing: Thing) -> Mapping[str, Any]:
        service = self._services.get(thing.service)
        return service.classes[thing.kind] if service is not None else {}
