"""What is run: a copy of the functions' folders, or with `--built` what is in the zips."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from liftoff.errors import LiftoffError
from liftoff.plan.model import Plan

if TYPE_CHECKING:
    from liftoff.plan.built import Build

built_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--built",
    is_flag=True,
    help="Run the zips that `liftoff build` made, with nothing but what is in them.",
)


@contextmanager
def to_run(plan: Plan, out: Path, *, built: bool, python: str) -> Iterator[tuple[Plan, Path]]:
    """The plan to run, and a folder to run it in: what functions write there stays out of `out`.

    Raises:
        LiftoffError: the zips are not there, or do not run on this machine or in this interpreter;
            a function's folder is missing, or cannot be copied.
    """
    if not built:
        from liftoff.local.launching import function_folder
        from liftoff.workspace.copy import copy_functions

        for function in plan.functions:
            function_folder(out, function)
        with TemporaryDirectory(prefix="liftoff-run-") as scratch:
            copy_functions(out, (function.folder for function in plan.functions), Path(scratch))
            yield plan, Path(scratch)
        return
    from liftoff.build.zips.unpacked import unpacked
    from liftoff.cli.plan_file import read_build
    from liftoff.cli.progress import progress

    build = read_build(out)
    if build is None:
        raise LiftoffError(
            "has not been built", where=str(out), hint=f"run `liftoff build {out}` first"
        )
    _check_target(build, out, python)
    with ExitStack() as stack:
        with progress("unpacking zips"):
            runnable = stack.enter_context(unpacked(plan, out, build))
        yield runnable


def _check_target(build: Build, out: Path, python: str) -> None:
    """Before much is unpacked: compiled code is for one version of Python and one processor."""
    from liftoff.local.interpreter import inspect

    machine = {"aarch64": "arm64", "AMD64": "x86_64"}.get(platform.machine(), platform.machine())
    version = ".".join(inspect(python, distributions=False).version.split(".")[:2])
    if (build.runtime, build.architecture) == (f"python{version}", machine):
        return
    hint = f"run `liftoff build {out} --python {version} --arch {machine}` to try it here"
    if build.architecture == machine:
        wanted = build.runtime.removeprefix("python")
        hint += f", or give --python a Python {wanted} with awslambdaric and boto3"
    raise LiftoffError(
        f"was built for {build.runtime} on {build.architecture}; "
        f"this is python{version} on {machine}",
        where=str(out),
        hint=hint,
    )
