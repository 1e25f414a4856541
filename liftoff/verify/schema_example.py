"""A value that fits a JSON schema, as OpenAPI documents have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liftoff.frameworks.openapi_parts import resolved

# Deeper than requests are; a schema that contains itself ends earlier.
_MAX_DEPTH = 12

_BY_FORMAT = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T12:30:00Z",
    "time": "12:30:00",
    "duration": "PT1H",
    "email": "someone@example.com",
    "uri": "https://example.com/",
    "uuid": "6f1c1c4e-3c1b-4f6e-9a52-0c8c7d0a7f11",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "binary": "text",
    "byte": "dGV4dA==",
    "password": "secret-1",
}


def schema_example(schema: Any, document: Mapping[str, Any], within: tuple[int, ...] = ()) -> Any:
    """The schema's own example, or the plainest value that it allows; None where it says nothing.

    Args:
        schema: of the document, or a reference into it.
        document: the whole OpenAPI document.
        within: the schemas that this one is a part of.
    """
    schema = resolved(schema, document)
    if id(schema) in within or len(within) == _MAX_DEPTH:
        return None
    within = (*within, id(schema))
    for key in ("const", "example", "default"):
        if schema.get(key) is not None:
            return schema[key]
    for key in ("examples", "enum"):
        if isinstance(schema.get(key), list) and schema[key]:
            return schema[key][0]
    for key in ("anyOf", "oneOf"):
        choices = schema.get(key)
        if isinstance(choices, list) and choices:
            return schema_example(choices[0], document, within)
    if isinstance(schema.get("allOf"), list):
        parts = [schema_example(part, document, within) for part in schema["allOf"]]
        if all(isinstance(part, dict) for part in parts):
            return {key: value for part in parts for key, value in part.items()}
        return next((part for part in parts if part is not None), None)
    return _of_type(schema, document, within)


def _of_type(
    schema: Mapping[str, Any], document: Mapping[str, Any], within: tuple[int, ...]
) -> Any:
    kind = schema.get("type", "object" if "properties" in schema else None)
    if isinstance(kind, list):
        kind = next(iter(kind), None)
    match kind:
        case "object":
            properties = schema.get("properties")
            named = properties.items() if isinstance(properties, dict) else ()
            return {name: schema_example(inner, document, within) for name, inner in named}
        case "array":
            return [schema_example(schema.get("items"), document, within)]
        case "integer" | "number":
            return _number(schema)
        case "boolean":
            return True
        case "string":
            text = _BY_FORMAT.get(str(schema.get("format")), "text")
            shortest = schema.get("minLength")
            return text.ljust(shortest, "x") if isinstance(shortest, int) else text
        case _:
            return None


def _number(schema: Mapping[str, Any]) -> Any:
    for key, step in (("minimum", 0), ("exclusiveMinimum", 1), ("maximum", 0)):
        if isinstance(schema.get(key), int | float):
            return schema[key] + step
    return 1
