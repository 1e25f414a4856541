"""How far two texts, or two runs of bytes, are the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def common_prefix_length(one: Sequence[Any], two: Sequence[Any]) -> int:
    """The number of items at the start that are the same."""
    for index, (left, right) in enumerate(zip(one, two, strict=False)):
        if left != right:
            return index
    return min(len(one), len(two))
