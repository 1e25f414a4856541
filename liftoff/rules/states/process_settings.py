"""What a request sets for the whole process (LO104, besides the app's configuration)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.values import Constant, External, Place
from liftoff.rules.finding import Draft
from liftoff.rules.model import Call, Model
from liftoff.rules.tables.processes import IDEMPOTENT, LEVELS, SETTERS

_LEVEL_NAMES = ("DEBUG", "INFO", "WARNING", "WARN", "ERROR", "CRITICAL")
# What gives the state of before, to be set back at the end.
_OF_BEFORE = ("os.getcwd()", "os.umask()")
_FIXED = ("builtins.__file__", *(f"logging.{level}" for level in _LEVEL_NAMES))


def process_settings(model: Model) -> Iterator[Draft]:
    """Calls that change the process, and levels of loggers that a caller chooses."""
    calls = list(model.calls(*SETTERS, *LEVELS))
    undone = {(call.scope, call.name) for call in calls if _sets_back(model, call)}
    for call in calls:
        asked = model.in_request(call.scope) or bool(model.routes([call.scope]))
        if not asked or not model.runs_later(call.scope) or (call.scope, call.name) in undone:
            continue
        steady = call.name in (*IDEMPOTENT, *LEVELS)
        if steady and all(_is_fixed(model, argument, call) for argument in call.node.args):
            continue
        short = call.name.removeprefix("logging.getLogger().")
        yield Draft(
            rule="LO104",
            severity="warning",
            category="app_config_mutation",
            message=f"`{short}` changes the whole process, for the requests that follow here only",
            node=call.node,
            scope=call.scope,
            symbol=call.name,
            fix="Give it to what needs it, or set it once at import.",
        )


def _sets_back(model: Model, call: Call) -> bool:
    """Whether a call gives the process what it had before: `os.chdir(before)`."""
    return any(
        isinstance(value, External) and value.name in _OF_BEFORE
        for argument in call.node.args
        for value in model.values(argument, call.scope)
    )


def _is_fixed(model: Model, argument: ast.expr, call: Call) -> bool:
    """Whether an argument is the same in every request, as far as the source tells."""
    if isinstance(argument, ast.Constant):
        return True
    values = model.values(argument, call.scope)
    return bool(values) and all(
        isinstance(v, Constant | Place)
        # What it was before is set back: `logger.setLevel(old_level)`.
        or (isinstance(v, External) and (v.name in _FIXED or v.name.endswith(".getLogger().level")))
        for v in values
    )
