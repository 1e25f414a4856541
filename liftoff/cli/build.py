"""`liftoff build`: zips that are ready to upload."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from liftoff.platform import RUNTIMES

if TYPE_CHECKING:
    from liftoff.build.zips.requirements import Boto3

_VERSIONS = [runtime.removeprefix("python") for runtime in RUNTIMES]


@click.command(
    epilog="Examples:\n\n  liftoff build out\n\n"
    "  liftoff build out --arch x86_64 --python 3.12 --layer\n\n"
    "  liftoff build out --find-links wheels --format json\n\n"
    "Then: cd out && sam deploy --guided"
)
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--arch",
    type=click.Choice(["arm64", "x86_64"]),
    help="Processor that the packages are for.  [default: the plan's]",
)
@click.option(
    "--python",
    type=click.Choice(_VERSIONS),
    help="Version of Python that packages and byte code are for.  [default: the plan's]",
)
@click.option(
    "--layer", is_flag=True, help="Put packages that functions have in common into layers."
)
@click.option(
    "--boto3",
    type=click.Choice(["auto", "ship", "runtime"]),
    default="auto",
    show_default=True,
    help="Whose boto3: the runtime's, unless a version is pinned (auto); one in the zip (ship); "
    "always the runtime's (runtime).",
)
@click.option(
    "--find-links",
    multiple=True,
    metavar="PLACE",
    help="Folder or page with more wheels; may be given several times.",
)
@click.option(
    "--from-source",
    multiple=True,
    metavar="NAME",
    help="Build this package's wheel here, if it is pure Python; may be given several times.",
)
@click.option("--no-index", is_flag=True, help="Take packages from --find-links only.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=lambda: os.cpu_count() or 1,
    help="How many things to do side by side.  [default: the number of processors]",
)
@click.option("--force", is_flag=True, help="Write over zips that were changed by hand.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
def command(
    out: Path,
    arch: str | None,
    python: str | None,
    layer: bool,
    boto3: Boto3,
    find_links: tuple[str, ...],
    from_source: tuple[str, ...],
    no_index: bool,
    jobs: int,
    force: bool,
    format_: str,
) -> None:
    """Make a zip of each function in OUT, ready to upload, and point the template at it.

    OUT is what `split` or `wrap` wrote. Packages are wheels for the target, installed by uv, or by
    pip where there is no uv. The zips are in OUT/build, with their sizes and hashes in build.json;
    two builds of the same OUT give the same bytes.
    """
    import tempfile

    from liftoff.build.zips.build import Options, build_zips
    from liftoff.build.zips.installers import Sources
    from liftoff.build.zips.target import Target
    from liftoff.build.zips.writing import check_build, write_build
    from liftoff.cli.build_text import build_json, build_text
    from liftoff.cli.plan_file import read_plan
    from liftoff.cli.progress import progress

    plan = read_plan(out)
    source = (out / plan.app.source).resolve()
    target = Target(f"python{python}" if python else plan.runtime, arch or plan.architecture)
    options = Options(
        target=target,
        boto3=boto3,
        layers=layer,
        sources=Sources(
            find_links=tuple(map(_place, find_links)),
            no_index=no_index,
            folder=source if source.is_dir() else None,
        ),
        from_source=from_source,
        jobs=jobs,
    )
    check_build(out, force=force)
    with (
        tempfile.TemporaryDirectory(prefix="liftoff-build-") as scratch,
        progress(f"building for {target}") as say,
    ):
        result = build_zips(plan, out, options, Path(scratch), say)
        template = write_build(plan, out, result, force=force)
    if format_ == "json":
        click.echo(build_json(result, plan.notes), nl=False)
    else:
        click.echo(build_text(result, plan.notes, out, template=template))


def _place(link: str) -> str:
    """A page as it is, a folder by its absolute path."""
    return link if "://" in link else os.path.abspath(link)  # noqa: PTH100
