from __future__ import annotations

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from liftoff.emit.terraform.text import Expression, joined, json_text, literal

_PART = re.compile(r"\$\$\{|%%\{|\$\{\"([$%]+)\"\}|\$\{([^}]*)\}|.", re.DOTALL)


def read(template: str) -> tuple[str, list[str]]:
    """A template as Terraform reads it: the text that it comes to, and its expressions."""
    text, expressions = "", []
    for found in _PART.finditer(template):
        if found[0] in ("$${", "%%{"):
            text += found[0][1:]
        elif found[1]:
            text += found[1]
        elif found[2] is not None:
            expressions.append(found[2])
        else:
            text += found[0]
    return text, expressions


signs = st.text(st.sampled_from('${%}ab"\\\n'), max_size=12)


@given(signs)
def test_text_stays_text(text: str) -> None:
    # `%{` begins a directive: none is left but as an escape.
    assert "%{" not in re.sub(r"%%\{", "", literal(text)) or "%%{" in literal(text)
    assert read(literal(text)) == (text, [])


@given(signs, signs)
def test_only_expressions_are_expressions(before: str, after: str) -> None:
    document = json.loads(json_text({"a": joined(before, Expression("var.name"), after)}))
    assert read(document["a"]) == (before + after, ["var.name"])


def test_keys_and_what_is_inside_are_escaped_alike() -> None:
    text = json_text(
        {"${k}": ["%{ if x }", {"a": True, "b": None, "c": 1.5}], "e": Expression("x.y")}
    )
    assert json.loads(text) == {
        "$${k}": ["%%{ if x }", {"a": True, "b": None, "c": 1.5}],
        "e": "${x.y}",
    }
    assert text.endswith("}\n")
