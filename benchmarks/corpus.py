"""Measures `analyze` against a corpus of real apps whose problems were labelled by hand.

    python -m benchmarks.corpus CORPUS [--apps FOLDER] [--only APP] [--show] [--markdown]

CORPUS holds `corpus.json` (the apps, the folder of each and the files whose labels are complete),
`labels.json` (the problems, one state a group) and `decoys.json` (what only looks like one). The
apps' sources lie in FOLDER, or in CORPUS itself.

How it is counted:

- A finding meets a label in the same file, at most two lines from one of the label's places, in one
  of its categories.
- Recall: of the groups of a severity, those that a finding met.
- Precision: of the blockers and warnings in labelled files, those that meet a label.
- Overlap: the part of a label's routes that a finding which meets it names; only labels that name
  each route, and findings that a route reaches.
- Decoys: lines on which any severity is a false alarm; some allow `info`.
- An app that is refused counts as one in which nothing is found.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.tables import shown
from liftoff.errors import LiftoffError
from liftoff.rules.analysis import analyze
from liftoff.rules.finding import SEVERITIES, Finding
from liftoff.workspace.source import read_tree

TOLERANCE = 2
URGENT = ("blocker", "warning")
_REPEATED = re.compile(r"#\d+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One problem that somebody found by reading: the keys are those of `labels.json`."""

    id: str
    group: str
    severity: str
    symbol: str
    categories: frozenset[str]
    places: tuple[tuple[str, int], ...]
    routes: frozenset[str]

    @property
    def names_routes(self) -> bool:
        """Whether its routes are a complete list of single routes."""
        return bool(self.routes) and not any(r == "*" or r.endswith(" *") for r in self.routes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An app with its labels.

    Attributes:
        scope: files, and folders with `/`, in which each problem has a label.
        decoys: places of false alarms; True for those that may be shown as information.
    """

    name: str
    folder: Path
    scope: tuple[str, ...]
    labels: tuple[Label, ...]
    decoys: dict[tuple[str, int], bool]

    def covers(self, path: str) -> bool:
        """Whether a file's labels are complete."""
        return any(path == s or (s.endswith("/") and path.startswith(s)) for s in self.scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Counts of one app, or of all together."""

    groups: dict[str, int]
    found: dict[str, int]
    urgent: int
    right: int
    decoys: int
    decoys_hit: int
    overlaps: tuple[float, ...]

    def __add__(self, other: Score) -> Score:
        return Score(
            groups=_added(self.groups, other.groups),
            found=_added(self.found, other.found),
            urgent=self.urgent + other.urgent,
            right=self.right + other.right,
            decoys=self.decoys + other.decoys,
            decoys_hit=self.decoys_hit + other.decoys_hit,
            overlaps=self.overlaps + other.overlaps,
        )


def main(arguments: list[str] | None = None) -> None:
    """Analyze each app and print its figures."""
    options = _parser().parse_args(arguments)
    cases = _cases(options.corpus, options.apps or options.corpus)
    chosen = [case for case in cases if options.only in (None, case.name)]
    missing = [case.name for case in chosen if not case.folder.is_dir()]
    if missing or not chosen:
        sys.exit(f"no source of {', '.join(missing) or options.only} in {options.apps}")
    rows: list[tuple[str, Score]] = []
    for case in chosen:
        findings = [one for one in _analyzed(case.folder) if case.covers(one.place.path)]
        rows.append((case.name, score(case, findings)))
        if options.show:
            print("\n".join(_remarks(case, findings)), file=sys.stderr)
    total = rows[0][1]
    for _, one in rows[1:]:
        total += one
    print(_table([*rows, ("all", total)], markdown=options.markdown))


def _analyzed(folder: Path) -> Sequence[Finding]:
    """The findings in a folder; a folder that is refused has none."""
    try:
        return analyze(read_tree(folder)).findings
    except LiftoffError as error:
        print(f"{folder}: refused: {error}", file=sys.stderr)
        return ()


def score(case: Case, findings: Sequence[Finding]) -> Score:
    """Count the findings of an app in its labelled files."""
    met = {f.id: [label for label in case.labels if meets(f, label)] for f in findings}
    groups_met = {label.group for labels in met.values() for label in labels}
    urgent = [f for f in findings if f.severity in URGENT]
    hit = {where for f in findings if not met[f.id] and (where := _decoy(case, f)) is not None}
    by_severity = {s: {x.group for x in case.labels if x.severity == s} for s in SEVERITIES}
    return Score(
        groups={s: len(groups) for s, groups in by_severity.items()},
        found={s: len(groups & groups_met) for s, groups in by_severity.items()},
        urgent=len(urgent),
        right=sum(bool(met[f.id]) for f in urgent),
        decoys=len(case.decoys),
        decoys_hit=len(hit),
        overlaps=tuple(
            len(label.routes & routes) / len(label.routes)
            for f in findings
            if (routes := _routes(f))
            for label in met[f.id]
            if label.names_routes
        ),
    )


def meets(finding: Finding, label: Label) -> bool:
    """Whether a finding is about a label's problem."""
    return finding.category in label.categories and any(
        path == finding.place.path and abs(line - finding.place.line) <= TOLERANCE
        for path, line in label.places
    )


def _decoy(case: Case, finding: Finding) -> tuple[str, int] | None:
    where = (finding.place.path, finding.place.line)
    as_info = case.decoys.get(where)
    if as_info is None or (as_info and finding.severity == "info"):
        return None
    return where


def _routes(finding: Finding) -> frozenset[str]:
    """A route with several methods is a label's route for each of them."""
    found: set[str] = set()
    for name in finding.routes:
        methods, _, rule = _REPEATED.sub("", name).partition(" ")
        for method in methods.split("|"):
            found.add(f"ws:{rule}" if method == "WEBSOCKET" else f"{method} {rule}")
    return frozenset(found)


def _added(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {key: count + other[key] for key, count in one.items()}


def _cases(corpus: Path, apps: Path) -> list[Case]:
    documents = {
        name: json.loads((corpus / f"{name}.json").read_text("utf-8"))
        for name in ("corpus", "labels", "decoys")
    }
    return [
        Case(
            name=app["name"],
            folder=apps / app["label_root"],
            scope=tuple(app["label_scope"]),
            labels=tuple(_label(x) for x in documents["labels"] if x["app"] == app["name"]),
            decoys={
                (x["file"], x["line"]): x["ok_as_info"]
                for x in documents["decoys"]
                if x["app"] == app["name"]
            },
        )
        for app in documents["corpus"]["apps"]
        if app["labelled"]
    ]


def _label(data: dict[str, Any]) -> Label:
    places = [(place["file"], place["line"]) for place in (data, *data["also_at"])]
    return Label(
        id=data["id"],
        group=data["group"],
        severity=data["severity"],
        symbol=data["symbol"],
        categories=frozenset((data["category"], *data["alt_categories"])),
        places=tuple(places),
        routes=frozenset(data["routes"]),
    )


def _remarks(case: Case, findings: Sequence[Finding]) -> Iterator[str]:
    """What is missed, and what is said that no label says."""
    for label in case.labels:
        if not any(meets(finding, label) for finding in findings):
            path, line = label.places[0]
            categories = "|".join(sorted(label.categories))
            yield f"missed {label.severity} {case.name} {path}:{line} {categories} {label.symbol}"
    for finding in findings:
        if not any(meets(finding, label) for label in case.labels):
            decoy = "decoy " if _decoy(case, finding) else ""
            where = f"{finding.place.path}:{finding.place.line}"
            yield f"{decoy}no label {finding.severity} {case.name} {where} {finding.rule} " + (
                finding.message
            )


def _table(rows: Iterable[tuple[str, Score]], *, markdown: bool) -> str:
    header = ("app", "recall", "blockers", "warnings", "infos", "precision", "decoys", "overlap")
    return shown([header, *(_row(name, score) for name, score in rows)], markdown=markdown)


def _row(name: str, score: Score) -> tuple[str, ...]:
    both = [sum(counts[s] for s in URGENT) for counts in (score.found, score.groups)]
    overlaps = score.overlaps
    return (
        name,
        _share(*both),
        *(f"{score.found[s]}/{score.groups[s]}" for s in SEVERITIES),
        _share(score.right, score.urgent),
        f"{score.decoys_hit}/{score.decoys}",
        f"{sum(overlaps) / len(overlaps):.3f} of {len(overlaps)}" if overlaps else "-",
    )


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.3f}" if whole else "-"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.corpus", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--apps", type=Path, help="where the sources lie")
    parser.add_argument("--only", help="the name of one app")
    parser.add_argument("--show", action="store_true", help="list what is missed and what is wrong")
    parser.add_argument("--markdown", action="store_true", help="print a table for the docs")
    return parser


if __name__ == "__main__":
    main()
