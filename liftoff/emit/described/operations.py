"""What the app's documents say of a gateway route: parameters, bodies, answers, in OpenAPI 3.0."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from liftoff.emit.described.components import Components
from liftoff.emit.described.paths import app_names, document_path
from liftoff.frameworks.app_documents import AppDocument
from liftoff.frameworks.openapi_parts import mapping, resolved
from liftoff.plan.model import GatewayRoute

_STATUS = re.compile(r"[1-5](\d\d|XX)")
# What a REST API takes as the name of a parameter, and where it takes one.
_PARAMETER = re.compile(r"[a-zA-Z0-9:._$-]+")
_PLACES = {True: ("query", "header"), False: ("query", "header", "cookie")}


class Described:
    """The operations of an app's documents, by the routes of a gateway.

    Only what describes is taken: no servers, no security and no extension of theirs, as those
    would change what the gateway does.
    """

    def __init__(self, documents: Sequence[AppDocument], *, rest: bool) -> None:
        """Read the documents' paths.

        Args:
            documents: the app's own.
            rest: whether a REST API reads the result.
        """
        self._documents = [one.document for one in documents]
        self._rest = rest
        self._components = Components(documents, model=rest)
        self._items: dict[str, tuple[int, Mapping[str, Any]]] = {}
        for number, one in enumerate(documents):
            for path, item in mapping(one.document, "paths").items():
                if isinstance(item, Mapping):
                    self._items.setdefault(one.prefix + path, (number, item))

    def operation(self, route: GatewayRoute) -> dict[str, Any]:
        """What is said of a route: a part of an operation; empty where nothing, or not one thing.

        Parameters of the path have the gateway's names, without `+`.
        """
        method = route.method.lower()
        found = {
            path
            for path in map(document_path, route.rules)
            if isinstance(self._items.get(path, (0, {}))[1].get(method), Mapping)
        }
        if len(found) != 1:
            return {}
        (path,) = found
        number, item = self._items[path]
        given = item[method]
        made = {word: given[word] for word in ("summary", "description") if _text(given.get(word))}
        if tags := [tag for tag in _sequence(given.get("tags")) if _text(tag)]:
            made["tags"] = tags
        if given.get("deprecated") is True and not self._rest:
            made["deprecated"] = True
        names = app_names(route.path, path)
        parameters = [*_sequence(given.get("parameters")), *_sequence(item.get("parameters"))]
        if listed := list(self._parameters(number, parameters, names)):
            made["parameters"] = listed
        if body := self._body(number, given.get("requestBody")):
            made["requestBody"] = body
        if answers := self._answers(number, mapping(given, "responses")):
            made["responses"] = answers
        return made

    def schemas(self) -> Mapping[str, Any]:
        """The schemas that the operations refer to, by name; to be asked for last."""
        return self._components.schemas()

    def information(self) -> dict[str, str]:
        """Title, version and description of the app itself."""
        information = mapping(self._documents[0], "info") if self._documents else {}
        return {
            word: information[word]
            for word, most in (("title", 128), ("description", 1024), ("version", 64))
            if _text(information.get(word)) and len(information[word]) <= most
        }

    def _parameters(
        self, number: int, given: Sequence[Any], names: Mapping[str, str]
    ) -> Iterator[dict[str, Any]]:
        seen = set()
        ours = {theirs: name for name, theirs in names.items()}
        for reference in given:
            parameter = self._resolved(number, reference)
            name, place = parameter.get("name"), parameter.get("in")
            if not _text(name) or (name, place) in seen:
                continue
            seen.add((name, place))
            if place == "path" and name in ours:
                yield self._parameter(number, parameter, ours[name])
            elif place in _PLACES[self._rest] and (
                not self._rest or _PARAMETER.fullmatch(str(name))
            ):
                yield self._parameter(number, parameter, str(name))

    def _parameter(self, number: int, given: Mapping[str, Any], name: str) -> dict[str, Any]:
        made = {"name": name, "in": given["in"]}
        about = given["description"] if _text(given.get("description")) else ""
        if name != given["name"]:
            about = f"`{given['name']}` of the app" + (f": {about}" if about else "")
        if about:
            made["description"] = about
        if given["in"] == "path" or given.get("required") is True:
            made["required"] = True
        if not self._rest and given["in"] != "path":
            made |= {word: given[word] for word in ("style", "explode") if word in given}
            if given.get("deprecated") is True:
                made["deprecated"] = True
        schema = given.get("schema")
        if schema is None:
            media = next(iter(mapping(given, "content").values()), None)
            schema = media.get("schema") if isinstance(media, Mapping) else None
        made["schema"] = self._components.schema(number, schema)
        return made

    def _body(self, number: int, given: Any) -> dict[str, Any]:
        body = self._resolved(number, given)
        content = self._content(number, body, answers=False)
        if not content:
            return {}
        made: dict[str, Any] = {}
        if _text(body.get("description")):
            made["description"] = body["description"]
        made["content"] = content
        if body.get("required") is True:
            made["required"] = True
        return made

    def _answers(self, number: int, given: Mapping[str, Any]) -> dict[str, Any]:
        made: dict[str, dict[str, Any]] = {}
        for status, reference in given.items():
            exact = status.isdigit()
            if not (_STATUS.fullmatch(status) or status == "default") or (self._rest and not exact):
                continue
            answer = self._resolved(number, reference)
            said = answer.get("description")
            made[status] = {"description": said if isinstance(said, str) else ""}
            headers = {
                name: {"schema": self._components.schema(number, header.get("schema"))}
                for name, value in mapping(answer, "headers").items()
                if (header := self._resolved(number, value))
            }
            if headers:
                made[status]["headers"] = headers
            if content := self._content(number, answer, answers=True):
                made[status]["content"] = content
        return made

    def _content(self, number: int, given: Mapping[str, Any], *, answers: bool) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for kind, media in mapping(given, "content").items():
            schema = media.get("schema") if isinstance(media, Mapping) else None
            # The answers of a REST API have no models of plain values.
            if self._rest and answers and not self._is_model(number, schema):
                continue
            converted = self._components.schema(number, schema) if schema is not None else {}
            made[kind] = {"schema": converted} if converted else {}
        return made

    def _is_model(self, number: int, schema: Any) -> bool:
        schema = self._resolved(number, schema)
        return schema.get("type") in ("object", "array") or "properties" in schema

    def _resolved(self, number: int, value: Any) -> Mapping[str, Any]:
        return resolved(value, self._documents[number])


def _sequence(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)
