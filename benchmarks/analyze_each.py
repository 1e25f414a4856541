"""Measures `liftoff analyze` beside ruff, semgrep and bandit on each app of a folder.

    python -m benchmarks.analyze_each FOLDER [--docs FILE] [--tools FOLDER]

`benchmarks.analyze` measures one very large tree; this, what people have: every folder in FOLDER is
an app. On a copy of each app all run once, one after the other, as there; ratios are taken app by
app. The table groups the apps by their lines of Python.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from compileall import compile_dir
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import liftoff
from benchmarks.analyze import contenders_on, one_round, versions_of
from benchmarks.analyze_page import COLD, ONE_FILE, SAME, Run
from liftoff.workspace.copy import scratch_copy

_PEERS = ("ruff, no cache", "semgrep, three rules", "bandit")
_COMPARED = (COLD, SAME, ONE_FILE, *_PEERS)
# Lines of Python up to which an app is of a group.
_SIZES = (1_000, 3_000, 10_000, 30_000, 1_000_000_000)


@dataclass(frozen=True, slots=True)
class App:
    """What was measured on one app.

    Attributes:
        lines: of its Python files, tests included.
        runs: one of each contender, by name.
    """

    lines: int
    runs: Mapping[str, Run]

    def seconds(self, name: str) -> float:
        """How long a run took, on the clock."""
        return self.runs[name].seconds

    def ratio(self, name: str) -> float:
        """How many times as long as liftoff with an empty cache another takes."""
        return self.seconds(name) / self.seconds(COLD)


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, and write what was asked for."""
    options = _parser().parse_args(arguments)
    # As pip installs it: with byte code, which an environment may keep runs from writing.
    compile_dir(Path(liftoff.__file__).parent, quiet=2)
    folders = sorted(path for path in options.folder.iterdir() if path.is_dir())
    versions: dict[str, str] = {}
    apps = [app for path in folders if (app := _measured(path, options.tools, versions))]
    if not apps:
        sys.exit(f"no app in the folders of {options.folder}")
    text = page(apps, versions)
    print(text)
    if options.docs:
        options.docs.write_text(text, encoding="utf-8")


def _measured(folder: Path, tools: Path | None, versions: dict[str, str]) -> App | None:
    """The runs on one app; None where there is no Python file."""
    with tempfile.TemporaryDirectory(prefix="liftoff-bench-") as scratch:
        tree = scratch_copy(folder, Path(scratch, "tree"))
        sources = sorted(path for path in tree.rglob("*.py") if path.is_file())
        if not sources:
            return None
        lines = sum(path.read_bytes().count(b"\n") for path in sources)
        contenders, _ = contenders_on(Path(scratch), tree, sources, tools)
        chosen = [one for one in contenders if one.name in _COMPARED]
        versions.update(versions or versions_of(chosen))
        return App(lines, dict(one_round(chosen, folder.name)))


def page(apps: Sequence[App], versions: Mapping[str, str]) -> str:
    """The page as Markdown."""
    peers = [name for name in _PEERS if all(name in app.runs for app in apps)]
    named = (f"{name.partition(',')[0]}, times as long" for name in peers)
    heads = ("lines of Python", "apps", "empty cache", "one file changed", "nothing changed", "MB")
    return "\n".join([
        _INTRODUCTION.format(
            apps=len(apps),
            lines=sum(app.lines for app in apps),
            machine=f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
            python=platform.python_version(),
            day=datetime.now(UTC).date().isoformat(),
            versions=", ".join(f"{name} {version}" for name, version in versions.items()),
        ),
        f"| {' | '.join((*heads, *named))} |",
        f"|---|{'---:|' * (len(heads) - 1 + len(peers))}",
        *(_row(title, group, peers) for title, group in _groups(apps)),
        "",
    ])  # fmt: skip


def _groups(apps: Sequence[App]) -> Iterator[tuple[str, list[App]]]:
    below = 0
    for size in _SIZES:
        group = [app for app in apps if below <= app.lines < size]
        if group:
            yield (f"{below:,} to {size:,}" if size < _SIZES[-1] else f"from {below:,}"), group
        below = size
    yield "all", list(apps)


def _row(title: str, apps: Sequence[App], peers: Iterable[str]) -> str:
    times = (
        _spread([app.seconds(name) for app in apps], lambda found: f"{found:.2f} s")
        for name in (COLD, ONE_FILE, SAME)
    )
    memory = _spread([app.runs[COLD].memory / 1e6 for app in apps], lambda found: f"{found:.0f}")
    ratios = (f"{statistics.median(app.ratio(name) for app in apps):.2f}" for name in peers)
    return f"| {' | '.join((title, str(len(apps)), *times, memory, *ratios))} |"


def _spread(found: Sequence[float], shown: Callable[[float], str]) -> str:
    """The median, and what nine of ten stay below."""
    ordered = sorted(found)
    ninth = ordered[(len(ordered) * 9 - 1) // 10]
    return f"{shown(statistics.median(ordered))} ({shown(ninth)})"


_INTRODUCTION = """\
<!-- Made by `python -m benchmarks.analyze_each FOLDER --docs docs/speed-of-apps.md`; edits here are
lost. -->

# How fast analyze is on the apps that people have

[speed.md](speed.md) measures a tree of three quarters of a million lines. Here are servers as they
are: {apps} apps with {lines:,} lines of Python, tests included, each by itself, with all rules and
the call graph. Medians; in brackets what nine of ten apps stay within. A ratio is how many times as
long the other tool takes as liftoff with an empty cache, app by app; below 1 the other is faster.

Measured on {machine}, CPython {python}, {day}: {versions}. Measure yours:

```console
$ pip install ruff semgrep bandit
$ python -m benchmarks.analyze_each FOLDER --docs docs/speed-of-apps.md   # a folder for each app
```
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--docs", type=Path, metavar="FILE", help="write the page of the docs")
    parser.add_argument("--tools", type=Path, metavar="FOLDER", help="programs to look for first")
    return parser


if __name__ == "__main__":
    main()
