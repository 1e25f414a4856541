"""The parts of a gateway route's path."""

from __future__ import annotations

import re

_VARIABLE = re.compile(r"\{([A-Za-z0-9._:-]+)(\+?)\}")


def variables(path: str) -> list[tuple[str, bool]]:
    """The variables of a gateway path, in order.

    Args:
        path: `/users/{p2}/files/{proxy+}`.

    Returns:
        For each variable its name, without the `+`, and whether it is greedy.
    """
    return [(name, plus == "+") for name, plus in _VARIABLE.findall(path)]
