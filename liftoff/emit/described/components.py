"""The schemas of all of an app's documents, each under a name of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import unquote

from liftoff.emit.described.schemas import Schema, schema_of
from liftoff.frameworks.app_documents import AppDocument

_PLACE = "#/components/schemas/"
# What a name may not have. Source for models: "Amazon API Gateway important notes".
_ODD = {True: re.compile(r"[^A-Za-z0-9]"), False: re.compile(r"[^A-Za-z0-9._-]")}


class Components:
    """Collects the schemas that operations refer to.

    Schemas of two documents are one where they, and all that they refer to, are the same; where
    only their names are, each gets a name of its own.
    """

    def __init__(self, documents: Sequence[AppDocument], *, model: bool) -> None:
        """Begin without any.

        Args:
            documents: whose schemas they may be.
            model: whether they become models of a REST API.
        """
        self.model = model
        self._found = [_schemas(one.document) for one in documents]
        self._names: dict[tuple[str, str], str] = {}
        self._pending: list[tuple[int, str, str]] = []
        self._closures: dict[tuple[int, str], frozenset[str]] = {}

    def schema(self, number: int, schema: Any) -> Schema:
        """A schema that stands in an operation of a document, for 3.0."""
        return schema_of(schema, partial(self._refer, number, None), model=self.model)

    def schemas(self) -> Mapping[str, Schema]:
        """All that were referred to, with what they refer to themselves, by their names."""
        made = {}
        while self._pending:
            number, name, given = self._pending.pop(0)
            refer: Callable[[str], Schema] = partial(self._refer, number, name)
            made[given] = schema_of(self._found[number][name], refer, model=self.model)
        return dict(sorted(made.items()))

    def _refer(self, number: int, owner: str | None, reference: str) -> Schema:
        name = _name(reference)
        if name not in self._found[number]:
            return {}
        reached = self._reached(number, name)
        if self.model and owner in reached:
            # The import of models takes no circle.
            return {}
        contents = {other: self._found[number][other] for other in sorted(reached)}
        key = (name, json.dumps(contents, sort_keys=True) if len(self._found) > 1 else "")
        if key not in self._names:
            self._names[key] = self._free(name)
            self._pending.append((number, name, self._names[key]))
        return {"$ref": _PLACE + self._names[key]}

    def _reached(self, number: int, name: str) -> frozenset[str]:
        if (number, name) in self._closures:
            return self._closures[number, name]
        known = self._found[number]
        seen, waiting = {name}, [name]
        while waiting:
            for other in map(_name, _references(known[waiting.pop()])):
                if other in known and other not in seen:
                    seen.add(other)
                    waiting.append(other)
        self._closures[number, name] = frozenset(seen)
        return self._closures[number, name]

    def _free(self, name: str) -> str:
        wanted = _ODD[self.model].sub("", name) or "Model"
        taken, made, count = set(self._names.values()), wanted, 1
        while made in taken:
            count += 1
            made = f"{wanted}{count}"
        return made


def _schemas(document: Mapping[str, Any]) -> Mapping[str, Any]:
    components = document.get("components")
    found = components.get("schemas") if isinstance(components, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _name(reference: str) -> str:
    if not reference.startswith(_PLACE):
        return ""
    return unquote(reference.removeprefix(_PLACE)).replace("~1", "/").replace("~0", "~")


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _references(inner)
