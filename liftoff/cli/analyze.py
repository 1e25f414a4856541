"""`liftoff analyze`: what breaks on Lambda, where, and for which routes."""

from __future__ import annotations

import click

FAIL_ON = ("blocker", "warning", "info", "never")


@click.command(
    epilog="Examples:\n\n  liftoff analyze .\n\n"
    "  liftoff analyze . --format json --output findings.json"
)
@click.argument("path", type=click.Path())
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default="blocker",
    show_default=True,
    help="Exit with 1 when there is a finding of this severity or worse.",
)
@click.option("--output", type=click.Path(dir_okay=False), help="Write to a file instead.")
@click.option("--color/--no-color", default=None, help="Default: colours on a terminal only.")
@click.pass_context
def command(
    ctx: click.Context,
    path: str,
    format_: str,
    fail_on: str,
    output: str | None,
    color: bool | None,
) -> None:
    """Say what in the server in PATH breaks on Lambda, where, and for which routes.

    Only reads source: nothing of the app is imported or run. Exits with 0, with 1 for findings, and
    with 2 when something could not be analyzed.
    """
    import sys
    from pathlib import Path

    from liftoff.cli.progress import progress
    from liftoff.rules.analysis import analyze
    from liftoff.rules.finding import SEVERITIES
    from liftoff.workspace.source import read_tree
    from liftoff.workspace.text import write_text

    with progress("analyzing"):
        tree = read_tree(path)
        analysis = analyze(tree)
    if format_ == "json":
        from liftoff.report.analysis_json import analysis_json

        text = analysis_json(analysis)
    else:
        from liftoff.report.analysis_text import analysis_text

        terminal = output is None and sys.stdout.isatty()
        text = analysis_text(
            analysis,
            {file.path: file.text for file in tree.files},
            colour=terminal if color is None else color,
        )
    if output is None:
        click.echo(text, nl=False)
    else:
        write_text(Path(output), text)
    if analysis.errors:
        ctx.exit(2)
    limit = -1 if fail_on == "never" else SEVERITIES.index(fail_on)
    if any(SEVERITIES.index(finding.severity) <= limit for finding in analysis.findings):
        ctx.exit(1)
