"""What start-up asks of services (LO501): any method of a client that goes over the network."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from liftoff.project.evaluation.values import Constant, Prefix
from liftoff.project.source.scopes import Scope
from liftoff.rules.model import Call, Model
from liftoff.rules.tables.network import SERVICES

# `find_one` of `pymongo.MongoClient()[][].find_one`: of an object that a call has made.
_METHOD = re.compile(r"(?:\(\)|\[\])\.([\w.]+)$")
# Methods that only prepare, or end.
_LOCAL = frozenset({
    "close", "aclose", "disconnect", "dispose", "wait_closed", "terminate", "shutdown", "stop",
    "pipeline", "pubsub", "lock", "register_script", "get_database", "get_default_database",
    "get_collection", "acquire", "connection", "getconn", "putconn", "dataset", "release", "cursor",
    "transaction", "with_options", "with_raw_response", "get_paginator", "get_waiter", "Table",
    "Bucket", "Object", "Queue", "Topic", "bucket", "blob", "collection", "document", "table",
    "session", "set_type_codec", "set_model", "from_url", "client", "resource", "get", "__init__",
    "__enter__", "__aenter__", "__exit__", "__aexit__", "get_blob_client", "get_container_client",
    "get_secret_client", "get_encoder", "write_api", "query_api", "channel", "add_done_callback",
    "set_sandbox_mode", "setSandboxMode", "contract", "to_checksum_address", "append", "update",
    "index", "Index", "producer", "consumer", "rollback", "decode", "get_connection_kwargs",
})  # fmt: skip
# What texts do themselves: `client.get(key).isalnum()`.
_OF_TEXTS = frozenset(dir(str)) - {"find", "count", "index"}
_HERE = ("memory", ":memory:", "sqlite", "file:")
# `client.get("key")` asks, `settings.get()` of a client's own dictionary does not.
_ASKS_BY_GET = ("redis.", "aioredis.", "valkey.")


def asked_at_start(
    model: Model, starting: frozenset[Scope], known: frozenset[Scope]
) -> Iterator[Call]:
    """The first such call of each function that start-up runs.

    Args:
        model: the app.
        starting: what start-up runs for sure; see `surely_at_start`.
        known: functions of which another finding says that they connect.
    """
    told = set(known)
    for call in model.calls_of(*SERVICES):
        scope, method = call.scope, _METHOD.search(call.name)
        if method is None or scope in told or not _asks(call.name, method[1]):
            continue
        if scope not in starting:
            continue
        if not (model.at_shutdown(scope, call.node) or is_here(model, call)):
            told.add(scope)
            yield call


def is_here(model: Model, call: Call) -> bool:
    """Whether the client is told to stay in the process: `memory://`, `sqlite:///app.db`."""
    made = call.value.site
    node = made.node if made is not None else None
    given = node.args[:1] if isinstance(node, ast.Call) else []
    return any(
        isinstance(value, Constant | Prefix)
        and str(getattr(value, "value", "") or getattr(value, "text", "")).startswith(_HERE)
        for address in given
        for value in model.values(address, made.scope if made is not None else call.scope)
    )


def _asks(name: str, method: str) -> bool:
    last = method.rpartition(".")[2]
    if last in _OF_TEXTS or ".read()" in name or ".decode()" in name:
        # What has been read is here: `bucket.Object(key).get()["Body"].read().decode()`.
        return False
    return last not in _LOCAL or (last == "get" and name.startswith(_ASKS_BY_GET))
