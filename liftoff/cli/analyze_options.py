"""The options of `analyze`, and what they mean for the configuration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from liftoff.cli.outputs import Destination, complete_format, read_destinations

_Command = Callable[..., Any]
# As `liftoff.gate.settings` and `liftoff.rules.target` have them; `--help` imports neither.
FAIL_ON = ("blocker", "warning", "info", "never")
GATEWAYS = ("http", "rest", "alb", "url")
ADAPTERS = ("native", "mangum")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalyzeRequest:
    """The options of one run, as the command line gave them; None is not given."""

    path: str
    formats: tuple[Destination, ...]
    output: str | None
    group_by: str
    statistics: bool
    color: bool | None
    config: str | None
    select: tuple[str, ...]
    extend_select: tuple[str, ...]
    ignore: tuple[str, ...]
    exclude: tuple[str, ...]
    fail_on: str | None
    gateway: str | None
    adapter: str | None
    baseline: str | None
    update_baseline: bool
    prune_baseline: bool
    error_on_stale_baseline: bool
    diff_base: str | None
    stdin_filename: str | None
    no_cache: bool


def analyze_options(command: _Command) -> _Command:
    """All options of the command, in the order of its help."""
    codes: dict[str, Any] = {"multiple": True, "metavar": "CODES"}
    for decorate in reversed([
        click.argument("path", type=click.Path()),
        click.option("--format", "formats", multiple=True, metavar="FORMAT[=FILE]",
                     callback=read_destinations, shell_complete=complete_format,
                     help="text, concise, json, json-lines, sarif, github, gitlab, junit, azure "
                     "or rdjson; may be given several times, each with its file.  "
                     "[default: text]"),
        click.option("-o", "--output", type=click.Path(dir_okay=False, allow_dash=True),
                     help="Write to a file instead."),
        click.option("--group-by", type=click.Choice(["file", "route"]), default="file",
                     show_default=True, help="How text puts findings together."),
        click.option("--statistics", is_flag=True, help="Count findings by rule, too."),
        click.option("--color/--no-color", default=None,
                     help="Default: colours on a terminal only."),
        click.option("--config", type=click.Path(),
                     help="Configuration file, instead of the nearest pyproject.toml."),
        click.option("--select", **codes,
                     help="Rules that count, whatever is configured: LO1,LO201."),
        click.option("--extend-select", **codes, help="Rules that count, too."),
        click.option("--ignore", **codes, help="Rules that do not count, either."),
        click.option("--exclude", multiple=True, metavar="PATTERN",
                     help="Files whose findings do not count, either."),
        click.option("--fail-on", type=click.Choice(FAIL_ON),
                     help="Exit with 1 when there is a finding of this severity or worse.  "
                     "[default: blocker]"),
        click.option("--gateway", type=click.Choice(GATEWAYS),
                     help="What will be in front of the functions.  [default: http]"),
        click.option("--adapter", type=click.Choice(ADAPTERS),
                     help="What the handlers will stand on.  [default: native]"),
        click.option("--baseline", type=click.Path(),
                     help="File with the findings that are known."),
        click.option("--update-baseline", is_flag=True,
                     help="Write all findings of now to the baseline."),
        click.option("--prune-baseline", is_flag=True,
                     help="Remove what is no longer found from the baseline."),
        click.option("--error-on-stale-baseline", is_flag=True,
                     help="Exit with 1 when the baseline has what is no longer found."),
        click.option("--diff-base", metavar="REV",
                     help="Only what was added since the branch left this revision of git."),
        click.option("--stdin-filename", type=click.Path(),
                     help="Only findings in this file of PATH, whose text comes from stdin."),
        click.option("--no-cache", is_flag=True,
                     help="Analyze anew, and keep nothing of it."),
    ]):  # fmt: skip
        command = decorate(command)
    return command


def configured_values(request: AnalyzeRequest) -> dict[str, Any]:
    """What the options say, by key of the configuration."""
    given = {
        "fail-on": request.fail_on,
        "target.gateway": request.gateway,
        "target.adapter": request.adapter,
    }
    values: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    if request.baseline is not None:
        from pathlib import Path

        values["baseline"] = Path(request.baseline).absolute()
    return values


def codes_of(option: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """The codes of an option that takes several, each separated by commas.

    Raises:
        LiftoffError: one is no rule.
    """
    from liftoff.errors import LiftoffError
    from liftoff.gate.values import UnfitError, codes

    names = [name.strip() for value in values for name in value.split(",") if name.strip()]
    try:
        return codes(names)
    except UnfitError as error:
        raise LiftoffError(error.what, where=option, hint=error.hint) from error
