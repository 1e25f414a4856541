"""Stores of agents and language models that live in the process."""

from __future__ import annotations

from collections.abc import Iterator

from liftoff.project.evaluation.values import Constant, Prefix, Site
from liftoff.rules.model import Call, Model
from liftoff.rules.tables.memory import ADDRESSED, MEMORY_UNLESS

# Libraries whose client keeps everything in memory when it is told no address: by their names.
_ADDRESSES = frozenset({"url", "host", "path", "location", "persist_directory"})
_IN_MEMORY = ("qdrant_client.QdrantClient", "qdrant_client.AsyncQdrantClient")


def kept_stores(model: Model, names: tuple[str, ...]) -> Iterator[Call]:
    """Stores that outlive a request: of start-up, or made by the first who needs them."""
    for call in model.calls(*names):
        if model.at_import(call.scope) or model.is_kept(Site(call.scope, call.node)):
            yield call


def unplaced_stores(model: Model) -> Iterator[Call]:
    """`VectorStoreIndex.from_documents(pages)`: stores that are told no other place."""
    for name, (position, *keywords) in MEMORY_UNLESS.items():
        for call in kept_stores(model, (name,)):
            more = any(keyword.arg is None for keyword in call.node.keywords)
            if not more and call.argument(position, *keywords) is None:
                yield call


def unnamed_vectors(model: Model) -> Iterator[Call]:
    """`QdrantClient(":memory:")`."""
    for call in model.calls(*_IN_MEMORY):
        place = call.argument(0, *_ADDRESSES)
        values = model.values(place, call.scope) if place is not None else ()
        if any(getattr(value, "value", None) == ":memory:" for value in values):
            yield call


def addressed(model: Model, starts: tuple[str, ...]) -> Iterator[Call]:
    """`cache.setup("mem://")`: stores whose address begins with any of some texts."""
    for name, (position, *keywords) in ADDRESSED.items():
        for call in model.calls(name):
            given = call.argument(position, *keywords)
            values = model.values(given, call.scope) if given is not None else ()
            texts = [str(v.value) for v in values if isinstance(v, Constant)]
            texts += [v.text for v in values if isinstance(v, Prefix)]
            if any(text.startswith(starts) for text in texts):
                yield call
