"""Code that may reach anything, so that a function with it holds the whole app."""

from __future__ import annotations

from collections.abc import Container

from liftoff.plan.slicing.mentions import Uses


def why_whole(uses: Uses, modules: Container[str]) -> tuple[str, int] | None:
    """Why code cannot be followed, as a clause, and the line; None if it can.

    Args:
        uses: what the code mentions.
        modules: names of the project's modules.
    """
    looked_up = [line for name, line in uses.modules_by_name if name is None or name in modules]
    reasons = {
        "imports a module whose name is only known at run time": uses.dynamic_import,
        "loads objects whose classes only the data names": uses.unpickles,
        "calls views by their endpoint": uses.views_by_endpoint,
        "looks a module up that other code has imported": min(looked_up, default=None),
    }
    return next(((text, line) for text, line in reasons.items() if line is not None), None)
