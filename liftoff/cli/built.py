"""`--built`: run what is in the zips instead of the functions' folders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click

from liftoff.errors import LiftoffError
from liftoff.plan.model import Plan

built_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--built",
    is_flag=True,
    help="Run the zips that `liftoff build` made, with nothing but what is in them.",
)


@contextmanager
def to_run(plan: Plan, out: Path, *, built: bool) -> Iterator[tuple[Plan, Path]]:
    """The plan to run and its folder: as they are, or unpacked from the zips.

    Raises:
        LiftoffError: the zips are not there, or do not run on this machine.
    """
    if not built:
        yield plan, out
        return
    from liftoff.build.zips.unpacked import unpacked
    from liftoff.cli.plan_file import read_build
    from liftoff.cli.progress import progress

    build = read_build(out)
    if build is None:
        raise LiftoffError(
            "has not been built", where=str(out), hint=f"run `liftoff build {out}` first"
        )
    with ExitStack() as stack:
        with progress("unpacking zips"):
            found = stack.enter_context(unpacked(plan, out, build))
        yield found
