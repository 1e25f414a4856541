"""`liftoff emit`: templates and other outputs, from the plan alone."""

from __future__ import annotations

from pathlib import Path

import click

# The keys of `liftoff.emit.formats.FORMATS`; `--help` imports no emitter.
NAMES = ("sam", "cloudformation", "terraform", "cdk", "openapi")


@click.command(
    epilog="Examples:\n\n  liftoff emit out --format terraform\n\n"
    "  liftoff emit out --format sam --format openapi\n\n"
    "Edit plan.json, and emit again: no app is needed."
)
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "formats",
    type=click.Choice(NAMES),
    multiple=True,
    required=True,
    help="What to write; may be given several times.",
)
@click.option("--force", is_flag=True, help="Write over files that were changed by hand.")
def command(out: Path, formats: tuple[str, ...], force: bool) -> None:
    """Write templates for the plan in OUT, the folder that `split` or `wrap` wrote.

    They refer to the zips in OUT/build when `liftoff build` has made them. Files that a person
    changed are not written over.
    """
    from liftoff.cli.plan_file import read_build, read_documents, read_plan
    from liftoff.emit.formats import FORMATS, Emission
    from liftoff.workspace.update import update_output

    emission = Emission(plan=read_plan(out), build=read_build(out), documents=read_documents(out))
    wanted = [FORMATS[name] for name in dict.fromkeys(formats)]
    files = {path: text for made in wanted for path, text in made.files(emission).items()}
    update_output(
        out, files, owns=lambda path: any(made.owns(path) for made in wanted), force=force
    )
    for path in files:
        click.echo(out / path)
    # Beside the list of files, which a script may read.
    steps = [made.deploy.format(out=out) for made in wanted if made.deploy]
    if steps and emission.build is None:
        click.echo(f"Next: liftoff build {out}, and then", err=True)
    for step in steps:
        click.echo(f"  {step}" if emission.build is None else f"Next: {step}", err=True)
