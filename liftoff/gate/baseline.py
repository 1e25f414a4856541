"""Baseline.

A file of the findings that are known, so that only new ones are reported and counted. Verdicts
stay: what is known still blocks its routes.

| option | what it does |
|---|---|
| `--baseline FILE` | leave out what the file knows |
| `--update-baseline` | write the findings of now to the file |
| `--prune-baseline` | remove entries that nothing has any more, and add none |
| `--error-on-stale-baseline` | exit with 1 when there are such entries; else a note says so |

An entry is a path (relative to the file), a code, the text of the line without its white space, and
how many findings are alike. So findings stay known when lines move, and the file, which is sorted,
changes only when findings come or go. Entries of files and rules that a run does not look at are
neither stale nor lost. A baseline is not written while a file cannot be analyzed.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from liftoff.errors import LiftoffError
from liftoff.gate.keys import Key, key_of, split_known
from liftoff.gate.screen import Screened, show_only
from liftoff.gate.selection import Selection
from liftoff.report.escapes import json_text
from liftoff.report.model import Suppressed
from liftoff.report.sources import Sources
from liftoff.workspace.source import SourceTree
from liftoff.workspace.text import read_text, write_text

VERSION = 1


@dataclass(frozen=True, slots=True)
class Compared:
    """Findings held against a baseline.

    Attributes:
        screened: what is new counts; what is known is suppressed.
        stale: entries that nothing has any more, by how often.
        present: the baseline that the findings of this run would make.
        pruned: the baseline without what is stale.
    """

    screened: Screened
    stale: Counter[Key]
    present: Counter[Key]
    pruned: Counter[Key]


def compare(
    screened: Screened, tree: SourceTree, known: Counter[Key], folder: Path, selection: Selection
) -> Compared:
    """Take out what the baseline knows. Verdicts stay: what is known still blocks a route.

    Entries of rules and files that are not part of this run are kept as they are.

    Args:
        screened: what counts.
        tree: that was analyzed.
        known: the baseline's entries.
        folder: of the baseline's file; paths in it are relative to this.
        selection: the rules and files of this run.
    """
    sources = Sources({file.path: file.text for file in tree.files})
    prefix = _prefix(folder, Path(tree.root))
    broken = {prefix + error.path for error in screened.analysis.errors}
    concerned = _concerned(tree, folder, prefix, selection, broken)
    here = Counter({key: n for key, n in known.items() if concerned(key)})
    elsewhere = known - here
    analysis = screened.analysis
    new, old, stale = split_known(analysis.findings, sources, here, prefix)
    present = Counter(key_of(finding, sources, prefix) for finding in analysis.findings)
    return Compared(
        replace(
            show_only(screened, new),
            suppressed=(*screened.suppressed, *(Suppressed(f, "external") for f in old)),
        ),
        stale,
        elsewhere + present,
        known - stale,
    )


def read_baseline(file: Path) -> Counter[Key] | None:
    """The entries of a baseline, or None when there is no such file.

    Raises:
        LiftoffError: it is no baseline.
    """
    content = read_text(file)
    if content is None:
        return None
    try:
        document = json.loads(content)
        if document["version"] != VERSION:
            raise LiftoffError(
                f"is a baseline of version {document['version']!r}, not {VERSION}",
                where=str(file),
                hint="remove it, and make it anew with --update-baseline",
            )
        found: Counter[Key] = Counter()
        for entry in _list(document["findings"]):
            found[_key(entry)] += _count(entry)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise LiftoffError(
            "is not a baseline of liftoff",
            where=str(file),
            hint="name another file, or remove it and make it anew with --update-baseline",
        ) from error
    return found


def write_baseline(file: Path, entries: Counter[Key]) -> bool:
    """Write a baseline, unless it says the same already.

    Returns:
        whether it was written.

    Raises:
        LiftoffError: it cannot be written.
    """
    document = {
        "version": VERSION,
        "findings": [
            {"path": key.path, "rule": key.rule, "text": key.text, "count": entries[key]}
            for key in sorted(entries)
        ],
    }
    text = json_text(document, indent=1) + "\n"
    if file.exists() and read_text(file) == text:
        return False
    write_text(file, text)
    return True


def _list(findings: Any) -> list[Any]:
    if not isinstance(findings, list):
        raise TypeError("not a list")
    return findings


def _key(entry: Any) -> Key:
    values = (entry["path"], entry["rule"], entry["text"])
    if not all(isinstance(value, str) for value in values):
        raise TypeError("not texts")
    return Key(*values)


def _count(entry: Any) -> int:
    count = entry["count"]
    if type(count) is not int or count < 1:
        raise ValueError("no count")
    return count


def _prefix(folder: Path, root: Path) -> str:
    """What leads from the baseline's folder to the tree: "" or a path that ends in `/`."""
    relative = Path(os.path.relpath(root, folder)).as_posix()
    return "" if relative == "." else f"{relative}/"


def _concerned(
    tree: SourceTree, folder: Path, prefix: str, selection: Selection, broken: set[str]
) -> Callable[[Key], bool]:
    """Whether this run could have found what an entry knows, or its file is gone."""
    analyzed = {prefix + file.path: file.path for file in tree.files}

    def concerned(key: Key) -> bool:
        if not selection.enabled(key.rule) or key.path in broken:
            return False
        if key.path in analyzed:
            return selection.counts(key.rule, analyzed[key.path])
        return not (folder / key.path).exists()

    return concerned
