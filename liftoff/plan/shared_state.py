"""State that several routes share in one process, and that separate functions would not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SharedState:
    """One state in memory and the endpoints that read or write it.

    Attributes:
        name: what a person calls it: `shop.main.board_views`.
        endpoints: who touches it.
        path: file of a place that writes it.
        line: line of that.
    """

    name: str
    endpoints: frozenset[str]
    path: str
    line: int
