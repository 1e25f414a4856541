"""The objects of boto3 and its relatives: clients, resources, collections, paginators, waiters."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from liftoff.plan.permissions.arguments import Given
from liftoff.plan.permissions.services import Services
from liftoff.plan.permissions.text import UNKNOWN, Text, Variable
from liftoff.plan.permissions.texts import Texts
from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.values import External, Site
from liftoff.project.source.scopes import Scope

_MAX_DEPTH = 40
SESSIONS = re.compile(
    r"(boto3|aioboto3)(\.session)?\.Session\(\)|boto3\.DEFAULT_SESSION"
    r"|(botocore|aiobotocore)\.session\.(get_session|Session|AioSession)\(\)"
)
# `mypy_boto3_s3.client.S3Client` as an annotation.
_STUB = re.compile(
    r"(?:mypy_boto3|types_boto3|types_aiobotocore|types_aioboto3)_(\w+?)"
    r"(?:\.(?:client|service_resource))?\.(\w+?)\(\)(.*)"
)
# What gives back the context that it enters.
_ENTERING = (".enter_context()", ".enter_async_context()")
# Lambda sets these to the function's own region.
_OWN_REGION = frozenset({"AWS_REGION", "AWS_DEFAULT_REGION"})
_TAIL = re.compile(r"\.(\w+)|(\[\])|(\(\))")


@dataclass(frozen=True, slots=True)
class Session:
    """What makes clients; in a region of its own, or None for the one that the function is in."""

    region: Text | None = None


@dataclass(frozen=True, slots=True)
class Client:
    """A client; of which service is not known where `service` is None."""

    service: str | None
    region: Text | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """An object of `boto3.resource`: a table, a bucket; with "" as its kind, the service itself."""

    service: str
    kind: str
    ids: tuple[tuple[str, Given], ...] = ()
    region: Text | None = None


@dataclass(frozen=True, slots=True)
class Many:
    """A collection: `bucket.objects`."""

    owner: Thing
    name: str


@dataclass(frozen=True, slots=True)
class Meta:
    """`table.meta`."""

    service: str
    region: Text | None


@dataclass(frozen=True, slots=True)
class Paged:
    """A paginator, or with `wait` a waiter, of an operation; None where its name is not known."""

    client: Client
    method: str | None
    wait: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """`table.batch_writer()`."""

    table: Thing


@dataclass(frozen=True, slots=True)
class Bound:
    """An attribute of one of these, mostly a method."""

    owner: Session | Client | Thing | Many | Paged | Batch
    name: str


Found = Session | Client | Thing | Many | Meta | Paged | Batch | Bound


class Objects:
    """Answers which of these an expression is.

    Args:
        evaluator: what follows values through the program.
        services: the data set.
        texts: reads the names of services and operations.
    """

    def __init__(self, evaluator: Evaluator, services: Services, texts: Texts) -> None:
        self._evaluator = evaluator
        self._services = services
        self._texts = texts
        self._known: dict[tuple[Site, str], tuple[Found, ...]] = {}
        self._depth = 0

    def of(self, node: ast.expr, scope: Scope) -> tuple[Found, ...]:
        """What an expression may be; empty when it is none of these."""
        values = self._evaluator.values(node, scope)
        found = (self._external(value) for value in values if isinstance(value, External))
        return tuple(dict.fromkeys(one for several in found for one in several))

    def _external(self, value: External) -> tuple[Found, ...]:
        name, site = value
        stub = _STUB.fullmatch(name)
        if stub is not None:
            return tuple(self._walk(self._typed(stub[1], stub[2]), stub[3]))
        if site is None or "()" not in name:
            return ()
        head, _, tail = name.rpartition("()")
        key = (site, tail)
        if key not in self._known:
            self._known[key] = ()
            if self._depth < _MAX_DEPTH:
                self._depth += 1
                start = list(self._made(f"{head}()", site))
                self._known[key] = tuple(self._walk(start, tail))
                self._depth -= 1
        return self._known[key]

    def _made(self, name: str, site: Site) -> Iterator[Found]:
        """What the call at a site gives."""
        call = site.node
        if not isinstance(call, ast.Call):
            return
        if SESSIONS.fullmatch(name):
            yield Session(self._region(call, site.scope, Session()))
        elif name == "boto3.client()":
            yield from self._client(call, site.scope, Session())
        elif name == "boto3.resource()":
            yield from self._resource(call, site.scope, Session())
        elif name.endswith(_ENTERING) and call.args:
            yield from self.of(call.args[0], site.scope)
        else:
            for bound in self.of(call.func, site.scope):
                if isinstance(bound, Bound):
                    yield from self._called(bound, call, site.scope)

    def _client(self, call: ast.Call, scope: Scope, session: Session) -> Iterator[Client]:
        region = self._region(call, scope, session)
        for name in self._names(call, scope, "service_name"):
            yield Client(name, region)

    def _resource(self, call: ast.Call, scope: Scope, session: Session) -> Iterator[Found]:
        region = self._region(call, scope, session)
        for name in self._names(call, scope, "service_name"):
            service = self._services.get(name) if name is not None else None
            if name is not None and service is not None and service.classes:
                yield Thing(name, "", (), region)
            else:
                yield Client(None)

    def _region(self, call: ast.Call, scope: Scope, session: Session) -> Text | None:
        node = next((k.value for k in call.keywords if k.arg == "region_name"), None)
        texts = self._texts.of(node, scope) if node is not None else ()
        if not texts:
            return session.region
        if all(isinstance(part, Variable) and part.name in _OWN_REGION for (part, *_) in texts):
            return None
        return texts[0] if len(texts) == 1 else UNKNOWN

    def _names(self, call: ast.Call, scope: Scope, keyword: str) -> Iterator[str | None]:
        """Texts of an argument; None for what is not known."""
        node = call.args[0] if call.args else None
        node = next((k.value for k in call.keywords if k.arg == keyword), node)
        for text in self._texts.of(node, scope) if node is not None else (UNKNOWN,):
            match text:
                case (str() as name,):
                    yield name
                case _:
                    yield None

    def _typed(self, module: str, name: str) -> list[Found]:
        service = module.rstrip("_").replace("_", "-")
        found = self._services.get(service)
        if found is None:
            return []
        if name.endswith("Client"):
            return [Client(service)]
        kind = "" if name.endswith("ServiceResource") else name
        return [Thing(service, kind)] if kind in found.classes else []

    def _walk(self, start: list[Found], tail: str) -> Iterator[Found]:
        """What is reached from objects by attributes and items: `.meta.client`, `[]`."""
        found = start
        for attribute, item, _ in _TAIL.findall(tail):
            if item:
                found = [one for thing in found for one in self._element(thing)]
            elif attribute:
                found = [one for thing in found for one in self._attribute(thing, attribute)]
        yield from found

    def _element(self, thing: Found) -> Iterator[Found]:
        if isinstance(thing, Many):
            spec = self._spec(thing.owner)["many"][thing.name]
            yield element_of(thing, spec)

    def _attribute(self, thing: Found, name: str) -> Iterator[Found]:
        match thing:
            case Meta(service, region):
                if name == "client":
                    yield Client(service, region)
            case Thing() if name == "meta":
                yield Meta(thing.service, thing.region)
            case Thing() if name in self._spec(thing)["many"]:
                yield Many(thing, name)
            case Client() if name in ("meta", "exceptions"):
                return
            case Bound():
                return
            case _:
                yield Bound(thing, name)

    def _spec(self, thing: Thing) -> Mapping[str, Any]:
        service = self._services.get(thing.service)
        return service.classes[thing.kind] if service is not None else {}

    def _called(self, bound: Bound, call: ast.Call, scope: Scope) -> Iterator[Found]:
        """What a method gives that is one of these again."""
        match bound:
            case Bound(Session() as session, "client" | "create_client"):
                yield from self._client(call, scope, session)
            case Bound(Session() as session, "resource"):
                yield from self._resource(call, scope, session)
            case Bound(Client() as client, "get_paginator"):
                for name in self._names(call, scope, "operation_name"):
                    yield Paged(client, name)
            case Bound(Client() as client, "get_waiter"):
                known = self._services.get(client.service) if client.service else None
                for name in self._names(call, scope, "waiter_name"):
                    method = known.waiters.get(name) if known is not None and name else None
                    yield Paged(client, method, wait=True)
            case Bound(Thing() as thing, name):
                yield from self._thing(thing, name, call, scope)
            case Bound(Many() as many, "all" | "filter" | "limit" | "page_size" | "iterator"):
                yield many

    def _thing(self, thing: Thing, name: str, call: ast.Call, scope: Scope) -> Iterator[Found]:
        spec = self._spec(thing)
        given: list[Given] = [(node, scope) for node in call.args]
        named = {k.arg: (k.value, scope) for k in call.keywords if k.arg is not None}
        if name == "batch_writer":
            yield Batch(thing)
        elif name in spec["objects"]:
            kind, ids = spec["objects"][name]
            yield Thing(thing.service, kind, _ids(ids, thing, given, named), thing.region)
        elif name in spec["methods"] and "of" in spec["methods"][name]:
            made = spec["methods"][name]
            ids = _ids(made["ids"], thing, given, named)
            yield Thing(thing.service, made["of"], ids, thing.region)


def element_of(many: Many, spec: Mapping[str, Any]) -> Thing:
    """What a collection holds, by its description in the data set."""
    owner = many.owner
    return Thing(owner.service, spec["of"], _ids(spec["ids"], owner, []), owner.region)


def _ids(
    spec: Mapping[str, str],
    owner: Thing,
    given: list[Given],
    named: Mapping[str, Given] | None = None,
) -> tuple[tuple[str, Given], ...]:
    """Identifiers of an object, from those of its owner and from the arguments."""
    positions = iter(given)
    own = dict(owner.ids)
    found: dict[str, Given] = {}
    for name, source in spec.items():
        if source == "input":
            found[name] = next(positions, (named or {}).get(name))
        elif source.startswith("@"):
            found[name] = own.get(source[1:])
        else:
            found[name] = (named or {}).get(source.removeprefix("request:"))
    return tuple(found.items())
