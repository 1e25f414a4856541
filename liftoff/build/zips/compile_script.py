"""Run by path in the target's Python: compiles modules to byte code that is never checked.

It reads a JSON list of `[source, byte code, name of the source on Lambda]` and prints a JSON list
of the sources that do not compile, each with why. It imports nothing of liftoff.
"""

from __future__ import annotations

import json
import py_compile
import sys


def main() -> None:
    """Compile what standard input lists."""
    faults = []
    for source, compiled, shown in json.load(sys.stdin):
        try:
            py_compile.compile(
                source,
                cfile=compiled,
                dfile=shown,
                doraise=True,
                # The code on Lambda does not change: its source is not even looked at (PEP 552).
                invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
            )
        except (py_compile.PyCompileError, RecursionError, ValueError, MemoryError) as error:
            faults.append([source, str(error).strip().splitlines()[-1]])
    json.dump(faults, sys.stdout)


if __name__ == "__main__":
    main()
