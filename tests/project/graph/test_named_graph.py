from __future__ import annotations

import pytest

from liftoff.project.graph.named_graph import named_graph
from tests.project.test_graph import graph_of

PROGRAMS = {
    "functions, methods and classes": (
        """
        class A:
            def __init__(self): pass
            def f(self):
                def inner(): pass
                inner()
        class B(A): pass
        B().f()
        """,
        {
            "m": ["m.A.__init__", "m.A.f"],
            "m.A.__init__": [],
            "m.A.f": ["m.A.f.inner"],
            "m.A.f.inner": [],
        },
    ),
    "lambdas are numbered in each function": (
        """
        def run(f, g):
            f(g)
        def h():
            (lambda: 0)()
        run(lambda x: x(), lambda: 1)
        """,
        {
            "m": ["m.run"],
            "m.run": ["m.<lambda1>"],
            "m.h": ["m.h.<lambda1>"],
            "m.<lambda1>": ["m.<lambda2>"],
            "m.<lambda2>": [],
            "m.h.<lambda1>": [],
        },
    ),
    "libraries, builtins, literals and what is not bound": (
        """
        import os.path as p
        from ext import Thing, parent
        class A(parent): pass
        A().go()
        p.join(len([]), "a".upper(), unbound())
        Thing().part.run()
        {}.items()
        """,
        {
            "m": [
                "ext.parent.__init__",
                "ext.parent.go",
                "<builtin>.len",
                "<**PyStr**>.upper",
                "os.path.join",
                "ext.Thing",
                "ext.Thing.part.run",
                "<**PyDict**>.items",
            ],
        },
    ),
    "the main guard is a part of the module, the body of a class is not": (
        """
        def f(): pass
        class A:
            x = f()
        if __name__ == "__main__":
            f()
        """,
        {"m": ["m.f"], "m.f": [], "m.A": ["m.f"]},
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_names(name: str) -> None:
    text, wanted = PROGRAMS[name]
    callees = named_graph(graph_of(text)).callees()
    own = {caller: called for caller, called in callees.items() if caller.startswith("m")}
    assert {k: sorted(v) for k, v in own.items()} == {k: sorted(v) for k, v in wanted.items()}
    called = {one for many in wanted.values() for one in many}
    assert callees.keys() == wanted.keys() | called


def test_entries_bring_what_they_import_and_call() -> None:
    graph = graph_of(
        {
            "main.py": "from pkg.a import f\nf()\n",
            "pkg/__init__.py": "",
            "pkg/a.py": "def f():\n    import pkg.b as b\n    b.g()\n",
            "pkg/b.py": "def g(): pass\n",
            "other.py": "import main\n",
        }
    )
    found = named_graph(graph, entries=["main.py"])
    assert {n.name for n in found.nodes} == {"main", "pkg", "pkg.a", "pkg.a.f", "pkg.b", "pkg.b.g"}
    assert [n.kind for n in found.nodes if n.name == "pkg.a"] == ["module"]
    assert "other" in {node.name for node in named_graph(graph).nodes}


def test_edges_have_their_first_place_and_kind() -> None:
    graph = graph_of("""
        import threading
        def f(): pass
        f()
        f()
        threading.Thread(target=f)
    """)
    edges = [
        (edge.caller, edge.callee, edge.kind, edge.path, edge.line)
        for edge in named_graph(graph).edges
    ]
    assert edges == [
        ("m", "m.f", "call", "m.py", 4),
        ("m", "threading.Thread", "call", "m.py", 6),
        ("m", "m.f", "spawn", "m.py", 6),
    ] or sorted(edges) == sorted(
        [
            ("m", "m.f", "call", "m.py", 4),
            ("m", "m.f", "spawn", "m.py", 6),
            ("m", "threading.Thread", "call", "m.py", 6),
        ]
    )


def test_two_files_of_one_module_name() -> None:
    graph = graph_of(
        {
            "src/a.py": "def f(): pass\nf()\n",
            "a.py": "def g(): pass\ng()\n",
        }
    )
    assert set(named_graph(graph).callees()["a"]) == {"a.f", "a.g"}
