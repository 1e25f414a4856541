"""Alphanumeric names for things whose own names may hold other characters."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable


def camel_case(text: str) -> str:
    """The ASCII letters and digits of `text`, each run of them with a capital first."""
    return "".join(run[0].upper() + run[1:] for run in re.findall(r"[A-Za-z0-9]+", text))


def unique_identifiers(keys: Iterable[str], shape: Callable[[str], str]) -> dict[str, str]:
    """A different identifier for each key, which does not depend on the order of the keys.

    Keys that come to the same shape all get a part of their own hash, so that a later key never
    takes the identifier of an earlier one: to CloudFormation that would be another resource.

    Args:
        keys: different strings.
        shape: makes the readable part of the identifier of a key.

    Returns:
        The identifier of each key.
    """
    shapes = {key: shape(key) for key in keys}
    uses = Counter(shapes.values())
    return {
        key: readable
        if uses[readable] == 1
        else readable + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        for key, readable in shapes.items()
    }
