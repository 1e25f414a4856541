from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from liftoff.emit.openapi import openapi
from liftoff.emit.sam import sam_templates
from liftoff.emit.yaml_text import HEADER, yaml_text
from tests.emit.plans import split_plan, wrap_plan

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("gateway", ["http", "rest"])
@pytest.mark.parametrize(
    ("name", "make"), [("split", split_plan), ("wrap", wrap_plan)], ids=["split", "wrap"]
)
def test_golden_template(gateway: str, name: str, make: Any):
    text = yaml_text(sam_templates(make(gateway))["template.yaml"])
    assert text == (GOLDEN / f"{name}-{gateway}.template.yaml").read_text("utf-8")


@pytest.mark.parametrize("gateway", ["http", "rest"])
def test_golden_openapi(gateway: str):
    text = yaml_text(openapi(split_plan(gateway)))
    assert text == (GOLDEN / f"split-{gateway}.openapi.yaml").read_text("utf-8")


def test_header_and_order():
    assert yaml_text({"b": 1, "a": [1, "x"]}) == f"{HEADER}b: 1\na:\n  - 1\n  - x\n"
    assert HEADER.startswith("# Made by liftoff")


def test_several_lines_are_a_block():
    assert yaml_text({"a": "one\ntwo\n"}) == f"{HEADER}a: |\n  one\n  two\n"


def test_no_aliases():
    shared = {"x": [1]}
    assert (
        yaml_text({"a": shared, "b": shared}) == f"{HEADER}a:\n  x:\n    - 1\nb:\n  x:\n    - 1\n"
    )


@pytest.mark.parametrize(
    "text",
    ["1e3", "08", "0o7", "12:30", "2.0", "-", ".5", "+1", "y", "N", "yes", "off", "null", "~", "",
     "=", "2010-09-09", "0x1F", "1_000", ".inf"],
)  # fmt: skip
def test_text_that_parsers_take_for_something_else_is_quoted(text: str):
    assert yaml_text({"a": text}) == f"{HEADER}a: '{text}'\n"


scalars = st.one_of(st.text(max_size=60), st.integers(), st.booleans(), st.none())
documents = st.dictionaries(
    st.text(min_size=1, max_size=8),
    st.recursive(
        scalars,
        lambda inner: st.one_of(
            st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)
        ),
        max_leaves=12,
    ),
    max_size=4,
)


@given(documents)
def test_reads_back_the_same(document: dict[str, Any]):
    read = yaml.safe_load(yaml_text(document))
    assert read == (document or {})
    assert list(read) == list(document)
