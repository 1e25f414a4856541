"""What every output format is made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from liftoff import __version__
from liftoff.report.sources import Sources
from liftoff.rules.finding import Analysis, Finding

GroupBy = Literal["file", "route"]


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that somebody has accepted.

    Attributes:
        finding: it.
        kind: `inSource` by a comment, `external` by the baseline: SARIF's words.
        reason: what the comment says; "" when it says nothing.
    """

    finding: Finding
    kind: Literal["inSource", "external"]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An analysis, and how to show it.

    Attributes:
        analysis: `findings` holds those that count; the accepted ones are in `suppressed`.
        sources: texts of the tree, for code frames and columns.
        prefix: what leads from the working directory to the tree: "" or a path that ends in `/`.
            CI systems and editors want paths from there.
        version: liftoff's own.
        colour: whether text may use terminal colours.
        group_by: how text puts findings together.
        suppressed: what only formats that know the notion show.
    """

    analysis: Analysis
    sources: Sources
    prefix: str = ""
    version: str = __version__
    colour: bool = False
    group_by: GroupBy = "file"
    suppressed: tuple[Suppressed, ...] = ()

    def path(self, path: str) -> str:
        """A path of the tree as seen from the working directory."""
        return self.prefix + path

    def by_place(self) -> Iterator[Finding]:
        """The findings in order of files and lines."""
        yield from sorted(
            self.analysis.findings, key=lambda f: (f.place.path, f.place.line, f.place.column, f.id)
        )
