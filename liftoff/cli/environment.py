"""`--env KEY=VALUE` options."""

from __future__ import annotations

import re

from liftoff.errors import LiftoffError

# https://docs.aws.amazon.com/lambda/latest/api/API_Environment.html
_KEY = re.compile(r"[a-zA-Z][a-zA-Z0-9_]+")


def parse_environment(pairs: tuple[str, ...]) -> dict[str, str]:
    """The variables by name; the last of a name counts.

    Raises:
        LiftoffError: one is not KEY=VALUE, or its key is none that Lambda takes.
    """
    found: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not _KEY.fullmatch(key):
            raise LiftoffError(
                f"{pair!r} is not KEY=VALUE",
                where="--env",
                hint="a key is two or more letters, digits and _, a letter first",
            )
        found[key] = value
    return found
