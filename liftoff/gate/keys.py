"""Tells a finding again after the code around it has moved: by file, code and text of its line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from liftoff.report.sources import Sources
from liftoff.rules.finding import Finding, Place


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What stays the same of a finding when lines move.

    Attributes:
        path: of the file, with `/`.
        rule: its code.
        text: its line, each run of white space as one space.
    """

    path: str
    rule: str
    text: str


def key_of(finding: Finding, sources: Sources, prefix: str = "") -> Key:
    """The key of a finding; `prefix` is put before its path."""
    return _key(finding.rule, finding.place, sources, prefix)


def split_known(
    findings: Iterable[Finding], sources: Sources, known: Counter[Key], prefix: str = ""
) -> tuple[tuple[Finding, ...], tuple[Finding, ...], Counter[Key]]:
    """Split findings by whether a key knows them; each key knows as many as it counts.

    The place of a shared state's finding is the first write. When a change puts another write
    before it, the finding is still known by the place that it had.

    Returns:
        those that are new, those that are known, and the keys that know none.
    """
    left = Counter(known)
    strange: list[Finding] = []
    old: list[Finding] = []
    for finding in findings:
        (old if _take(left, [key_of(finding, sources, prefix)]) else strange).append(finding)
    new: list[Finding] = []
    for finding in strange:
        (old if _take(left, _former(finding, sources, prefix)) else new).append(finding)
    return tuple(new), tuple(old), +left


def _former(finding: Finding, sources: Sources, prefix: str) -> Iterator[Key]:
    """The keys that a state's finding would have at its other places."""
    if finding.state:
        for place in finding.related:
            yield _key(finding.rule, place, sources, prefix)


def _take(left: Counter[Key], keys: Iterable[Key]) -> bool:
    for key in keys:
        if left[key] > 0:
            left[key] -= 1
            return True
    return False


def _key(rule: str, place: Place, sources: Sources, prefix: str) -> Key:
    text = " ".join(sources.line(place.path, place.line).split())
    return Key(prefix + place.path, rule, text)
