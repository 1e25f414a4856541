from __future__ import annotations

import json

from liftoff.project.graph.named_graph import NamedEdge, NamedGraph, Node
from liftoff.report.call_graph import (
    call_tree,
    graph_dot,
    graph_json,
    graph_pycg,
    graph_text,
    reached,
)


def edge(caller: str, callee: str, line: int, kind: str = "call") -> NamedEdge:
    return NamedEdge(caller=caller, callee=callee, kind=kind, path="m.py", line=line)  # type: ignore[arg-type]


GRAPH = NamedGraph(
    (
        Node(name="m", kind="module", path="m.py", line=1),
        Node(name="m.f", kind="function", path="m.py", line=2),
        Node(name="m.g", kind="function", path="m.py", line=5),
        Node(name="<builtin>.len", kind="external"),
    ),
    (
        edge("m", "m.f", 9),
        edge("m", "m.g", 10, "spawn"),
        edge("m.f", "m.g", 3),
        edge("m.f", "<builtin>.len", 4),
        edge("m.g", "m.f", 6),
    ),
)


def test_pycg_has_each_node() -> None:
    assert json.loads(graph_pycg(GRAPH)) == {
        "m": ["m.f", "m.g"],
        "m.f": ["m.g", "<builtin>.len"],
        "m.g": ["m.f"],
        "<builtin>.len": [],
    }


def test_json_has_places() -> None:
    document = json.loads(graph_json(GRAPH))
    assert document["version"] == 1
    assert document["nodes"][1] == {"name": "m.f", "kind": "function", "path": "m.py", "line": 2}
    assert document["nodes"][3] == {
        "name": "<builtin>.len",
        "kind": "external",
        "path": None,
        "line": None,
    }
    assert document["edges"][1] == {
        "caller": "m",
        "callee": "m.g",
        "kind": "spawn",
        "path": "m.py",
        "line": 10,
    }


def test_text_has_callers_with_their_calls() -> None:
    assert graph_text(GRAPH).splitlines()[:4] == [
        "m  m.py:1",
        "  m.f  line 9",
        "  m.g  line 10, elsewhere or later",
        "m.f  m.py:2",
    ]


def test_tree_shows_each_function_once_and_no_library() -> None:
    assert call_tree(GRAPH, ["m"]).splitlines() == [
        "m  m.py:1",
        "  m.f  m.py:2",
        "    m.g  m.py:5",
        "      m.f  m.py:2  (above)",
        "  m.g  m.py:5, elsewhere or later  (above)",
    ]


def test_reached_is_what_some_nodes_lead_to() -> None:
    part = reached(GRAPH, ["m.g"])
    assert [node.name for node in part.nodes] == ["m.f", "m.g", "<builtin>.len"]
    assert all(one.caller != "m" for one in part.edges)


def test_dot_quotes_names() -> None:
    text = graph_dot(NamedGraph((Node(name='a"b\\', kind="external"),), ()))
    assert '"a\\"b\\\\" [style=dotted];' in text
    assert '"m" -> "m.g" [style=dashed];' in graph_dot(GRAPH)
