"""Graphs of steps (LangGraph), whose functions a library runs when the graph is invoked."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi

GRAPH = """
import time
from langgraph.graph import StateGraph

seen = []

def look(state):
    seen.append(state)
    time.sleep(2)
    with open("notes.txt", "w") as notes:
        notes.write("x")
    return state

def build():
    graph = StateGraph(dict)
    graph.add_node({node})
    return graph.compile()

{made}

@app.get("/{{question}}")
async def answer(question: str):
    return {answer}

@app.get("/")
def everything():
    return seen
"""
RUNS = "await graph.ainvoke({'question': question})"


@pytest.mark.parametrize("node", ['"look", look', "look"])
@pytest.mark.parametrize(
    ("made", "answer"),
    [
        ("graph = build()", RUNS),
        ("graph = build()", "[part async for part in graph.astream({'question': question})]"),
        ("", RUNS.replace("graph", "build()")),
    ],
)
def test_the_steps_of_a_graph_run_when_it_is_invoked(made: str, answer: str, node: str):
    findings = analysis_of(fastapi(GRAPH.format(made=made, answer=answer, node=node))).findings
    found = sorted((f.rule, f.severity, len(f.routes)) for f in findings)
    assert found == [("LO102", "blocker", 2), ("LO201", "blocker", 1), ("LO401", "warning", 1)]


def test_the_steps_of_a_graph_that_nobody_is_seen_to_invoke():
    text = GRAPH.format(made="graph = build()", answer="question", node="look")
    rules = {finding.rule for finding in analysis_of(fastapi(text)).findings}
    assert "LO201" in rules
    assert "LO205" not in rules
