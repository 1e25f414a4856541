"""Names of functions: what Lambda takes, short enough for a stack's prefix, and unique."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Lambda takes 64 characters; the stack's name and a suffix of CloudFormation's come before them.
LONGEST = 40
FALLBACK = "fallback"


def function_names(endpoints: Iterable[str]) -> dict[str, str]:
    """A name for the function of each endpoint.

    `api.items` becomes `api-items`, and so does `app.routers.api:items`, behind any decorator.
    """
    taken = {FALLBACK}
    names: dict[str, str] = {}
    for endpoint in endpoints:
        module, colon, function = endpoint.partition(" by ")[0].partition(":")
        short = f"{module.rpartition('.')[2]}.{function}" if colon else endpoint
        base = re.sub(r"[^A-Za-z0-9_]+", "-", short).strip("-_")[:LONGEST] or "route"
        name, count = base, 1
        # Folders on some disks, and logical ids, do not tell `A` from `a`.
        while name.lower() in taken:
            count += 1
            name = f"{base[: LONGEST - 4]}-{count}"
        taken.add(name.lower())
        names[endpoint] = name
    return names
