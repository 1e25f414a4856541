"""What texts may be, against what Python makes of the same expressions."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from liftoff.plan.permissions.text import Text, Unknown, Variable
from liftoff.plan.permissions.texts import Texts
from liftoff.rules.analysis import with_model
from liftoff.rules.model import Model
from tests.rules.projects import tree_of

NAMES = ("A", "B")
words = st.text(alphabet="ab-/.", max_size=3)
filled = words.filter(bool)
leaves = st.one_of(
    words.map(repr),
    st.sampled_from(NAMES).map(lambda name: f"os.environ[{name!r}]"),
    st.tuples(st.sampled_from(NAMES), words).map(lambda t: f"os.getenv({t[0]!r}, {t[1]!r})"),
    st.sampled_from(["unknown", "local", "CONSTANT", "helper('A')", "helper('B')", "given(local)"]),
)


def combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(inner, inner)
    return st.one_of(
        two.map(lambda t: f"({t[0]} + {t[1]})"),
        two.map(lambda t: f"('x%s-%s' % ({t[0]}, {t[1]}))"),
        two.map(lambda t: f"'{{}}y{{}}'.format({t[0]}, {t[1]})"),
        two.map(lambda t: f"'-'.join([{t[0]}, {t[1]}])"),
        two.map(lambda t: f"({t[0]} or {t[1]})"),
        two.map(lambda t: f"({t[0]} if choice else {t[1]})"),
        inner.map(lambda t: f"str({t})"),
        inner.map(lambda t: f"given({t})"),
    )


PROGRAM = """\
import os
CONSTANT = "c-" + os.environ["A"]
def helper(key):
    return os.environ[key]
def given(text, end="-z"):
    return f"{{text}}{{end}}"
def view(unknown, choice):
    local = f"l{{unknown}}"
    return {expression}
"""


def texts_of(program: str) -> tuple[Text, ...]:
    def look(model: Model) -> tuple[Text, ...]:
        view = next(scope for scope in model.program.scopes if scope.name == "view")
        return Texts(model.evaluator).of(view.returns[0], view)

    return with_model(tree_of({"app.py": program}), look)


def pattern(text: Text, environment: dict[str, str]) -> str:
    """A regular expression of a text, in an environment."""
    parts = []
    for part in text:
        match part:
            case Unknown():
                parts.append(".*")
            case Variable(name, _, default):
                parts.append(re.escape(environment.get(name, default or "")))
            case _:
                parts.append(re.escape(part))
    return "".join(parts)


@settings(max_examples=80, deadline=None)
@given(
    st.recursive(leaves, combined, max_leaves=5),
    filled,
    st.booleans(),
    st.fixed_dictionaries({"A": filled, "B": filled}),
)
def test_no_text_is_missed(
    expression: str, unknown: str, choice: bool, environment: dict[str, str]
) -> None:
    program = PROGRAM.format(expression=expression)
    made = run(program, environment, unknown, choice)
    found = [pattern(text, environment) for text in texts_of(program)]
    assert any(re.fullmatch(one, made, re.DOTALL) for one in found), (made, found)


def run(program: str, environment: dict[str, str], unknown: str, choice: bool) -> str:
    """What the program's view makes of the expression."""
    os = SimpleNamespace(environ=environment, getenv=environment.get)
    space: dict[str, Any] = {"os": os}
    exec(program.removeprefix("import os\n"), space)
    return str(space["view"](unknown, choice))
