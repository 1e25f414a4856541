"""`--format FORMAT[=FILE]` and `--output`: which reports are made, and where they go."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from liftoff.cache.runs import Outcome
from liftoff.report.formats import FORMATS

if TYPE_CHECKING:
    from liftoff.report.model import Report

_STDOUT = "-"
# What people read; a table after it does no harm.
_FOR_PEOPLE = ("text", "concise")


@dataclass(frozen=True, slots=True)
class Destination:
    """One report: its format, and its file; None is standard output."""

    format: str
    file: Path | None = None


def read_destinations(
    context: click.Context,  # noqa: ARG001
    option: click.Parameter,  # noqa: ARG001
    values: tuple[str, ...],
) -> tuple[Destination, ...]:
    """Read the option's values: `sarif`, or `sarif=report.sarif`.

    Raises:
        click.BadParameter: one is no format, or names no file after its `=`.
    """
    found = []
    for value in values:
        name, equals, file = value.partition("=")
        if name not in FORMATS:
            from liftoff.nearest import meant

            raise click.BadParameter(f"{name!r} is no format; {meant(name, FORMATS)}")
        if equals and not file:
            raise click.BadParameter(f"{value!r} names no file")
        found.append(Destination(name, None if file in ("", _STDOUT) else Path(file)))
    return tuple(found)


def complete_format(
    context: click.Context,  # noqa: ARG001
    option: click.Parameter,  # noqa: ARG001
    incomplete: str,
) -> list[str]:
    """The formats that begin so, for the shell."""
    return [name for name in FORMATS if name.startswith(incomplete)]


def destinations(formats: Sequence[Destination], output: str | None) -> list[Destination]:
    """Where each report goes, `--output` applied.

    Raises:
        click.UsageError: two reports would go to the same place, or `--output` fits none or many.
    """
    wanted = list(formats) or [Destination("text")]
    if output is not None:
        free = [place for place in wanted if place.file is None]
        if len(free) != 1:
            raise click.UsageError(
                "--output names the file of one --format; write --format FORMAT=FILE for each"
            )
        file = None if output == _STDOUT else Path(output)
        wanted = [replace(place, file=file) if place is free[0] else place for place in wanted]
    files = [place.file and os.path.realpath(place.file) for place in wanted]
    if len(set(files)) < len(files):
        raise click.UsageError(
            "two formats would go to the same place; write --format FORMAT=FILE for each"
        )
    return wanted


def make_reports(
    report: Report, places: Sequence[Destination], *, colour: bool, statistics: bool
) -> Outcome:
    """Make all reports; nothing is written yet. The outcome's status is 0.

    Args:
        report: without colour.
        places: where each goes.
        colour: whether standard output takes colours.
        statistics: add a table of counts to standard output, or to standard error when a
            report that programs read is there.
    """
    from liftoff.report.formats import render

    output, remarks = "", ""
    files: list[tuple[str, str]] = []
    for place in places:
        text = render(place.format, replace(report, colour=colour and place.file is None))
        if place.file is None:
            output = text
        else:
            files.append((str(place.file), text))
    if statistics:
        from liftoff.report.statistics import statistics as table

        if any(p.file is None and p.format not in _FOR_PEOPLE for p in places):
            remarks = table(report)
        else:
            output += ("\n" if output else "") + table(report)
    return Outcome(output.encode(), remarks, tuple(files), 0)


def deliver(outcome: Outcome) -> None:
    """Write what a run says: files first, standard output last.

    Raises:
        LiftoffError: a file cannot be written.
    """
    from liftoff.workspace.text import write_text

    for path, text in outcome.files:
        write_text(Path(path), text)
    # As bytes, so that they are UTF-8 whatever the terminal's encoding.
    in_bytes = os.linesep == "\n" and hasattr(sys.stdout, "buffer")
    click.echo(outcome.output if in_bytes else outcome.output.decode(), nl=False, color=True)
    click.echo(outcome.remarks, nl=False, err=True)
