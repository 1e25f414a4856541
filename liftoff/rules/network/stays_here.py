"""Calls that mostly connect, and are told to stay in the process or at a file of its own."""

from __future__ import annotations

import ast

from liftoff.project.evaluation.values import Constant, External
from liftoff.rules.databases import is_sqlite
from liftoff.rules.model import Call, Model

# Clients of stores that may be in the process, or in a file.
_STORES = ("langchain_qdrant.", "pymilvus.")


def stays_here(model: Model, call: Call) -> bool:
    """`MilvusClient("demo.db")`, `from_texts(..., location=":memory:")`."""
    if call.name.startswith("pandas."):
        return _reads_file(model, call)
    if not call.name.startswith(_STORES):
        return False
    place = call.argument(0, "uri", "location", "path")
    values = model.values(place, call.scope) if place is not None else ()
    texts = [str(v.value) for v in values if isinstance(v, Constant)]
    named = any(text.startswith(":memory:") or text.endswith(".db") for text in texts)
    return named or call.argument(-1, "path") is not None


def _reads_file(model: Model, call: Call) -> bool:
    """Whether pandas is given a connection to SQLite, an engine of it, or its address."""
    given = call.argument(1, "con")
    for value in model.values(given, call.scope) if given is not None else ():
        if is_sqlite((value,)):
            return True
        if isinstance(value, External):
            made = value.site
            if value.name.startswith("sqlite3."):
                return True
            if made is not None and isinstance(made.node, ast.Call) and made.node.args:
                return is_sqlite(model.values(made.node.args[0], made.scope))
    return False
