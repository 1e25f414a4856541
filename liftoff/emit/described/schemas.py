"""Schemas of OpenAPI 3.1 in the words of 3.0, or in those that a REST API takes for its models."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Schema = dict[str, Any]

# Source: "Schema Object", OpenAPI Specification 3.0.3. What holds schemas itself is not here.
_COPIED = (
    *("title", "description", "format", "pattern", "example", "nullable"),
    *("multipleOf", "maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum"),
    *("maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties"),
    *("uniqueItems", "readOnly", "writeOnly", "deprecated"),
)
_TYPES = frozenset({"array", "boolean", "integer", "number", "object", "string"})
_NULL = ({"type": "null"}, {"const": None}, {"enum": [None]})

# `nullable` counts beside a `type` only; so this is null where there is none.
_ONLY_NULL = {"nullable": True, "enum": [None]}

# Models of REST APIs are JSON Schema draft 4, and an import fails at other words.
# Source: "Amazon API Gateway important notes", API Gateway Developer Guide.
_NOT_IN_MODELS = frozenset(
    {
        *("additionalProperties", "anyOf", "oneOf", "not", "discriminator", "nullable", "default"),
        *("example", "exclusiveMaximum", "exclusiveMinimum", "readOnly", "writeOnly", "deprecated"),
    }
)
_NOT_FORMATS = frozenset({"int32", "int64", "decimal"})


def schema_of(schema: Any, refer: Callable[[str], Schema], *, model: bool) -> Schema:
    """A schema of OpenAPI 3.0.

    It lets through all that the original does: what 3.0 has no words for is left out. (Within a
    `not` or `oneOf` that may let through less.)

    Args:
        schema: of OpenAPI 3.0 or 3.1; `true` and `false` are schemas of 3.1.
        refer: what stands in the place of a `$ref`.
        model: whether it becomes a model of a REST API.
    """
    if not isinstance(schema, Mapping):
        return {"not": {}} if schema is False and not model else {}

    def inner(value: Any) -> Schema:
        return schema_of(value, refer, model=model)

    made: Schema = {word: schema[word] for word in _COPIED if word in schema}
    _types(schema, made)
    _values(schema, made)
    _limits(schema, made)
    if isinstance(schema.get("$ref"), str):
        made.setdefault("allOf", []).append(refer(schema["$ref"]))
    made.setdefault("allOf", []).extend(map(inner, _listed(schema, "allOf")))
    for word in ("anyOf", "oneOf"):
        _alternatives(word, schema, made, inner)
    if isinstance(schema.get("properties"), Mapping):
        made["properties"] = {name: inner(value) for name, value in schema["properties"].items()}
    if "additionalProperties" in schema and "patternProperties" not in schema:
        more = schema["additionalProperties"]
        made["additionalProperties"] = more if isinstance(more, bool) else inner(more)
    if isinstance(schema.get("discriminator"), Mapping):
        made["discriminator"] = _discriminator(schema["discriminator"], refer)
    if "not" in schema:
        made["not"] = inner(schema["not"])
    if made.get("type") == "array":
        made["items"] = _items(schema, inner)
    return _finished(made, model=model)


def _discriminator(given: Mapping[str, Any], refer: Callable[[str], Schema]) -> Schema:
    made: Schema = {"propertyName": str(given.get("propertyName", ""))}
    mapping = given.get("mapping")
    if isinstance(mapping, Mapping):
        targets = {value: refer(str(target)) for value, target in mapping.items()}
        made["mapping"] = {v: found["$ref"] for v, found in targets.items() if "$ref" in found}
    return made


def _listed(schema: Mapping[str, Any], word: str) -> list[Any]:
    value = schema.get(word)
    return value if isinstance(value, list) else []


def _types(schema: Mapping[str, Any], made: Schema) -> None:
    given = schema.get("type")
    names = given if isinstance(given, list) else [given]
    known = [name for name in names if name in _TYPES]
    if "null" in names:
        made["nullable"] = True
        if not known:
            made["enum"] = [None]
    if len(known) == 1:
        made["type"] = known[0]
    elif known and "anyOf" not in schema:
        made["anyOf"] = [{"type": n, **({"items": {}} if n == "array" else {})} for n in known]
        if made.pop("nullable", False):
            made["anyOf"].append(dict(_ONLY_NULL))
    elif not known and given is None and ("items" in schema or "prefixItems" in schema):
        made["type"] = "array"


def _values(schema: Mapping[str, Any], made: Schema) -> None:
    if "const" in schema:
        made["enum"] = [schema["const"]]
    elif _listed(schema, "enum"):
        made["enum"] = list(schema["enum"])
    # Of what may be left out `null` says no more.
    if schema.get("default") is not None:
        made["default"] = schema["default"]
    if "example" not in made and _listed(schema, "examples"):
        made["example"] = schema["examples"][0]
    if _listed(schema, "required"):
        made["required"] = list(dict.fromkeys(schema["required"]))
    if "format" not in made and schema.get("type") == "string":
        if schema.get("contentEncoding") == "base64":
            made["format"] = "byte"
        elif schema.get("contentMediaType") == "application/octet-stream":
            made["format"] = "binary"


def _limits(schema: Mapping[str, Any], made: Schema) -> None:
    """A bound that is no value itself: a number of its own in 3.1, a remark to the bound in 3.0."""
    for word, bound, tighter in (
        ("exclusiveMinimum", "minimum", max),
        ("exclusiveMaximum", "maximum", min),
    ):
        limit = schema.get(word)
        if limit is None or isinstance(limit, bool):
            continue
        del made[word]
        if bound not in schema or tighter(limit, schema[bound]) == limit:
            made[bound], made[word] = limit, True


def _alternatives(
    word: str, schema: Mapping[str, Any], made: Schema, inner: Callable[[Any], Schema]
) -> None:
    given = _listed(schema, word)
    options = [inner(option) for option in given if option not in _NULL]
    if len(options) == len(given):
        if options:
            made[word] = options
    elif not options:
        made |= {"nullable": True, "enum": [None]}
    elif len(options) == 1 and _joins(options[0], made):
        made |= options[0]
        made["nullable"] = True
        if "enum" in made and None not in made["enum"]:
            made["enum"] = [*made["enum"], None]
    else:
        made[word] = [*options, dict(_ONLY_NULL)]


def _joins(option: Schema, made: Schema) -> bool:
    """Whether a schema can be written into the one that has it as its only alternative to null."""
    return (
        ("type" in option or "enum" in option)
        and not option.keys() & {"$ref", "allOf", "anyOf", "oneOf", "not"}
        and not option.keys() & made.keys()
    )


def _items(schema: Mapping[str, Any], inner: Callable[[Any], Schema]) -> Schema:
    places = list(map(inner, _listed(schema, "prefixItems")))
    rest = schema.get("items")
    if not places:
        return inner(rest)
    if rest is not False:
        places.append(inner(rest))
    distinct = [place for n, place in enumerate(places) if place not in places[:n]]
    return distinct[0] if len(distinct) == 1 else {"anyOf": distinct}


def _finished(made: Schema, *, model: bool) -> Schema:
    if model:
        made = {word: value for word, value in made.items() if word not in _NOT_IN_MODELS}
        if made.get("format") in _NOT_FORMATS:
            del made["format"]
        if "items" in made:
            made["items"] = {k: v for k, v in made["items"].items() if k not in _NOT_IN_MODELS}
        if "enum" in made:
            made["enum"] = [value for value in made["enum"] if value is not None]
            if not made["enum"]:
                del made["enum"]
    made["allOf"] = [part for part in made["allOf"] if part]
    if not made["allOf"]:
        del made["allOf"]
    elif made.keys() == {"allOf"} and len(made["allOf"]) == 1:
        return dict(made["allOf"][0])
    return made
