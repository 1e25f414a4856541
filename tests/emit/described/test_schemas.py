from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import OpenAPIV30SpecValidator

from liftoff.emit.described.schemas import schema_of

NULL = {"nullable": True, "enum": [None]}


def refer(reference: str) -> dict[str, Any]:
    return {"$ref": reference}


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ({"type": ["string", "null"]}, {"type": "string", "nullable": True}),
        ({"type": "null"}, NULL),
        (
            {"type": ["integer", "string", "null"]},
            {"anyOf": [{"type": "integer"}, {"type": "string"}, NULL]},
        ),
        (
            {"type": ["array", "string"]},
            {"anyOf": [{"type": "array", "items": {}}, {"type": "string"}]},
        ),
        (
            {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}], "title": "N"},
            {"title": "N", "nullable": True, "type": "integer", "minimum": 1},
        ),
        (
            {"anyOf": [{"$ref": "#/a"}, {"type": "null"}]},
            {"anyOf": [{"$ref": "#/a"}, NULL]},
        ),
        (
            {"anyOf": [{"type": "integer"}, {"type": "string"}, {"type": "null"}]},
            {"anyOf": [{"type": "integer"}, {"type": "string"}, NULL]},
        ),
        (
            {"oneOf": [{"enum": ["a"]}, {"type": "null"}]},
            {"nullable": True, "enum": ["a", None]},
        ),
        ({"const": "cat"}, {"enum": ["cat"]}),
        ({"examples": [1, 2]}, {"example": 1}),
        ({"exclusiveMinimum": 0}, {"minimum": 0, "exclusiveMinimum": True}),
        ({"exclusiveMaximum": 9, "maximum": 5}, {"maximum": 5}),
        ({"minimum": 0, "exclusiveMinimum": True}, {"minimum": 0, "exclusiveMinimum": True}),
        (
            {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}],
             "items": False},
            {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}},
        ),
        ({"$ref": "#/a", "description": "one"}, {"description": "one", "allOf": [{"$ref": "#/a"}]}),
        ({"$ref": "#/a"}, {"$ref": "#/a"}),
        ({"type": "string", "contentMediaType": "application/octet-stream"},
         {"type": "string", "format": "binary"}),
        ({"patternProperties": {"x": True}, "additionalProperties": False}, {}),
        ({"properties": {"const": {"const": 1}}}, {"properties": {"const": {"enum": [1]}}}),
        ({"default": None, "required": [], "unevaluatedProperties": False}, {}),
        (True, {}),
        (False, {"not": {}}),
    ],
)  # fmt: skip
def test_words_of_3_1(newer: Any, older: dict[str, Any]) -> None:
    assert schema_of(newer, refer, model=False) == older


def test_words_that_no_model_has() -> None:
    schema = {
        "type": "object", "discriminator": {"propertyName": "kind"}, "additionalProperties": False,
        "properties": {
            "n": {"type": ["integer", "null"], "format": "int32", "exclusiveMinimum": 2},
            "any": {"anyOf": [{"type": "integer"}, {"type": "string"}], "examples": ["a"]},
            "pair": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]},
        },
    }  # fmt: skip
    assert schema_of(schema, refer, model=True) == {
        "type": "object",
        "properties": {
            "n": {"type": "integer", "minimum": 2}, "any": {}, "pair": {"type": "array", "items": {}},
        },
    }  # fmt: skip


numbers = st.integers(-3, 3)
leaves = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("integer")},
        optional={
            "minimum": numbers, "exclusiveMinimum": numbers,
            "maximum": numbers, "exclusiveMaximum": numbers,
        },
    ),
    st.fixed_dictionaries(
        {"type": st.lists(st.sampled_from(["string", "null", "integer", "boolean"]), min_size=1,
                          unique=True)}
    ),
    st.builds(lambda value: {"const": value}, st.sampled_from(["a", 1])),
    st.just({"type": "null"}),
)  # fmt: skip
schemas = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda a: {"anyOf": a}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda a: {"allOf": a}, st.lists(inner, min_size=1, max_size=2)),
        st.builds(lambda a: {"type": "array", "items": a}, inner),
        st.builds(lambda a: {"type": "array", "prefixItems": a}, st.lists(inner, min_size=1)),
        st.builds(
            lambda a, b: {"type": "object", "properties": {"a": a, "b": b}, "required": ["a"]},
            inner, inner,
        ),
    ),
    max_leaves=5,
)  # fmt: skip
values = st.recursive(
    st.one_of(numbers, st.sampled_from(["a", "b", None, True])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("abc"), inner, max_size=2)
    ),
    max_leaves=4,
)


@given(schema=schemas, value=values, model=st.booleans())
@settings(max_examples=100, deadline=None)
def test_what_the_original_lets_through_still_passes(schema: Any, value: Any, model: bool) -> None:
    older = schema_of(schema, refer, model=model)
    OpenAPIV30SpecValidator(
        {
            "openapi": "3.0.1", "info": {"title": "a", "version": "1"}, "paths": {},
            "components": {"schemas": {"A": older}},
        }
    ).validate()  # fmt: skip
    # Models have no word for what may be null.
    if not model and Draft202012Validator(schema).is_valid(value):
        assert OAS30Validator(older).is_valid(value), older
