"""The `liftoff` command, and `python -m liftoff`.

Where nothing has changed since the same command was last run, what it said is said again, and
nothing of liftoff but its cache is imported.
"""

from __future__ import annotations

import gc
import io
import os
import sys

_STOPPED = 130
# To look once through all that this command makes takes a tenth of its time.
_ANALYZE = "analyze"


def main() -> None:
    """Run the command line; see `liftoff.cli.main`."""
    arguments = sys.argv[1:]
    _ready_streams()
    # What is allocated until the answer is known is needed until then.
    gc.disable()
    try:
        status = _again(arguments)
    except KeyboardInterrupt:
        status = _STOPPED
    except Exception as error:
        from liftoff.cli import end_by

        end_by(error)
    if status is None:
        if arguments[:1] != [_ANALYZE]:
            gc.enable()
        try:
            _run(arguments)
        except KeyboardInterrupt:
            # While the command line itself was imported.
            status = _STOPPED
    sys.exit(status)


def _ready_streams() -> None:
    """What the shell has closed is open to nothing; what an encoding lacks is escaped."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _again(arguments: list[str]) -> int | None:
    """Do what the same run did before, and give its status; None when that is not known."""
    if arguments[:1] != [_ANALYZE]:
        return None
    from liftoff.cache.runs import recall

    known = recall(arguments)
    if known is None:
        return None
    if known.files:
        from pathlib import Path

        from liftoff.workspace.text import write_text

        for path, text in known.files:
            write_text(Path(path), text)
    if os.linesep == "\n":
        # To decode and encode a large text takes longer than all the rest.
        sys.stdout.buffer.write(known.output)
    else:
        sys.stdout.write(known.output.decode())
    sys.stdout.flush()
    sys.stderr.write(known.remarks)
    return known.status


def _run(arguments: list[str]) -> None:
    from liftoff.cli import main as run

    try:
        run(arguments)
    finally:
        # The process ends: to look through all that it made for garbage takes seconds.
        gc.freeze()


if __name__ == "__main__":
    main()
