"""Documents of Swagger 2.0, as flask-restx makes them, in the words of OpenAPI 3.0.

Source: "OpenAPI Specification", versions 2.0 and 3.0.3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Json = dict[str, Any]

_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch"})
# What a parameter says of its value itself, and a schema says in 3.0.
_OF_VALUE = (
    *("type", "format", "items", "default", "enum", "pattern", "multipleOf", "uniqueItems"),
    *("maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength"),
    *("maxItems", "minItems"),
)
# How a list is written: `style` and `explode`. A list by tabs has no style.
_STYLES: Mapping[str, Json] = {
    "csv": {"style": "form", "explode": False},
    "multi": {"style": "form", "explode": True},
    "ssv": {"style": "spaceDelimited", "explode": False},
    "pipes": {"style": "pipeDelimited", "explode": False},
}
_PLACES = {
    "#/definitions/": "#/components/schemas/",
    "#/parameters/": "#/components/parameters/",
    "#/responses/": "#/components/responses/",
}
_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"
_PARTS = "multipart/form-data"


def is_swagger(document: Any) -> bool:
    """Whether a value is a document of Swagger 2.0."""
    return isinstance(document, Mapping) and str(document.get("swagger")) == "2.0"


def openapi_of(document: Mapping[str, Any]) -> Json:
    """The document in the words of OpenAPI 3.0.3, its base path written into the paths.

    Left out is what a gateway does not take from the app: hosts, schemes and security.

    Args:
        document: of Swagger 2.0; what is not of its form is left out.
    """
    made = _Conversion(document)
    base = str(document.get("basePath") or "").rstrip("/")
    paths = {base + path: made.item(item) for path, item in _pairs(document, "paths")}
    components: Json = {
        "schemas": {name: _schema(value) for name, value in _pairs(document, "definitions")},
        "responses": {name: made.answer(v, ()) for name, v in _pairs(document, "responses")},
    }
    information = document.get("info")
    return {
        "openapi": "3.0.3",
        "info": dict(information) if isinstance(information, Mapping) else {},
        "paths": paths,
        "components": {kind: found for kind, found in components.items() if found},
    }


class _Conversion:
    """What operations need of their document: its types of content, its common parameters."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._consumes = _texts(document.get("consumes")) or (_JSON,)
        self._produces = _texts(document.get("produces")) or (_JSON,)
        self._parameters = dict(_pairs(document, "parameters"))

    def item(self, item: Mapping[str, Any]) -> Json:
        """A path's operations; what they have in common is written into each."""
        shared = self._given(item.get("parameters"))
        return {
            method: self._operation(value, shared)
            for method, value in item.items()
            if method in _METHODS and isinstance(value, Mapping)
        }

    def _operation(self, given: Mapping[str, Any], shared: list[Mapping[str, Any]]) -> Json:
        own = self._given(given.get("parameters"))
        named = {(p.get("name"), p.get("in")) for p in own}
        parameters = [*own, *(p for p in shared if (p.get("name"), p.get("in")) not in named)]
        kinds = ("summary", "description", "operationId", "deprecated", "tags")
        made: Json = {word: given[word] for word in kinds if word in given}
        plain = [p for p in parameters if p.get("in") in ("query", "header", "path")]
        if plain:
            made["parameters"] = [_parameter(parameter) for parameter in plain]
        body = self._body(parameters, _texts(given.get("consumes")) or self._consumes)
        if body:
            made["requestBody"] = body
        produces = _texts(given.get("produces")) or self._produces
        made["responses"] = {
            str(status): self.answer(value, produces)
            for status, value in _pairs(given, "responses")
        } or {"default": {"description": ""}}
        return made

    def _given(self, value: Any) -> list[Mapping[str, Any]]:
        """Parameters, those that are only named put in their place."""
        found = []
        for one in value if isinstance(value, list) else ():
            if not isinstance(one, Mapping):
                continue
            name = str(one.get("$ref", "")).removeprefix("#/parameters/")
            parameter = self._parameters.get(name, one)
            if isinstance(parameter.get("name"), str) and "in" in parameter:
                found.append(parameter)
        return found

    def _body(self, parameters: list[Mapping[str, Any]], consumes: tuple[str, ...]) -> Json:
        whole = next((p for p in parameters if p.get("in") == "body"), None)
        if whole is not None:
            made: Json = {
                "content": {kind: {"schema": _schema(whole.get("schema"))} for kind in consumes}
            }
            about = whole.get("description")
            required = whole.get("required") is True
        else:
            fields = [p for p in parameters if p.get("in") == "formData"]
            if not fields:
                return {}
            form = {"schema": _form(fields)}
            made = {"content": dict.fromkeys(_kinds(fields, consumes), form)}
            about, required = None, any(p.get("required") is True for p in fields)
        if isinstance(about, str) and about:
            made["description"] = about
        return {**made, "required": True} if required else made

    def answer(self, value: Any, produces: tuple[str, ...]) -> Json:
        """A response, or a reference to one of the document's."""
        if not isinstance(value, Mapping):
            return {"description": ""}
        if "$ref" in value:
            return {"$ref": _reference(value["$ref"])}
        about = value.get("description")
        made: Json = {"description": about if isinstance(about, str) else ""}
        headers = {name: {"schema": _value(header)} for name, header in _pairs(value, "headers")}
        if headers:
            made["headers"] = headers
        if isinstance(value.get("schema"), Mapping):
            schema = _schema(value["schema"])
            made["content"] = {kind: {"schema": schema} for kind in produces or self._produces}
        return made


def _kinds(fields: list[Mapping[str, Any]], consumes: tuple[str, ...]) -> list[str]:
    """The forms of a body: files come in parts."""
    forms = [kind for kind in consumes if kind in (_FORM, _PARTS)]
    if any(field.get("type") == "file" for field in fields):
        return [_PARTS]
    return forms or [_FORM]


def _form(fields: list[Mapping[str, Any]]) -> Json:
    made: Json = {"type": "object", "properties": {}}
    for field in fields:
        schema = _value(field)
        if isinstance(field.get("description"), str):
            schema["description"] = field["description"]
        made["properties"][field["name"]] = schema
    required = [field["name"] for field in fields if field.get("required") is True]
    return {**made, "required": required} if required else made


def _parameter(given: Mapping[str, Any]) -> Json:
    made: Json = {"name": given["name"], "in": given["in"], "schema": _value(given)}
    if isinstance(given.get("description"), str):
        made["description"] = given["description"]
    if given["in"] == "path" or given.get("required") is True:
        made["required"] = True
    if given.get("type") == "array" and given["in"] == "query":
        made |= _STYLES.get(str(given.get("collectionFormat", "csv")), {})
    return made


def _value(given: Mapping[str, Any]) -> Json:
    """The schema of a parameter, a form's field or a header."""
    schema = _schema({word: given[word] for word in _OF_VALUE if word in given})
    if schema.get("type") == "file":
        return {"type": "string", "format": "binary"}
    return schema


def _schema(value: Any) -> Json:
    """A schema: the same words, but for references, files and what has a name of its own."""
    if not isinstance(value, Mapping):
        return {}
    made: Json = {}
    for word, inner in value.items():
        match word:
            case "$ref":
                made[word] = _reference(inner)
            case "items" | "additionalProperties" if isinstance(inner, Mapping):
                made[word] = _schema(inner)
            case "properties" if isinstance(inner, Mapping):
                made[word] = {name: _schema(found) for name, found in inner.items()}
            case "allOf" if isinstance(inner, list):
                made[word] = [_schema(found) for found in inner]
            case "discriminator":
                # The name alone has no mapping; 3.0 takes the schemas' names for it, as 2.0 does.
                made[word] = {"propertyName": str(inner)}
            case "x-nullable":
                made["nullable"] = inner is True
            case "collectionFormat":
                pass
            case _ if word.startswith("x-"):
                pass
            case _:
                made[word] = inner
    if made.get("type") == "file":
        made |= {"type": "string", "format": "binary"}
    return made


def _reference(value: Any) -> str:
    text = str(value)
    for old, new in _PLACES.items():
        if text.startswith(old):
            return new + text.removeprefix(old)
    return text


def _pairs(value: Mapping[str, Any], word: str) -> Iterator[tuple[str, Any]]:
    found = value.get(word)
    if isinstance(found, Mapping):
        for name, inner in found.items():
            if isinstance(inner, Mapping) or word == "responses":
                yield str(name), inner


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()
