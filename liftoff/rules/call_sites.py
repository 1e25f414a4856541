"""All calls of a function in its caller, of which an edge of the graph tells the first."""

from __future__ import annotations

from dataclasses import replace

from liftoff.project.callgraph import CallGraph
from liftoff.project.flow import Edge
from liftoff.project.values import FunctionValue, Method


def all_calls(graph: CallGraph, edge: Edge) -> list[Edge]:
    """An edge for each call; the edge itself where it stands for something else than calls."""
    found = [
        replace(edge, node=site.node)
        for site in edge.caller.calls
        if any(
            (isinstance(v, FunctionValue) and v.scope is edge.callee)
            or (isinstance(v, Method) and v.function is edge.callee)
            for v in graph.evaluator.values(site.node.func, edge.caller)
        )
    ]
    return found if any(one.node is edge.node for one in found) else [edge, *found]
