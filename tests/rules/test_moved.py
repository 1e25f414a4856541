from __future__ import annotations

import ast
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from liftoff.project.source.same_code import moves_between
from liftoff.rules.analysis import analyze
from liftoff.rules.moved import moved
from tests.rules.projects import analysis_of, tree_of

STORE = '''\
"""What is kept."""


class Store:
    """Numbers by name."""

    def __init__(self):
        self.items = {}
        self.last = None

    def put(self, name, value):
        self.items[name] = value
        self.last = name


store = Store()
'''
APP = '''\
import threading
import time

from flask import Flask

from store import store

app = Flask(__name__)
HITS = []


def note(name):
    HITS.append(name)
    open("notes.txt", "a").write(name)


@app.route("/items/<name>")
@app.route("/item/<name>")
def item(name):
    note(name); store.put(name, 1)
    return str(HITS)


@app.get("/last")
def last():
    """The newest one."""
    time.sleep(40)
    threading.Thread(target=note, args=("x",)).start()
    return f"{store.last}"
'''
FILES = {"app.py": APP, "store.py": STORE}
BEFORE = analysis_of(FILES)


def _starts(text: str) -> list[int]:
    """The lines that a statement, or its first decorator, starts on."""
    found: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.stmt):
            decorators = getattr(node, "decorator_list", [])
            found.add(min(one.lineno for one in (node, *decorators)))
    return sorted(found)


@st.composite
def _with_comments(draw: st.DrawFn, text: str) -> str:
    places = draw(st.sets(st.sampled_from(_starts(text)), max_size=6))
    lines = text.splitlines(keepends=True)
    for line in sorted(places, reverse=True):
        lines.insert(line - 1, draw(st.sampled_from(["\n", "# why\n", "\n\n    # é\n"])))
    return "".join(lines).replace(" = ", draw(st.sampled_from([" = ", "   = ", "="])))


@settings(max_examples=15, deadline=None)
@given(app=_with_comments(APP), store=_with_comments(STORE))
def test_a_moved_analysis_is_that_of_the_moved_code(app: str, store: str) -> None:
    after = {"app.py": app, "store.py": store}
    moves = {path: moves_between(FILES[path], after[path], path) for path in FILES}
    known = {path: how for path, how in moves.items() if how is not None}
    assert known.keys() == FILES.keys()
    assert len(BEFORE.findings) > 4
    assert moved(BEFORE, known) == analyze(tree_of(after))


def test_a_text_that_names_a_line_is_not_moved() -> None:
    first, *rest = BEFORE.findings
    named = replace(BEFORE, findings=(replace(first, message="made in line 3"), *rest))
    assert moved(named, {}) is None


def test_a_place_that_no_node_has_is_not_moved() -> None:
    moves = moves_between("x = 1\n", "\nx = 1\n", "app.py")
    assert moves is not None
    assert moved(BEFORE, {"app.py": moves}) is None
