"""Reads what is expected out of TOML and JSON documents that anybody may have written."""

from __future__ import annotations

import tomllib
from typing import Any

from liftoff.errors import LiftoffError


def toml_document(text: str, where: str) -> dict[str, Any]:
    """The document.

    Raises:
        LiftoffError: it is no TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LiftoffError(f"is not TOML: {error}", where=where) from error


def table(document: Any, *keys: str) -> dict[str, Any]:
    """A table inside a document; empty when it is not there, or is something else."""
    for key in keys:
        document = document.get(key) if isinstance(document, dict) else None
    return document if isinstance(document, dict) else {}


def tables(document: Any, key: str) -> list[dict[str, Any]]:
    """The tables of an array."""
    found = document.get(key) if isinstance(document, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def text(document: dict[str, Any], key: str) -> str:
    """A string; "" when it is not there, or is something else."""
    found = document.get(key)
    return found if isinstance(found, str) else ""


def texts(document: dict[str, Any], key: str) -> list[str]:
    """The strings of a list."""
    found = document.get(key)
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []
