"""Analyzes every Python file of a folder by itself, and says which ones liftoff cannot take.

    python -m benchmarks.hostile FOLDER [--limit SECONDS] [--only PART]

Meant for files that are written to be difficult, such as CPython's own tests (`Lib/test`). Beside
each file stands a small app whose one route calls all that the file defines, so that rules follow
what is in it. Nothing of it is run. A file that does not parse is no fault, an exception, a crash
of the process or a file that takes longer than the limit is: it is listed, and the status is 1.
"""

from __future__ import annotations

import argparse
import ast
import os
import select
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from liftoff.errors import LiftoffError
from liftoff.project.source.modules import parse_source
from liftoff.rules.analysis import analyze
from liftoff.workspace.source import ReadError, SourceFile, SourceTree, read_tree

SECONDS = 60.0
_APP = """\
from flask import Flask
import {module} as odd

app = Flask(__name__)


@app.get("/")
def home():
    {calls}
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """A file that liftoff cannot take, and what happens."""

    path: str
    what: str


def main(arguments: list[str] | None = None) -> None:
    """Analyze all files, and exit with 1 when there is a fault."""
    options = _parser().parse_args(arguments)
    tree = read_tree(options.folder)
    files = [file for file in tree.files if options.only in file.path]
    if not files and not tree.errors:
        sys.exit(f"no Python file in {options.folder}")
    began = time.monotonic()
    counts: Counter[str] = Counter({"not readable": len(tree.errors)})
    faults: list[Fault] = []
    # A process for each of so many files: one that crashes takes the rest of its files with it.
    for done, result in enumerate(_results(files, options.limit), start=1):
        counts[result.what if result.what in _FINE else "faults"] += 1
        if result.what not in _FINE:
            faults.append(result)
            print(f"{result.path}: {result.what}", flush=True)
        if done % 200 == 0:
            print(f"{done:,} of {len(files):,}", file=sys.stderr, flush=True)
    shown = ", ".join(f"{count:,} {what}" for what, count in sorted(counts.items()))
    print(f"{len(files) + len(tree.errors):,} files: {shown}; {time.monotonic() - began:.0f} s")
    sys.exit(1 if faults else 0)


ANALYZED = "analyzed"
REFUSED = "no Python of today"
_FINE = (ANALYZED, REFUSED)


def examine(file: SourceFile) -> Fault:
    """Analyze one file; `what` is `ANALYZED`, `REFUSED` or what went wrong."""
    try:
        name = "odd_module.py"
        text = _APP.format(module="odd_module", calls="\n    ".join(_calls(file)) or "pass")
        files = (SourceFile("app.py", text), SourceFile(name, file.text))
        analysis = analyze(SourceTree("/project", files, (), ()))
    except LiftoffError as error:
        return Fault(file.path, f"LiftoffError: {error.what}")
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        return Fault(file.path, f"{type(error).__name__}: {error} ({last.filename}:{last.lineno})")
    return Fault(file.path, REFUSED if analysis.errors else ANALYZED)


def _calls(file: SourceFile) -> Iterator[str]:
    """A call of each function of a module, and of each method of its classes."""
    tree = parse_source(file.text, file.path)
    if isinstance(tree, ReadError):
        return
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"odd.{node.name}()"
        elif isinstance(node, ast.ClassDef):
            yield f"{node.name} = odd.{node.name}()"
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield f"{node.name}.{inner.name}()"


def _results(files: list[SourceFile], limit: float) -> Iterator[Fault]:
    position = 0
    while position < len(files):
        for result in _in_a_process(files[position : position + _BATCH], limit):
            position += 1
            yield result


_BATCH = 50


def _in_a_process(files: list[SourceFile], limit: float) -> Iterator[Fault]:
    """Results in the order of the files, up to one that ends the process."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        with os.fdopen(writer, "w", encoding="utf-8", errors="replace") as out:
            for file in files:
                out.write(examine(file).what.replace("\n", " ") + "\n")
                out.flush()
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb", buffering=0) as results:
        for file in files:
            what = _line(results.fileno(), limit)
            if what is None:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                yield Fault(file.path, f"takes more than {limit:g} s")
                return
            if not what:
                _, status = os.waitpid(child, 0)
                yield Fault(file.path, f"ends the process: {os.waitstatus_to_exitcode(status)}")
                return
            yield Fault(file.path, what)
    os.waitpid(child, 0)


def _line(descriptor: int, limit: float) -> str | None:
    """The next line; "" when the other side has gone, None when it takes too long."""
    line = b""
    until = time.monotonic() + limit
    while not line.endswith(b"\n"):
        ready, _, _ = select.select([descriptor], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            return None
        read = os.read(descriptor, 1)
        if not read:
            return ""
        line += read
    return line.decode("utf-8", "replace").rstrip("\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=float, default=SECONDS, metavar="SECONDS")
    parser.add_argument("--only", default="", metavar="PART", help="of the path")
    return parser


if __name__ == "__main__":
    main()
