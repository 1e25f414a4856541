"""Little trees, and what the gate makes of them."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from liftoff.gate.screen import Screened, screen
from liftoff.gate.selection import make_selection
from liftoff.gate.settings import Settings
from liftoff.report.sources import Sources
from liftoff.rules.analysis import analyze
from liftoff.workspace.source import SourceFile, SourceTree

APP = """\
import time
from flask import Flask

app = Flask(__name__)
HITS = []


@app.get("/")
def home():
    HITS.append(1)
    return "x"


@app.get("/wait")
def wait():
    time.sleep(3)
    return "x"
"""


def tree(files: Mapping[str, str], root: str = "/app") -> SourceTree:
    return SourceTree(root, tuple(SourceFile(p, t) for p, t in sorted(files.items())), (), ())


def sources(files: Mapping[str, str]) -> Sources:
    return Sources(files)


def screened(files: Mapping[str, str], **settings: Any) -> Screened:
    source = tree(files)
    return screen(analyze(source), source, make_selection(Settings(**settings)))


def rules(result: Screened) -> list[str]:
    """`LO102 app.py:10` of each finding that counts."""
    return [f"{f.rule} {f.place.path}:{f.place.line}" for f in result.analysis.findings]


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@example.com",
         "-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main", *arguments],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def commit(folder: Path, message: str = "one") -> str:
    """Commit everything; gives the commit."""
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)
    return git(folder, "rev-parse", "HEAD").strip()
