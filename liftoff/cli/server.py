"""`liftoff server`: what analyze finds, in an editor."""

from __future__ import annotations

import click


@click.command(
    epilog="An editor starts it, and speaks the Language Server Protocol with it on stdin and "
    "stdout.\n\nExamples:\n\n  liftoff server\n\n  liftoff server backend"
)
@click.argument("path", type=click.Path(), required=False)
def command(path: str | None) -> None:
    """Show in an editor what analyze finds in PATH, or in the folder that the editor has open.

    The whole app is analyzed, with what is not saved yet. Needs pygls: pip install
    "liftoff-lambda[server]".
    """
    from pathlib import Path

    from liftoff.errors import LiftoffError

    if path is not None and not Path(path).is_dir():
        raise LiftoffError("is not a folder", where=path, hint="give the folder that holds the app")
    try:
        from liftoff.server.language_server import make_server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise LiftoffError(
            "the language server needs pygls",
            hint='pip install "liftoff-lambda[server]"',
        ) from error
    make_server(Path(path) if path is not None else None).start_io()
