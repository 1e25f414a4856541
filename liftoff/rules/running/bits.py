"""What reaches a scope, as one integer: a bit for each phase and each route."""

from __future__ import annotations

from liftoff.rules.finding import Phase

PHASE_BITS: dict[Phase, int] = {
    "import": 1,
    "startup": 2,
    "shutdown": 4,
    "command": 8,
    "background": 16,
    "websocket": 32,
    "script": 64,
}
# Reached from what starts the server itself: `main()`, a command, the block under `__main__`.
SERVING = 128
# Reached from a route whose rule the source does not show: a route without a name.
UNLISTED = 256
# Routes are the bits from here on, listed ones from the second.
FIRST_ROUTE = 8
FIRST_LISTED = 9
LATER = PHASE_BITS["background"] | PHASE_BITS["websocket"]
ALONE = PHASE_BITS["command"] | PHASE_BITS["script"]
START = PHASE_BITS["import"] | PHASE_BITS["startup"] | SERVING
# When an app is made: a worker's job that makes one of its own starts it, and serves no request.
MAKING = START | ALONE
