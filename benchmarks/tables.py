"""Tables of figures: aligned for a terminal, or in Markdown for a page of the docs."""

from __future__ import annotations

from collections.abc import Sequence

from liftoff.report.table import table


def shown(rows: Sequence[Sequence[str]], *, markdown: bool) -> str:
    """Give rows, of which the first is the header, as text."""
    if not markdown:
        return table(rows, indent="")
    header, *others = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([header, f"|{'---|' * len(rows[0])}", *others])
