"""The call graph over small programs: who calls whom, by which kind of edge."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liftoff.project.graph.callgraph import CallGraph, build_callgraph
from liftoff.project.graph.flow import Edge
from liftoff.project.graph.reach import Search, components, leading_to, reach, reached
from liftoff.project.program import build_program
from liftoff.project.source.modules import parse_modules
from liftoff.project.source.scopes import Scope
from liftoff.workspace.source import SourceFile, SourceTree


def graph_of(files: Mapping[str, str] | str) -> CallGraph:
    if isinstance(files, str):
        files = {"m.py": files}
    sources = tuple(SourceFile(p, textwrap.dedent(t)) for p, t in sorted(files.items()))
    return build_callgraph(build_program(parse_modules(SourceTree("/p", sources, (), ()))))


def edges_of(graph: CallGraph) -> set[tuple[str, str, str]]:
    return {
        (edge.caller.id, edge.callee.id, edge.kind)
        for scope in graph.program.scopes
        for edge in graph.callees(scope)
    }


CALLS = {
    "imports and aliases": (
        {
            "pkg/__init__.py": "from .a import f as g\n",
            "pkg/a.py": "def f(): pass\n",
            "m.py": "import pkg\nfrom pkg import g as h\ndef x():\n    h()\n    pkg.a.f()\n",
        },
        {("m:x", "pkg.a:f", "call")},
    ),
    "star import": (
        {
            "m.py": "from a import *\ndef x():\n    f()\n",
            "a.py": "def f(): pass\n",
        },
        {("m:x", "a:f", "call")},
    ),
    "relative import of a submodule": (
        {
            "p/__init__.py": "from . import a\n",
            "p/a.py": "def f(): pass\n",
            "m.py": "from p import a\ndef x():\n    a.f()\n",
        },
        {("m:x", "p.a:f", "call")},
    ),
    "methods through self, bases and super": (
        """
        class A:
            def f(self):
                self.g()
            def g(self): pass
        class B(A):
            def g(self):
                super().g()
        def x():
            B().f()
        """,
        {
            ("m:x", "m:A.f", "call"),
            ("m:A.f", "m:B.g", "call"),
            ("m:B.g", "m:A.g", "call"),
        },
    ),
    "field of an object": (
        """
        class Store:
            def put(self): pass
        class Service:
            def __init__(self, store):
                self.store = store
            def add(self):
                self.store.put()
        service = Service(Store())
        def x():
            service.add()
        """,
        {("m:x", "m:Service.add", "call"), ("m:Service.add", "m:Store.put", "call")},
    ),
    "functions in containers and arguments": (
        """
        def f(): pass
        def g(): pass
        def h(): pass
        table = {"f": f}
        def run(function):
            function()
        def x(name):
            table[name]()
            run(g)
            for one in [h]:
                one()
        """,
        {
            ("m:x", "m:f", "call"),
            ("m:run", "m:g", "call"),
            ("m:x", "m:h", "call"),
        },
    ),
    "returned closure and partial": (
        """
        import functools
        def f(a): pass
        def make():
            def inner(): pass
            return inner
        def x():
            make()()
            functools.partial(f, 1)()
        """,
        {("m:x", "m:make", "call"), ("m:x", "m:make.inner", "call"), ("m:x", "m:f", "call")},
    ),
    "property, context manager and call": (
        """
        class A:
            @property
            def value(self): pass
            def __enter__(self): pass
            def __exit__(self, *a): pass
            def __call__(self): pass
        def x():
            a = A()
            a.value
            with a:
                a()
        """,
        {
            ("m:x", "m:A.value", "call"),
            ("m:x", "m:A.__enter__", "call"),
            ("m:x", "m:A.__exit__", "call"),
            ("m:x", "m:A.__call__", "call"),
        },
    ),
    "spawned": (
        """
        import threading
        from concurrent.futures import ThreadPoolExecutor
        pool = ThreadPoolExecutor()
        def f(): pass
        class A:
            def g(self): pass
        def x():
            threading.Thread(target=f).start()
            pool.submit(A().g)
        """,
        {("m:x", "m:f", "spawn"), ("m:x", "m:A.g", "spawn")},
    ),
    "wrapped by a decorator": (
        """
        def deco(function):
            def wrapper():
                function()
            return wrapper
        @deco
        def f(): pass
        def x():
            f()
        """,
        {
            ("m:x", "m:f", "call"),
            ("m:x", "m:deco.wrapper", "call"),
            ("m:deco.wrapper", "m:f", "wrapped"),
        },
    ),
}


@pytest.mark.parametrize("name", CALLS)
def test_edges(name: str):
    files, wanted = CALLS[name]
    assert wanted <= edges_of(graph_of(files))


def test_local_name_that_is_bound_again():
    graph = graph_of("""
        def f(): pass
        def g(): pass
        def x():
            chosen = f
            chosen = g
            chosen()
    """)
    called = {callee for caller, callee, _ in edges_of(graph) if caller == "m:x"}
    assert called == {"m:g"}


def test_deep_nesting_does_not_exhaust_the_stack():
    text = (
        "def f(): pass\nx = " + " + ".join(["f()"] * 900) + "\ny = " + "(" * 80 + "f()" + ")" * 80
    )
    chain = "\nif x == 0:\n    pass\n" + "".join(f"elif x == {n}:\n    f()\n" for n in range(400))
    graph = graph_of(text + chain)
    assert ("m", "m:f", "call") in edges_of(graph)


def test_values_that_hold_each_other():
    graph = graph_of("""
        a = []
        b = [a]
        a.append(b)
        def f(x):
            x = x.next(x)
            return f(x) or a[0][0][0]
        class A(B): pass
        class B(A): pass
        f(A().x().y)
    """)
    assert ("m", "m:f", "call") in edges_of(graph)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, set[tuple[int, int]], dict[int, int]]:
    size = draw(st.integers(1, 9))
    nodes = st.integers(0, size - 1)
    edges = draw(st.sets(st.tuples(nodes, nodes), max_size=20))
    roots = draw(st.dictionaries(nodes, st.integers(1, 15), min_size=1))
    return size, edges, roots


@given(graphs())
def test_reach_is_the_union_over_paths(graph: tuple[int, set[tuple[int, int]], dict[int, int]]):
    size, pairs, roots = graph
    module = parse_modules(SourceTree("/p", (SourceFile("m.py", ""),), (), ())).by_name["m"]
    scopes = [Scope("function", f"f{n}", f"f{n}", module, ast.Pass(), None, 1) for n in range(size)]
    out = {
        scope: [Edge(scope, scopes[b], ast.Pass()) for a, b in sorted(pairs) if a == n]
        for n, scope in enumerate(scopes)
    }

    def closure(start: int) -> set[int]:
        seen, pending = {start}, [start]
        while pending:
            node = pending.pop()
            for a, b in pairs:
                if a == node and b not in seen:
                    seen.add(b)
                    pending.append(b)
        return seen

    wanted = dict.fromkeys(range(size), 0)
    for root, bits in roots.items():
        for node in closure(root):
            wanted[node] |= bits
    found = reach({scopes[n]: bits for n, bits in roots.items()}, out.__getitem__)
    assert {n: found.get(scopes[n], 0) for n in range(size)} == wanted
    order = components([scopes[n] for n in roots], out.__getitem__)
    assert sum(map(len, order)) == sum(1 for bits in wanted.values() if bits)
    for n in range(size):
        path = Search([scopes[r] for r in roots], out.__getitem__).path(scopes[n])
        if path:
            assert path[-1].callee is scopes[n]
            assert all(a.callee is b.caller for a, b in pairwise(path))
    assert reached([scopes[n] for n in roots], out.__getitem__) == found.keys()
    leading = leading_to([scopes[n] for n in roots], out)
    assert leading == {scopes[n] for n in range(size) if closure(n) & roots.keys()}


def test_a_name_that_is_bound_to_itself_has_an_end() -> None:
    graph = graph_of("def f(): pass\nf2 = f\nclass C:\n    f2 = f2\nx = y\ny = x\nx()\n")
    assert edges_of(graph) == {("m", "m:C", "call")}


def test_generated_names_of_names_do_not_exhaust_the_stack() -> None:
    names = "".join(f"x{n + 1} = x{n}\n" for n in range(2000))
    assert edges_of(graph_of(f"def x0(): pass\n{names}x2000()\nx3()\n")) == {("m", "m:x0", "call")}
