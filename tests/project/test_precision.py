"""Who is called and, as important, who is not: values that flow through one construct each."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.project.test_graph import edges_of, graph_of

FUNCTIONS = "".join(f"def f{n}(*a, **k): pass\n" for n in range(6))


def called(text: str, caller: str = "m") -> set[str]:
    """What a scope of the program calls where the source says so, without the module's name."""
    graph = graph_of(FUNCTIONS + textwrap.dedent(text))
    return {
        edge.callee.qualname
        for scope in graph.program.scopes
        if scope.id == caller
        for edge in graph.callees(scope)
        if edge.written
    }


CASES = {
    "attribute with a type only, set on the object from outside": (
        """
        class Other:
            def run(self): pass
        class Mine(Other):
            def run(self): pass
        class State:
            inner: Other
            other: Other
        state = State()
        state.inner = Mine()
        state.inner.run()
        state.later = f0
        state.later()
        """,
        {"Mine.run", "f0"},
    ),
    "result of a decorated function": (
        """
        def log(inner):
            def wrapper(*a):
                found = inner(*a)
                return found
            return wrapper
        @log
        def one(): return f0
        @log
        def two(): return f1
        one()()
        """,
        {"f0", "log", "log.wrapper"},
    ),
    "key of a dict": ("{'a': f0, 'b': f1}['b']()", {"f1"}),
    "keys of two types": ("{1: f0, '1': f1}[1]()", {"f0"}),
    "key in a variable": ("k = 'b'\nd = {'a': f0, k: f1}\nd[k]()", {"f1"}),
    "key that only the run knows": ("d = {'a': f0, 'b': f1}\nd[input()]()", {"f0", "f1"}),
    "item written again": ("d = {'a': f0}\nd['a'] = f1\nd['a']()", {"f1"}),
    "item written in a branch": (
        "d = {'a': f0}\nif d:\n    d['a'] = f1\nd['a']()",
        {"f0", "f1"},
    ),
    "inner item written again": (
        "d = {'a': {'b': f0}}\nd['a']['b'] = f1\nd['a']['b']()",
        {"f1"},
    ),
    "outer item replaced": (
        "d = {'a': {'b': f0}}\nd['a']['b'] = f1\nd['a'] = {'b': f2}\nd['a']['b']()",
        {"f2"},
    ),
    "dict replaced": ("d = {'a': f0}\nd['a'] = f1\nd = {'a': f2}\nd['a']()", {"f2"}),
    "update": ("d = {'a': f0}\nd.update({'a': f1})\nd['a']()", {"f1"}),
    "update by keyword": ("d = {}\nd.update(a=f0, b=f1)\nd['a']()", {"f0"}),
    "spread": ("d = {'a': f0}\ne = {**d, 'b': f1}\ne['a']()", {"f0"}),
    "get": ("{'a': f0, 'b': f1}.get('a')()", {"f0"}),
    "written by another function": (
        "d = {'a': f0}\ndef put():\n    d['a'] = f1\nput()\nd['a']()",
        {"put", "f0", "f1"},
    ),
    "negative index": ("[f0, f1, f2][-1]()", {"f2"}),
    "appended": ("x = [f0]\nx.append(f1)\nx[0]()\nx[1]()", {"f0", "f1"}),
    "extended": ("x = []\nx.extend([f0, f1])\nfor f in x:\n    f()", {"f0", "f1"}),
    "slice": ("x = [f0, f1, f2][1:]\nx[0]()", {"f1"}),
    "concatenated": ("for f in [f0] + [f1]:\n    f()", {"f0", "f1"}),
    "starred": ("a, *b, c = f0, f1, f2, f3\nb[1]()\nc()", {"f2", "f3"}),
    "starred of a variable": ("x = [f0, f1, f2]\na, *b = x\nb[0]()", {"f1"}),
    "nested targets": ("x = (f0, (f1, f2))\na, (b, c) = x\nc()", {"f2"}),
    "items": ("for k, f in {'a': f0}.items():\n    f()", {"f0"}),
    "values": ("for f in {'a': f0}.values():\n    f()", {"f0"}),
    "enumerate": ("for n, f in enumerate([f0]):\n    f()", {"f0"}),
    "zip": ("for a, b in zip([f0], [f1]):\n    b()", {"f1"}),
    "pairs": ("for a, b in [(f0, f1)]:\n    b()", {"f1"}),
    "star arguments": (
        "def run(*fs):\n    fs[1]()\n    for f in fs: pass\nrun(f0, f1)",
        {"run"},
    ),
    "map": ("for f in map(lambda x: f0, [1]):\n    f()", {"<lambda>", "f0"}),
    "yield from": ("def g():\n    yield from [f0, f1]\nfor f in g():\n    f()", {"g", "f0", "f1"}),
    "raised class": ("class E(Exception):\n    def __init__(self): pass\nraise E", {"E.__init__"}),
    "looked at, not called": ("hasattr(f0, 'x')\nprint(callable(f1))", set()),
    "called by a builtin": ("sorted([], key=f0)", {"f0"}),
}


@pytest.mark.parametrize("name", CASES)
def test_calls_of_the_module(name: str) -> None:
    text, wanted = CASES[name]
    assert called(text) == wanted


def test_star_arguments_by_position() -> None:
    text = "def run(*fs, **named):\n    fs[1]()\n    named['b']()\nrun(f0, f1, a=f2, b=f3)"
    assert called(text, "m:run") == {"f1", "f3"}


ITERATOR = """
class Numbers:
    def __iter__(self):
        return self
    def __next__(self):
        return f0
def loop(xs):
    for x in xs:
        x()
loop(Numbers())
"""


def test_iterator_of_an_object() -> None:
    assert called(ITERATOR, "m:loop") == {"Numbers.__iter__", "Numbers.__next__", "f0"}


def test_super_goes_on_in_the_order_of_the_receiver() -> None:
    text = """
    class Base:
        def go(self): self.hook()
        def hook(self): pass
    class Left(Base):
        def go(self): super().go()
    class Right(Base):
        def go(self): super().go()
        def hook(self): pass
    class Both(Left, Right): pass
    Both().go()
    """
    assert called(text) == {"Left.go"}
    assert called(text, "m:Left.go") == {"Right.go"}
    assert called(text, "m:Right.go") == {"Base.go"}
    assert called(text, "m:Base.go") == {"Right.hook"}


def test_method_by_the_start_of_its_name() -> None:
    text = """
    class Visitor:
        def run(self, kind):
            getattr(self, f"visit_{kind}")()
        def visit_a(self): pass
        def visit_b(self): pass
        def other(self): pass
    Visitor().run(input())
    """
    assert called(text, "m:Visitor.run") == {"Visitor.visit_a", "Visitor.visit_b"}


DECORATED = """
def outer(f):
    def one():
        f()
    return one
def inner(f):
    def two():
        f()
    return two
def same(f):
    return f
@outer
@inner
def x(): pass
@same
def y(): pass
@same
def z(): pass
"""


def test_decorators_stand_in_for_each_other() -> None:
    assert called(DECORATED + "x()") == {"outer", "inner", "same", "outer.one"}
    assert called(DECORATED, "m:outer.one") == {"inner.two"}
    assert called(DECORATED, "m:inner.two") == {"x"}


def test_decorator_that_gives_its_function_back() -> None:
    assert called(DECORATED + "y()") == {"outer", "inner", "same", "y"}
    assert edges_of(graph_of(DECORATED)).isdisjoint(
        {("m:y", "m:z", "call"), ("m:z", "m:y", "call")}
    )


def test_class_as_decorator() -> None:
    text = """
    class Cached:
        def __init__(self, f):
            self.f = f
        def __call__(self):
            return self.f()
    @Cached
    def x(): pass
    x()
    """
    assert called(text) == {"Cached.__init__", "Cached.__call__"}
    assert called(text, "m:Cached.__call__") == {"x"}


TASKS = """
import asyncio
async def work(): pass
async def loop():
    await asyncio.create_task(work())
    asyncio.create_task(work())
"""


def test_task_that_nobody_waits_for() -> None:
    kinds = {(b, kind) for a, b, kind in edges_of(graph_of(TASKS)) if a == "m:loop"}
    assert kinds == {("m:work", "call"), ("m:work", "spawn")}


def test_wrapper_that_starts_a_task_makes_calls_spawn() -> None:
    graph = graph_of("""
        import asyncio
        def repeat(f):
            async def wrapper():
                async def loop():
                    await f()
                asyncio.ensure_future(loop())
            return wrapper
        @repeat
        async def job(): pass
        async def start():
            await job()
    """)
    assert ("m:start", "m:job", "spawn") in edges_of(graph)
    assert ("m:start", "m:job", "call") not in edges_of(graph)


@st.composite
def statements(draw: st.DrawFn) -> list[str]:
    key = st.sampled_from(["'a'", "'b'", "0"])
    value = st.integers(0, 5).map(lambda n: f"f{n}")
    pairs = st.dictionaries(key, value, min_size=1).map(
        lambda d: "{" + ", ".join(f"{k}: {v}" for k, v in d.items()) + "}"
    )
    one = st.one_of(
        st.builds("d[{}] = {}".format, key, value),
        st.builds("d.update({})".format, pairs),
        st.builds("d[{}]()".format, key),
    )
    full = "d = {'a': f0, 'b': f1, 0: f2}"
    return [full, *draw(st.lists(one, min_size=1, max_size=8))]


def run(lines: list[str]) -> set[str]:
    seen: set[str] = set()
    names = {f"f{n}": (lambda n=n: seen.add(f"f{n}")) for n in range(6)}
    exec("\n".join(lines), names)
    return seen


@given(statements())
@settings(max_examples=60, deadline=None)
def test_dict_in_a_straight_line_is_known_exactly(lines: list[str]) -> None:
    assert called("\n".join(lines)) == run(lines)


@given(statements(), st.data())
@settings(max_examples=60, deadline=None)
def test_dict_in_branches_misses_nothing(lines: list[str], data: st.DataObject) -> None:
    shapes = ["if d:\n    {}", "for _ in (1, 2):\n    {}", "try:\n    {}\nfinally: pass", "{}"]
    shaped = [
        lines[0],
        *(data.draw(st.sampled_from(shapes)).format(line) for line in lines[1:]),
    ]
    assert called("\n".join(shaped)) >= run(shaped)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_order_of_classes_is_pythons(data: st.DataObject) -> None:
    lines: list[str] = []
    names: dict[str, type] = {}
    for n in range(data.draw(st.integers(1, 6))):
        bases = (
            data.draw(st.lists(st.sampled_from(sorted(names)), max_size=3, unique=True))
            if names
            else []
        )
        line = f"class C{n}({', '.join(bases)}): pass"
        try:
            exec(line, names)
        except TypeError:
            continue
        names.pop("__builtins__", None)
        lines.append(line)
    graph = graph_of("\n".join(lines))
    for scope in graph.program.scopes:
        if scope.kind == "class":
            found = [cls.name for cls in graph.evaluator.hierarchy.mro(scope)[0]]
            assert found == [cls.__name__ for cls in names[scope.name].__mro__[:-1]]


def test_dicts_that_are_merged_into_each_other() -> None:
    text = """
    a = {'x': f0}
    b = {'y': f1}
    def mix():
        a.update(b)
        b.update(a)
        a.update(a)
    a['y']()
    b['x']()
    """
    assert {"f0", "f1"} <= called(text)
