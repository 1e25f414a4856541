"""A call graph as text, JSON, PyCG's JSON or DOT, and the tree of calls from some functions."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

from liftoff.project.graph.named_graph import NamedEdge, NamedGraph, Node

VERSION = 1


def graph_json(graph: NamedGraph) -> str:
    """All that is known: nodes and edges with their places."""
    document = {
        "version": VERSION,
        "nodes": [asdict(node) for node in graph.nodes],
        "edges": [asdict(edge) for edge in graph.edges],
    }
    return json.dumps(document, indent=1)


def graph_pycg(graph: NamedGraph) -> str:
    """PyCG's simple format: each name with the names that it calls."""
    return json.dumps(graph.callees(), indent=4)


def graph_dot(graph: NamedGraph) -> str:
    """A digraph for Graphviz; what runs elsewhere or later is dashed, libraries are dotted."""
    lines = ["digraph calls {", "  rankdir=LR;", "  node [shape=box];"]
    for node in graph.nodes:
        style = " [style=dotted]" if node.kind == "external" else ""
        lines.append(f"  {_quoted(node.name)}{style};")
    for edge in graph.edges:
        style = " [style=dashed]" if edge.kind == "spawn" else ""
        lines.append(f"  {_quoted(edge.caller)} -> {_quoted(edge.callee)}{style};")
    return "\n".join([*lines, "}"])


def graph_text(graph: NamedGraph) -> str:
    """Each caller with its place, and below it what it calls and in which line."""
    lines: list[str] = []
    nodes = {node.name: node for node in graph.nodes}
    for caller, edges in _by_caller(graph.edges).items():
        lines.append(_titled(nodes[caller]))
        lines.extend(f"  {edge.callee}  line {edge.line}{_later(edge)}" for edge in edges)
    return "\n".join(lines)


def call_tree(graph: NamedGraph, starts: Iterable[str]) -> str:
    """What some functions call, and what that calls; what is shown above already is not repeated.

    Functions of libraries are left out.
    """
    nodes = {node.name: node for node in graph.nodes}
    calls = _by_caller(graph.edges)
    lines: list[str] = []
    seen: set[str] = set()
    pending = [(name, 0, "") for name in reversed(list(starts))]
    while pending:
        name, depth, note = pending.pop()
        repeated = name in seen and bool(calls.get(name))
        seen.add(name)
        above = "  (above)" if repeated else ""
        lines.append(f"{'  ' * depth}{_titled(nodes[name])}{note}{above}")
        if not repeated:
            inner = [e for e in calls.get(name, ()) if nodes[e.callee].kind != "external"]
            pending.extend((e.callee, depth + 1, _later(e)) for e in reversed(inner))
    return "\n".join(lines)


def reached(graph: NamedGraph, starts: Iterable[str]) -> NamedGraph:
    """The part of a graph that some nodes reach."""
    calls = _by_caller(graph.edges)
    found = set(starts)
    pending = list(found)
    while pending:
        for edge in calls.get(pending.pop(), ()):
            if edge.callee not in found:
                found.add(edge.callee)
                pending.append(edge.callee)
    return NamedGraph(
        tuple(node for node in graph.nodes if node.name in found),
        tuple(edge for edge in graph.edges if edge.caller in found),
    )


def _by_caller(edges: Iterable[NamedEdge]) -> dict[str, list[NamedEdge]]:
    found: dict[str, list[NamedEdge]] = {}
    for edge in edges:
        found.setdefault(edge.caller, []).append(edge)
    return found


def _titled(node: Node) -> str:
    return node.name if node.path is None else f"{node.name}  {node.path}:{node.line}"


def _later(edge: NamedEdge) -> str:
    return ", elsewhere or later" if edge.kind == "spawn" else ""


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


FORMATS = {"text": graph_text, "json": graph_json, "pycg": graph_pycg, "dot": graph_dot}
