"""Blocks of a module, before they are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Blocks by kind (`resource`, `data`, `variable`, `output`); those of two labels by type and label.
Blocks = Mapping[str, Mapping[str, Any]]


def resource(kind: str, label: str, body: dict[str, Any]) -> Blocks:
    """One resource."""
    return {"resource": {kind: {label: body}}}


def data(kind: str, label: str, body: dict[str, Any]) -> Blocks:
    """One data source."""
    return {"data": {kind: {label: body}}}


def merged(*all_blocks: Blocks) -> dict[str, Any]:
    """All of them in one document.

    Raises:
        AssertionError: two have the same address.
    """
    made: dict[str, Any] = {}
    for blocks in all_blocks:
        for kind, inner in blocks.items():
            there = made.setdefault(kind, {})
            for name, body in inner.items():
                if kind not in ("resource", "data"):
                    there[name] = body
                    continue
                labels = there.setdefault(name, {})
                if labels.keys() & body.keys():
                    raise AssertionError(f"{name} has a label twice")
                labels.update(body)
    return made
