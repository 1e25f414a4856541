"""How long a plan's gateway waits for a function."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from liftoff.plan.model import Function, Gateway, Note
from liftoff.platform import GATEWAY_TIMEOUT_MS, REST_API_RAISED_TIMEOUT_MS
from liftoff.rules.target import GATEWAY_NAMES


def gateway_waits_ms(gateway: Gateway, function: Function) -> int:
    """Milliseconds; a REST API's quota can be raised, and a longer timeout says that it was."""
    return max(GATEWAY_TIMEOUT_MS[gateway], min(1000 * function.timeout, longest_ms(gateway)))


def longest_ms(gateway: Gateway) -> int:
    """Milliseconds that a gateway waits at most, whatever AWS raises."""
    return REST_API_RAISED_TIMEOUT_MS if gateway == "rest" else GATEWAY_TIMEOUT_MS[gateway]


def timeout_notes(gateway: Gateway, functions: Iterable[Function]) -> Iterator[Note]:
    """Which functions may take longer than the gateway waits, or than it does unasked."""
    own, longest = GATEWAY_TIMEOUT_MS[gateway] // 1000, longest_ms(gateway) // 1000
    over = [function for function in functions if function.timeout > own]
    raised = [function.name for function in over if function.timeout <= longest]
    cut = [function.name for function in over if function.timeout > longest]
    kind = GATEWAY_NAMES[gateway]
    if raised:
        reason = (
            f"the {kind} waits {own} s for an answer: have AWS raise its quota of the integration "
            "timeout first, or the template is refused"
        )
        yield Note(kind="limit", subject=_some(raised), reason=reason)
    if cut:
        reason = f"a function may take longer than the {kind} waits: {longest} s at most"
        if longest > own:
            reason += ", once AWS has raised its quota of the integration timeout"
        yield Note(kind="limit", subject=_some(cut), reason=reason)


def _some(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
