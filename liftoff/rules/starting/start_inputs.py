"""What start-up reads: settings, the command line (LO501, as information), a terminal (LO507)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.source.scopes import Scope
from liftoff.rules.finding import Draft, Severity
from liftoff.rules.model import Call, Model
from liftoff.rules.running.on_the_way import on_the_way
from liftoff.rules.starting.start_draft import start_draft
from liftoff.rules.tables.network import API_CLIENTS

_PARSERS = (
    "configparser.ConfigParser().read", "configparser.RawConfigParser().read",
    "configparser.SafeConfigParser().read", "configparser.ConfigParser().read_file",
    "toml.load", "confuse.Configuration().set_file",
)  # fmt: skip
_ARGUMENTS = ("argparse.ArgumentParser().parse_args", "argparse.ArgumentParser().parse_known_args",
              "docopt.docopt", "optparse.OptionParser().parse_args")  # fmt: skip

_PROMPTS = ("builtins.input", "getpass.getpass", "click.prompt", "click.confirm", "typer.prompt",
            "typer.confirm")  # fmt: skip


def read_at_start(model: Model) -> Iterator[Draft]:
    """Files and options that import or start-up alone reads; one of a kind for each function."""
    told: set[tuple[object, str]] = set()
    for names, text in (
        (_PARSERS, "settings are read from a file, which must be in the package"),
        (_ARGUMENTS, "options come from the command line; on Lambda their defaults hold"),
        (API_CLIENTS, "a client is made in each cold start, with what the environment says then"),
    ):
        for call in model.calls(*names):
            scope = call.scope
            if model.runs_later(scope) or not model.at_start(scope) or on_the_way(model, scope):
                continue
            if (scope, text) not in told and not must_be_told(model, call):
                told.add((scope, text))
                message = f"`{call.name.replace('()', '')}`: {text}"
                fix = "Give settings to the function as environment variables."
                yield start_draft(call, "LO501", "info", message, fix)


def asked_of_people(model: Model) -> Iterator[Draft]:
    """Prompts at import or start-up; the first of each function."""
    told: set[Scope] = set()
    for call in model.calls(*_PROMPTS):
        scope = call.scope
        if scope in told or model.runs_later(scope) or not model.at_import(scope):
            continue
        told.add(scope)
        always = scope.kind == "module" and not call.site.blocks
        message = (
            f"`{call.name.removeprefix('builtins.')}` asks at the terminal at import; "
            "nobody answers on Lambda"
        )
        fix = "Take it from an environment variable."
        yield start_draft(call, "LO507", "blocker" if always else "warning", message, fix)


def ended_without_options(model: Model) -> Iterator[Draft]:
    """A command line that import reads, with options that it must have."""
    for call in model.calls(*_ARGUMENTS):
        scope = call.scope
        if model.runs_later(scope) or not model.at_import(scope) or not must_be_told(model, call):
            continue
        message = "import reads a command line that must say something, and ends without it"
        fix = "Read it in `main()`, and give the app its settings by environment variables."
        severity: Severity = "warning" if call.site.blocks else "blocker"
        yield start_draft(call, "LO507", severity, message, fix)


def must_be_told(model: Model, call: Call) -> bool:
    """Whether a parser that reads the real command line has a positional or a required option."""
    if call.node.args or call.node.keywords:
        return False
    return any(
        added.value.site is call.value.site and _is_required(added.node)
        for added in model.method_calls("add_argument")
    )


def _is_required(node: ast.Call) -> bool:
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    required, number = given.get("required"), given.get("nargs")
    if required is not None:
        return isinstance(required, ast.Constant) and required.value is True
    if isinstance(number, ast.Constant) and number.value in ("?", "*"):
        return False
    first = node.args[0] if node.args else None
    return (
        isinstance(first, ast.Constant)
        and isinstance(first.value, str)
        and not first.value.startswith("-")
        and "default" not in given
    )
