from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AnyUrl, BaseModel, Field, TypeAdapter

from liftoff.verify.schema_example import schema_example


class Tag(BaseModel):
    name: str = Field(min_length=6)
    inner: Tag | None = None


class Item(BaseModel):
    name: str
    link: AnyUrl
    price: float = Field(gt=3)
    count: int = Field(ge=10, le=20)
    least: int = Field(le=-5)
    tags: list[Tag]
    kind: str = Field(pattern="a|b", examples=["b"])
    note: str | None
    more: dict[str, int]
    on: bool


def test_a_model_takes_its_own_example() -> None:
    document = Item.model_json_schema(ref_template="#/components/schemas/{model}")
    whole = {"components": {"schemas": document.pop("$defs")}}
    made = schema_example(document, whole)
    assert Item.model_validate(made).kind == "b"


@pytest.mark.parametrize(
    ("schema", "example"),
    [
        ({"const": 3}, 3),
        ({"enum": ["x", "y"]}, "x"),
        ({"type": "string", "default": "d"}, "d"),
        ({"type": ["integer", "null"]}, 1),
        ({"allOf": [{"properties": {"a": {"const": 1}}}, {"properties": {"b": {"const": 2}}}]},
         {"a": 1, "b": 2}),
        ({"oneOf": [{"type": "boolean"}, {"type": "string"}]}, True),
        ({}, None), (None, None), ({"$ref": "#/no/where"}, None), ({"$ref": 1}, None),
        ({"type": "object", "properties": []}, {}), ({"allOf": [{}]}, None), ({"type": []}, None),
    ],
)  # fmt: skip
def test_schemas(schema: Any, example: Any) -> None:
    assert schema_example(schema, {}) == example


def test_schemas_that_contain_themselves_end() -> None:
    loop = {"$ref": "#/a"}
    assert schema_example(loop, {"a": loop}) is None
    tree = {"type": "object", "properties": {"child": {"$ref": "#/tree"}}}
    assert schema_example(tree, {"tree": tree}) == {"child": None}
    bush = {"type": "object", "properties": {str(n): {"$ref": "#/bush"} for n in range(50)}}
    assert len(schema_example(bush, {"bush": bush})) == 50


@pytest.mark.parametrize("kind", [int, float, str, bool, list[int], dict[str, str], int | None])
def test_plain_types(kind: Any) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    adapter.validate_python(schema_example(adapter.json_schema(), {}))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["type", "properties", "allOf", "anyOf", "$ref", "enum", "items", "minimum"]),
        inner, max_size=3,
    ),
)  # fmt: skip


@given(JSON)
def test_any_document_gives_something(schema: Any) -> None:
    schema_example(schema, {"a": schema})
