"""Measures `liftoff analyze` beside ruff, semgrep and bandit on a folder.

    python -m benchmarks.analyze FOLDER [--rounds N] [--json FILE] [--docs FILE] [--tools FOLDER]

All work on a copy of FOLDER, one after the other, in several rounds, so that what slows the machine
down for a while slows all of them. Ratios are taken within a round. In a round liftoff begins with
an empty cache, runs again with nothing changed, with another format, after a new comment in one
file, and after a new line of code there. Ruff runs its default rules, semgrep three rules that this
script writes. Of a tool that is not there, the output says so; `--tools` names a folder with
programs to look for first.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from compileall import compile_dir
from dataclasses import asdict, dataclass
from pathlib import Path

import liftoff
from benchmarks.analyze_page import (
    COLD,
    COMMENT,
    ONE_FILE,
    SAME,
    SAME_JSON,
    START,
    Figures,
    Run,
    page,
)
from liftoff.workspace.copy import scratch_copy

# Runs of some milliseconds are repeated within a round; the fastest counts.
_AGAIN = 7
# Nothing of what is measured waits for the network.
_OFFLINE = {"SEMGREP_ENABLE_VERSION_CHECK": "0", "SEMGREP_SEND_METRICS": "off"}
_SEMGREP_RULES = """\
rules:
  - id: global-statement
    languages: [python]
    severity: WARNING
    message: a global is rebound
    patterns:
      - pattern: global $X
  - id: write-to-disk
    languages: [python]
    severity: WARNING
    message: a file is opened for writing
    pattern-either:
      - pattern: open(..., "w", ...)
      - pattern: open(..., "wb", ...)
  - id: sleep
    languages: [python]
    severity: WARNING
    message: sleeps
    pattern: time.sleep(...)
"""


@dataclass(frozen=True, slots=True)
class Contender:
    """A command that is measured.

    Attributes:
        name: as the page calls it.
        command: with its arguments.
        fine: the exit statuses of a run that did its work.
        before: is called before each round's run.
        repeat: how often it runs in a round.
    """

    name: str
    command: tuple[str, ...]
    fine: tuple[int, ...] = (0,)
    before: Callable[[], None] = lambda: None
    repeat: int = 1


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, and write what was asked for."""
    options = _parser().parse_args(arguments)
    # As pip installs it: with byte code, which an environment may keep runs from writing.
    compile_dir(Path(liftoff.__file__).parent, quiet=2)
    with tempfile.TemporaryDirectory(prefix="liftoff-bench-") as scratch:
        tree = scratch_copy(options.folder, Path(scratch, "tree"))
        sources = sorted(path for path in tree.rglob("*.py") if path.is_file())
        if not sources:
            sys.exit(f"no Python file in {options.folder}")
        contenders, missing = contenders_on(Path(scratch), tree, sources, options.tools)
        for name in missing:
            print(f"LEFT OUT: {name} is not there: pip install {name}", file=sys.stderr)
        rounds = [
            dict(one_round(contenders, f"round {number}"))
            for number in range(1, options.rounds + 1)
        ]
        figures = Figures(
            rounds=rounds,
            files=len(sources),
            lines=sum(path.read_bytes().count(b"\n") for path in sources),
            missing=missing,
            versions=versions_of(contenders),
        )
    text = page(figures)
    print(text)
    if options.docs:
        options.docs.write_text(text, encoding="utf-8")
    if options.json:
        options.json.write_text(json.dumps(asdict(figures), indent=1), encoding="utf-8")


def contenders_on(
    scratch: Path, tree: Path, sources: Sequence[Path], tools: Path | None
) -> tuple[list[Contender], tuple[str, ...]]:
    """What runs in each round on a tree that may be changed, and the tools that are missing."""
    liftoff = (sys.executable, "-m", "liftoff", "analyze", str(tree), "--fail-on", "never")
    cache = scratch / "cache"
    os.environ["LIFTOFF_CACHE_DIR"] = str(cache)
    # One that others import, of a common size.
    edited = sorted(sources, key=lambda path: path.stat().st_size)[len(sources) // 2]

    def comment() -> None:
        text = edited.read_text(encoding="utf-8")
        edited.write_text(f"# {time.monotonic_ns()}\n{text}", encoding="utf-8")

    def edit() -> None:
        with edited.open("a", encoding="utf-8") as file:
            file.write(f"\nLIFTOFF_BENCHMARK_{time.monotonic_ns()} = 1\n")

    fine = (0, 2)
    as_json = (*liftoff, "--format", "json")
    found = [
        Contender(START, (sys.executable, "-c", "pass"), repeat=_AGAIN),
        Contender(COLD, liftoff, fine, lambda: shutil.rmtree(cache, ignore_errors=True)),
        Contender(SAME, liftoff, fine, repeat=_AGAIN),
        Contender("liftoff, another format", as_json, fine),
        Contender(SAME_JSON, as_json, fine, repeat=_AGAIN),
        Contender(COMMENT, liftoff, fine, comment),
        Contender(ONE_FILE, liftoff, fine, edit),
    ]
    rules = scratch / "rules.yml"
    rules.write_text(_SEMGREP_RULES, encoding="utf-8")
    # By itself semgrep leaves out tests, which the others read.
    (tree / ".semgrepignore").write_text("", encoding="utf-8")
    check = ("check", "--isolated", "--exit-zero", "--quiet", str(tree))
    scan = ("scan", "--metrics", "off", "--disable-version-check", "--no-git-ignore", "--quiet")
    peers = {
        "ruff": [
            Contender("ruff, no cache", (*check, "--no-cache")),
            Contender(
                "ruff, nothing changed",
                (*check, "--cache-dir", str(scratch / "ruff")),
                repeat=_AGAIN,
            ),
        ],
        "semgrep": [Contender("semgrep, three rules", (*scan, "--config", str(rules), str(tree)))],
        "bandit": [Contender("bandit", ("-r", "-q", "--exit-zero", str(tree)))],
    }
    missing = []
    for name, its in peers.items():
        program = _program(name, tools)
        if program is None:
            missing.append(name)
        found += [
            Contender(c.name, (program, *c.command), c.fine, c.before, c.repeat)
            for c in its
            if program is not None
        ]
    return found, tuple(missing)


def _program(name: str, tools: Path | None) -> str | None:
    """Where a program is: among the tools, beside this Python, or on the path."""
    folders = [str(folder) for folder in (tools, Path(sys.executable).parent) if folder]
    return shutil.which(name, path=os.pathsep.join([*folders, os.environ.get("PATH", "")]))


def one_round(contenders: Sequence[Contender], title: str) -> Iterator[tuple[str, Run]]:
    """Run each once, one after the other."""
    for one in contenders:
        one.before()
        runs = [_run(one) for _ in range(one.repeat)]
        best = min(runs, key=lambda run: run.seconds)
        print(f"{title}: {one.name}: {best.seconds:.3f} s", file=sys.stderr, flush=True)
        yield one.name, best


def _run(one: Contender) -> Run:
    """Run once, and measure it with all processes that it starts."""
    program = Path(one.command[0]).parent
    path = f"{program}{os.pathsep}{os.environ.get('PATH', '')}"
    began = time.perf_counter()
    child = subprocess.Popen(
        one.command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **_OFFLINE, "PATH": path},
    )
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in one.fine:
        sys.exit(f"{one.name} ended with {child.returncode}: {' '.join(one.command)}")
    # The system counts in KB, that of Apple in bytes.
    scale = 1 if sys.platform == "darwin" else 1024
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * scale)


def versions_of(contenders: Sequence[Contender]) -> Mapping[str, str]:
    """What each program says of its version."""
    found = {}
    for program in dict.fromkeys(one.command[0] for one in contenders):
        asked = [program, "-m", "liftoff"] if program == sys.executable else [program]
        said = subprocess.run(
            [*asked, "--version"],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **_OFFLINE},
        )
        name = "liftoff" if program == sys.executable else Path(program).name
        first = (said.stdout.strip().splitlines() or ["?"])[0]
        found[name] = first.rpartition(" ")[2]
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON")
    parser.add_argument("--docs", type=Path, metavar="FILE", help="write the page of the docs")
    parser.add_argument("--tools", type=Path, metavar="FOLDER", help="programs to look for first")
    return parser


if __name__ == "__main__":
    main()
