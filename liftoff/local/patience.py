"""How long an app may take to import: only an end to what would never start.

Lambda allows 10 s (and tries once more within the function's own timeout). A busy developer's
machine is no measure of that.
"""

from __future__ import annotations

import math
import os

from liftoff.errors import LiftoffError

VARIABLE = "LIFTOFF_IMPORT_SECONDS"
_DEFAULT = 120.0
# The share of the time that a process computed, above which it is slow and does not wait.
_BUSY = 0.4


def import_seconds() -> float:
    """Seconds that an app may take to import and start.

    Raises:
        LiftoffError: the variable is no number of seconds.
    """
    text = os.environ.get(VARIABLE)
    if text is None:
        return _DEFAULT
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not (0 < seconds < math.inf):
        raise LiftoffError(f"is no number of seconds: {text!r}", where=VARIABLE, hint="such as 300")
    return seconds


def why_so_long(computed: float, seconds: float) -> str:
    """What to do about an import that was ended.

    Args:
        computed: seconds of the processor that it used.
        seconds: what it was given.
    """
    if computed >= _BUSY * seconds:
        return f"it computed for {computed:.0f} s: on a slow machine give it more by {VARIABLE}"
    return (
        f"it computed for {computed:.0f} s only, so something waits at import: start servers and "
        f"loops under `if __name__ == '__main__':` only (or give it more time by {VARIABLE})"
    )
