"""Runs the command line in this process, and the little apps that it is run on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from liftoff.cli import main

APP = """\
from flask import Flask, request

app = Flask(__name__)
hits = 0


@app.get("/home")
def home():
    return "home"


@app.route("/items/<int:n>", methods=["GET", "POST"])
def item(n):
    return str(n)


@app.get("/hit")
def hit():
    global hits
    hits += 1
    return str(hits)


@app.get("/hits")
def show():
    return str(hits)


@app.get("/about/")
def about():
    return "about"
"""


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    status: int
    out: str
    err: str


class Runner:
    """Runs `liftoff` and catches what it says."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> Ended:
        with pytest.raises(SystemExit) as stopped:
            main([str(argument) for argument in arguments])
        said = self._capsys.readouterr()
        return Ended(int(stopped.value.code or 0), said.out, said.err)

    def fails(self, *arguments: object) -> str:
        """The one message of a run that ends with 2 and says nothing else."""
        ended = self(*arguments)
        assert ended.status == 2, ended
        assert ended.out == ""
        assert "Traceback" not in ended.err
        return ended.err


def make(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files and give the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def everything(folder: Path) -> dict[str, bytes | None]:
    """All that is below a folder, caches apart."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
        if "__pycache__" not in path.parts
    }
