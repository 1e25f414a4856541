"""Log files that requests read back (LO202)."""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterator

from liftoff.project.source.syntax import walk
from liftoff.rules.disk.disk_accesses import only_looks, readers_of
from liftoff.rules.disk.disk_marks import marks_of
from liftoff.rules.disk.path_values import path_values
from liftoff.rules.finding import Draft
from liftoff.rules.model import Model

_FILE = re.compile(r"(^|/)logs?(\.txt|\.json)?$|[^/]\.log(\.\d+)?$", re.IGNORECASE)
# `log_file`, `get_log_file_path`, `LOG_DIR`; not `catalog`, `blog_path`, `changelog`.
_NAME = re.compile(r"(^|_)logs?_?(file|path|dir|folder)\w*$", re.IGNORECASE)


def read_logs(model: Model, known: Container[ast.AST]) -> Iterator[Draft]:
    """Reads in requests of what is named as a log, and nothing else says who writes it."""
    for call, path in readers_of(model):
        if path is None or call.node in known or only_looks(call):
            continue
        if not model.in_request(call.scope):
            continue
        marks = marks_of(model, path_values(model, path, call.scope))
        if not (any(_FILE.search(mark.text) for mark in marks) or any(map(_names, walk(path)))):
            continue
        short = call.name.rpartition(".")[2]
        yield Draft(
            rule="LO202",
            severity="warning",
            category="local_disk_read_runtime",
            message=f"`{short}` reads a log, of which each environment has its own, or none",
            node=call.node,
            scope=call.scope,
            symbol=short,
            fix="Log to the standard output, and read it from CloudWatch Logs.",
        )


def _names(node: ast.AST) -> bool:
    match node:
        case ast.Name(name) | ast.Attribute(attr=name):
            return _NAME.search(name) is not None
        case ast.Constant(str() as text):
            return text == ".log" or _FILE.search(text) is not None
        case _:
            return False
