"""The operations of an OpenAPI document, version 2 or 3, of which Connexion makes routes.

What is not of the form is left out: a document is the user's, and may be anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from liftoff.frameworks.registrars import HTTP_METHODS

# Connexion fills documents in by Jinja before it reads them.
_FILLED = re.compile(r"\{\{.*?\}\}")
_STATEMENT = re.compile(r"\{%.*?%\}")
_CONTROLLERS = ("x-openapi-router-controller", "x-swagger-router-controller")
_GUARDS = ("x-bearerInfoFunc", "x-basicInfoFunc", "x-apikeyInfoFunc", "x-tokenInfoFunc")


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path.

    Attributes:
        path: as written, below the base path.
        method: upper case.
        name: dotted name of what handles it, with its controller; empty for what a resolver says.
        controller: the module that the document names; empty for none.
        kinds: of its variables, those that are no plain text: `integer`, `number` or `path`.
        guarded: whether it asks who the caller is.
    """

    path: str
    method: str
    name: str
    controller: str
    kinds: Mapping[str, str]
    guarded: bool


@dataclass(frozen=True, slots=True)
class Document:
    """What a document says.

    Attributes:
        base: path before all of its paths, without a slash at its end.
        operations: in the order of the text.
        guards: dotted names of the functions that look at tokens and passwords.
    """

    base: str
    operations: tuple[Operation, ...]
    guards: tuple[str, ...]


def read_document(text: str) -> Document | None:
    """Read JSON or YAML; None where it is neither, or describes no path."""
    content = _parsed(_STATEMENT.sub("", _FILLED.sub("x", text)))
    if not isinstance(content, dict) or not _mapping(content.get("paths")):
        return None
    schemes = _mapping(_mapping(content.get("components")).get("securitySchemes")) or _mapping(
        content.get("securityDefinitions")
    )
    guards = (_mapping(scheme).get(key) for scheme in schemes.values() for key in _GUARDS)
    return Document(
        _base(content),
        tuple(_operations(content)),
        tuple(dict.fromkeys(name for name in guards if isinstance(name, str))),
    )


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    # Few programs have a document, and YAML is slow to import.
    import yaml  # noqa: PLC0415

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(text, loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        return None


def _base(content: Mapping[str, Any]) -> str:
    servers = content.get("servers")
    if isinstance(servers, list) and servers:
        url = _mapping(servers[0]).get("url")
        try:
            path = urlsplit(url).path if isinstance(url, str) else ""
        except ValueError:
            path = ""
    else:
        path = str(content.get("basePath") or "")
    return path.rstrip("/") if "{" not in path else ""


def _operations(content: Mapping[str, Any]) -> Iterator[Operation]:
    for path, item in _mapping(content["paths"]).items():
        for method, said in _mapping(item).items():
            if not (isinstance(path, str) and method in HTTP_METHODS and isinstance(said, dict)):
                continue
            controllers = (found.get(key) for found in (said, item) for key in _CONTROLLERS)
            controller = next((name for name in controllers if isinstance(name, str)), "")
            name = said.get("operationId")
            guarded = said.get("security", content.get("security"))
            yield Operation(
                path,
                method.upper(),
                ".".join(filter(None, (controller, name))) if isinstance(name, str) else "",
                controller,
                dict(_kinds(content, (item.get("parameters"), said.get("parameters")))),
                bool(guarded),
            )


def _kinds(content: Mapping[str, Any], given: tuple[Any, ...]) -> Iterator[tuple[str, str]]:
    for parameters in given:
        for one in parameters if isinstance(parameters, list) else ():
            parameter = _mapping(one)
            if isinstance(parameter.get("$ref"), str):
                parameter = _referred(content, parameter["$ref"])
            if parameter.get("in") != "path" or not isinstance(parameter.get("name"), str):
                continue
            schema = {**parameter, **_mapping(parameter.get("schema"))}
            kind = "path" if schema.get("format") == "path" else schema.get("type")
            if kind in ("integer", "number", "path"):
                yield parameter["name"], kind


def _referred(content: Mapping[str, Any], reference: str) -> Mapping[str, Any]:
    found: Any = content
    for part in reference.removeprefix("#/").split("/"):
        found = _mapping(found).get(part)
    return _mapping(found)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
