"""Closures of many functions: what all of them reach is followed once."""

from __future__ import annotations

from collections.abc import Collection

from liftoff.plan.slicing.closure import Closure, Place
from liftoff.plan.slicing.program import Program
from liftoff.plan.slicing.walk import Walk


class Closures:
    """Closures of one project.

    Args:
        program: the project.
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        self._views = {
            (found.module.path, body.line): (found, index, body)
            for found in program.modules.values()
            for index, unit in enumerate(found.units)
            for body in unit.bodies
        }
        self._start: Walk | None = None

    def of(self, views: Collection[Place], uncut: Collection[str] = ()) -> Closure:
        """Follow everything that runs at import, and in the given views.

        Args:
            views: the views that the function owns.
            uncut: modules that are whole in any case, beside the project's roots.
        """
        if uncut:
            walk = Walk(self._program.with_roots(uncut))
            walk.start()
        else:
            if self._start is None:
                self._start = Walk(self._program)
                self._start.start()
            walk = Walk(self._program, self._start)
        walk.own({place: self._views[place] for place in sorted(views) if place in self._views})
        return walk.closure
