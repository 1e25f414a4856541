"""Small projects as text, and what the analysis says of them."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from liftoff.rules.analysis import analyze
from liftoff.rules.finding import Analysis, Finding
from liftoff.workspace.source import SourceFile, SourceTree

FLASK = "from flask import Flask, current_app, g, request, session\napp = Flask(__name__)\n"
FASTAPI = "from fastapi import BackgroundTasks, Depends, FastAPI, WebSocket\napp = FastAPI()\n"


def tree_of(files: Mapping[str, str] | str) -> SourceTree:
    """A tree from path -> text, or from the text of `app.py` alone. Common indentation is cut."""
    if isinstance(files, str):
        files = {"app.py": files}
    sources = [SourceFile(path, textwrap.dedent(text)) for path, text in sorted(files.items())]
    return SourceTree("/project", tuple(sources), (), ())


def analysis_of(files: Mapping[str, str] | str) -> Analysis:
    return analyze(tree_of(files))


def flask(body: str) -> str:
    """A module with a Flask app named `app`."""
    return FLASK + textwrap.dedent(body)


def fastapi(body: str) -> str:
    """A module with a FastAPI app named `app`."""
    return FASTAPI + textwrap.dedent(body)


def finds(files: Mapping[str, str] | str, rule: str, symbol: str = "") -> Finding:
    """The one finding of a rule, about `symbol` when one is given."""
    found = [finding for finding in analysis_of(files).findings if finding.rule == rule]
    found = [finding for finding in found if symbol in ("", finding.symbol)]
    assert len(found) == 1, f"{rule}: {[(f.rule, f.place.line, f.message) for f in found]}"
    return found[0]


def quiet(files: Mapping[str, str] | str, *families: str) -> None:
    """No finding whose code starts with any of `families` (all, when none is given)."""
    found = [
        (finding.rule, finding.place.path, finding.place.line, finding.message)
        for finding in analysis_of(files).findings
        if finding.rule.startswith(families or ("LO",))
    ]
    assert found == []
