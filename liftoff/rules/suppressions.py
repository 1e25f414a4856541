"""Comments that suppress findings (LO901, LO902, LO905).

## What it finds

| code | what | severity |
|---|---|---|
| LO901 | a suppression that hides nothing | warning |
| LO902 | a suppression that gives no reason | info |
| LO905 | a suppression without a code, or with a code or form that does not exist | warning |

## Why

A suppression that no longer hides anything hides the next problem at its place. One without a
reason cannot be judged by whoever reads it next. One without a code would hide what nobody has
looked at, so it hides nothing.

## Example

Bad: `HITS.append(1)  # liftoff: ignore`.
Good: `HITS.append(1)  # liftoff: ignore[LO102] a sample is enough`.

## How sure

Certain: comments are read as Python reads them, so that a text that looks like one is none. A
suppression is unused when the rule, selected or not, finds nothing where it counts.

## How to fix

Remove what is unused; name the codes; say why.
"""

from __future__ import annotations

from typing import Literal

from liftoff.rules.finding import Finding, Place, Severity, place_id

NoticeCode = Literal["LO901", "LO902", "LO905"]
_SEVERITIES: dict[NoticeCode, Severity] = {"LO901": "warning", "LO902": "info", "LO905": "warning"}
_FIXES: dict[NoticeCode, str] = {
    "LO901": "Remove it.",
    "LO902": "Write the reason after the bracket.",
    "LO905": "Write it as `# liftoff: ignore[LO101] reason`.",
}
CATEGORY = "suppression"


def notice(code: NoticeCode, place: Place, symbol: str, message: str) -> Finding:
    """A finding about a comment; no route runs a comment, so none is named."""
    return Finding(
        id=place_id(code, place),
        rule=code,
        severity=_SEVERITIES[code],
        category=CATEGORY,
        message=message,
        place=place,
        symbol=symbol,
        routes=(),
        phases=(),
        fix=_FIXES[code],
    )
