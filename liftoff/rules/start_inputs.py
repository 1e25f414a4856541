"""What start-up reads: files of settings, the command line (LO501, as information)."""

from __future__ import annotations

from collections.abc import Iterator

from liftoff.rules.finding import Draft
from liftoff.rules.model import Model
from liftoff.rules.tables.network import API_CLIENTS

_PARSERS = (
    "configparser.ConfigParser().read", "configparser.RawConfigParser().read",
    "configparser.SafeConfigParser().read", "configparser.ConfigParser().read_file",
    "toml.load", "confuse.Configuration().set_file",
)  # fmt: skip
_ARGUMENTS = ("argparse.ArgumentParser().parse_args", "argparse.ArgumentParser().parse_known_args",
              "docopt.docopt", "optparse.OptionParser().parse_args")  # fmt: skip


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
            if model.runs_later(scope) or not model.at_start(scope):
                continue
            if (scope, text) not in told:
                told.add((scope, text))
                yield Draft(
                    rule="LO501",
                    severity="info",
                    category="startup_side_effect",
                    message=f"`{call.name.replace('()', '')}`: {text}",
                    node=call.node,
                    scope=scope,
                    symbol=call.name,
                    fix="Give settings to the function as environment variables.",
                    whole_app=True,
                    of_start=True,
                )
