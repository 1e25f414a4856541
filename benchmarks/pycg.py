"""Measures the call graph on PyCG's micro-benchmark: small programs whose calls are known.

    python -m benchmarks.pycg FOLDER [--with PYTHON] [--show] [--markdown]

FOLDER holds `CATEGORY/PROGRAM/main.py` with its modules and `callgraph.json` (in PyCG's repository:
`micro-benchmark/snippets`). With `--with` an interpreter that can import `pycg` or `jarviscg` runs
those side by side, each program in a fresh process.

How it is counted, as PyCG's own evaluation does:

- complete: no false call; sound: no call of `callgraph.json` is missing (words of PyCG's paper);
- exact: both; same: the nodes without calls are the same, too, as PyCG's own tests compare;
- precision and recall: over the calls of all programs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.tables import shown
from liftoff.project.graph.callgraph import build_callgraph
from liftoff.project.graph.named_graph import named_graph
from liftoff.project.program import build_program
from liftoff.project.source.modules import parse_modules
from liftoff.workspace.source import read_tree

Calls = dict[str, list[str]]
Tool = Callable[[Path], Calls]
TIMEOUT = 60

_PYCG = """
import json, sys
from pycg.pycg import CallGraphGenerator
graph = CallGraphGenerator([sys.argv[1] + "/main.py"], sys.argv[1], -1, "call-graph")
graph.analyze()
print(json.dumps({name: list(called) for name, called in graph.output().items()}))
"""
_JARVIS = """
import sys
from jarviscg.cli import main
sys.argv = ["jarvis", sys.argv[1] + "/main.py", "--package", sys.argv[1], "--precision"]
main()
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One program: the calls that are found, and those that there are."""

    found: Calls
    wanted: Calls

    @property
    def extra(self) -> set[tuple[str, str]]:
        """Calls that there are not."""
        return _edges(self.found) - _edges(self.wanted)

    @property
    def missing(self) -> set[tuple[str, str]]:
        """Calls that are not found."""
        return _edges(self.wanted) - _edges(self.found)

    @property
    def same(self) -> bool:
        """Whether nodes without calls are the same as well."""
        return not self.extra and not self.missing and self.found.keys() == self.wanted.keys()


def main(arguments: list[str] | None = None) -> None:
    """Run each tool over each program and print the figures."""
    options = _parser().parse_args(arguments)
    programs = sorted(path.parent for path in options.folder.glob("*/*/callgraph.json"))
    if not programs:
        sys.exit(f"no CATEGORY/PROGRAM/callgraph.json in {options.folder}")
    tools: dict[str, Tool] = {"liftoff": liftoff}
    if options.python:
        tools |= {
            name: _other(options.python, code)
            for name, code in (("pycg", _PYCG), ("jarviscg", _JARVIS))
            if _imports(options.python, name)
        }
    for name, tool in tools.items():
        outcomes = {path: Outcome(tool(path), _wanted(path)) for path in programs}
        print(f"{name}\n{_table(outcomes, markdown=options.markdown)}\n")
        if options.show:
            print("\n".join(_remarks(outcomes)))


def liftoff(program: Path) -> Calls:
    """The calls as liftoff sees them."""
    graph = build_callgraph(build_program(parse_modules(read_tree(program))))
    return named_graph(graph, entries=["main.py"]).callees()


def _other(python: str, code: str) -> Tool:
    def run(program: Path) -> Calls:
        done = subprocess.run(
            [python, "-c", code, str(program.resolve())],
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
        lines = done.stdout.splitlines()
        calls: Calls = json.loads(lines[-1]) if done.returncode == 0 and lines else {}
        return calls

    return run


def _imports(python: str, module: str) -> bool:
    return subprocess.run([python, "-c", f"import {module}"], check=False).returncode == 0


def _wanted(program: Path) -> Calls:
    calls: Calls = json.loads((program / "callgraph.json").read_text("utf-8"))
    return calls


def _edges(calls: Calls) -> set[tuple[str, str]]:
    return {(caller, callee) for caller, called in calls.items() for callee in called}


def _table(outcomes: dict[Path, Outcome], *, markdown: bool) -> str:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for path, outcome in outcomes.items():
        groups[path.parent.name].append(outcome)
    header = ("category", "programs", "complete", "sound", "exact", "same", "precision", "recall")
    rows = [header, *(_row(name, group) for name, group in sorted(groups.items()))]
    rows.append(_row("all", outcomes.values()))
    return shown(rows, markdown=markdown)


def _row(name: str, outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    every = list(outcomes)
    wanted = sum(len(_edges(one.wanted)) for one in every)
    right = wanted - sum(len(one.missing) for one in every)
    found = right + sum(len(one.extra) for one in every)
    return (
        name,
        str(len(every)),
        str(sum(not one.extra for one in every)),
        str(sum(not one.missing for one in every)),
        str(sum(not one.extra and not one.missing for one in every)),
        str(sum(one.same for one in every)),
        f"{right / found:.3f}" if found else "-",
        f"{right / wanted:.3f}" if wanted else "-",
    )


def _remarks(outcomes: dict[Path, Outcome]) -> Iterable[str]:
    for path, outcome in outcomes.items():
        where = f"{path.parent.name}/{path.name}"
        for word, edges in (("extra", outcome.extra), ("missing", outcome.missing)):
            yield from (f"{where}: {word} {a} -> {b}" for a, b in sorted(edges))
        if outcome.same or outcome.extra or outcome.missing:
            continue
        different = sorted(outcome.found.keys() ^ outcome.wanted.keys())
        yield f"{where}: other nodes {', '.join(different)}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.pycg", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--with", dest="python", metavar="PYTHON", help="interpreter that has pycg or jarviscg"
    )
    parser.add_argument("--show", action="store_true", help="list each wrong or missing call")
    parser.add_argument("--markdown", action="store_true", help="print tables for the docs")
    return parser


if __name__ == "__main__":
    main()
