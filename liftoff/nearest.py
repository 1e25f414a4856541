"""Finds the name that somebody meant."""

from __future__ import annotations

from collections.abc import Iterable

# Of five letters all codes have `LO` in common, and mostly another.
ALIKE_CODES = 0.75


def nearest(given: str, known: Iterable[str], alike: float = 0.6) -> str | None:
    """The known name most like the given one, or None when none is.

    Args:
        given: what somebody wrote.
        known: the names that there are.
        alike: what part of both must be the same.
    """
    import difflib

    by_fold = {_fold(name): name for name in known}
    found = difflib.get_close_matches(_fold(given), by_fold, n=1, cutoff=alike)
    return by_fold[found[0]] if found else None


def meant(given: str, known: Iterable[str]) -> str:
    """A hint: the nearest name, or all there are."""
    names = list(known)
    name = nearest(given, names)
    return f"did you mean {name}?" if name else f"known are: {', '.join(names)}"


# Letters that are taken for digits: LO1O1.
_ALIKE = str.maketrans("oil", "011")


def _fold(name: str) -> str:
    return name.casefold().translate(_ALIKE)
