"""`liftoff analyze`: what breaks on Lambda, where, and for which routes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from liftoff.cli.analyze_options import AnalyzeRequest, analyze_options
from liftoff.no_collections import no_collections

if TYPE_CHECKING:
    from liftoff.cache.runs import Outcome, Recording
    from liftoff.cli.gated import Gated
    from liftoff.rules.finding import Analysis


@click.command(
    epilog="Examples:\n\n  liftoff analyze .\n\n"
    "  liftoff analyze . --format json --output findings.json\n\n"
    "  liftoff analyze . --format sarif=liftoff.sarif --format text --diff-base origin/main"
)
@analyze_options
def command(**options: Any) -> None:
    """Say what in the server in PATH breaks on Lambda, where, and for which routes.

    Only reads source: nothing of the app is imported or run. Exits with 0, with 1 for findings, and
    with 2 when something could not be analyzed.
    """
    from liftoff.cli.outputs import deliver

    with no_collections():
        outcome = _outcome(AnalyzeRequest(**options))
        deliver(outcome)
    click.get_current_context().exit(outcome.status)


def _outcome(request: AnalyzeRequest) -> Outcome:
    from liftoff.cli.outputs import destinations, make_reports
    from liftoff.cli.progress import progress

    places = destinations(request.formats, request.output)
    if request.update_baseline and request.diff_base:
        raise click.UsageError("--update-baseline wants all findings, --diff-base only new ones")
    with progress("analyzing") as say:
        recording = _recording(request)
        from liftoff.cli.gated import gated

        result = gated(request, recording, say)
        say("writing")
        outcome = make_reports(
            result.report, places, colour=_colour(request), statistics=request.statistics
        )
    outcome.remarks += "".join(f"liftoff: {note}\n" for note in result.notes)
    outcome.status = _status(result)
    if recording is not None and not result.refused:
        recording.finish(outcome)
    return outcome


def _recording(request: AnalyzeRequest) -> Recording | None:
    """The record of this run for the cache; None when the files do not decide what it says."""
    arguments = click.get_current_context().obj
    if (
        arguments is None
        or request.no_cache
        or request.update_baseline
        or request.prune_baseline
        or request.diff_base is not None
        or request.stdin_filename is not None
    ):
        return None
    from liftoff.cache.runs import record
    from liftoff.gate.configuration import consulted

    watched = [str(path) for path in consulted(request.path, file=request.config)]
    return record(arguments, request.path, watched)


def _colour(request: AnalyzeRequest) -> bool:
    import os
    import sys

    if request.color is not None:
        return request.color
    # https://no-color.org and https://force-color.org
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _status(result: Gated) -> int:
    """2 when something could not be analyzed, 1 for findings, 0 otherwise."""
    analysis = result.report.analysis
    if analysis.errors:
        return 2
    return int(result.stale or _fails(analysis, result.fail_on))


def _fails(analysis: Analysis, fail_on: str) -> bool:
    from liftoff.rules.finding import SEVERITIES

    limit = -1 if fail_on == "never" else [str(s) for s in SEVERITIES].index(fail_on)
    return any(SEVERITIES.index(finding.severity) <= limit for finding in analysis.findings)
