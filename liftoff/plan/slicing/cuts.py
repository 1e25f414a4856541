"""What goes from a module, given what is reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from liftoff.plan.slicing.closure import Closure, Place
from liftoff.plan.slicing.lazy import Waiting
from liftoff.plan.slicing.units import ModuleUnits, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What goes from one module; lines are those of its source, from 1.

    Attributes:
        stubs: endpoint of each view whose body goes, by the line of its `def`; of a command, too.
        remove: lines of top-level statements that go.
        drop_names: names that go from the import at a line, as it spells them, `as` included.
        load_only: module that the import at a line still loads, of which no name is needed.
        lazy: names of the import at a line that wait for their first use.
        needs: names that wait, which a function uses, by the line of its `def`.
    """

    stubs: Mapping[int, str] = field(default_factory=dict)
    remove: frozenset[int] = frozenset()
    drop_names: Mapping[int, frozenset[str]] = field(default_factory=dict)
    load_only: Mapping[int, str] = field(default_factory=dict)
    lazy: Mapping[int, frozenset[str]] = field(default_factory=dict)
    needs: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything goes."""
        # Nothing needs what does not wait.
        return bool(self.stubs or self.remove or self.drop_names or self.load_only or self.lazy)


def cut_of(
    found: ModuleUnits,
    closure: Closure,
    labels: Mapping[Place, str],
    waiting: Waiting | None = None,
) -> Cut:
    """What goes from one module.

    Args:
        found: the module.
        closure: what the function reaches.
        labels: an endpoint of each view, by its place.
        waiting: imports of it that wait for their first use.
    """
    name, path = found.module.name, found.module.path
    live = closure.units[name]
    remove: set[int] = set()
    stubs: dict[int, str] = {}
    drop_names: dict[int, frozenset[str]] = {}
    load_only: dict[int, str] = {}
    for index, unit in enumerate(found.units):
        if index not in live:
            remove.add(unit.line)
            continue
        for body in unit.bodies:
            if (path, body.line) not in closure.bodies:
                stubs[body.line] = labels.get((path, body.line), f"command {body.name}")
        if unit.simple_import:
            dropped = _dropped(unit, closure, name, index)
            loader = closure.loaders.get((name, index))
            if len(dropped) < len(unit.imports):
                if dropped:
                    drop_names[unit.line] = dropped
            elif loader is not None:
                load_only[unit.line] = loader
    return Cut(
        stubs=stubs,
        remove=frozenset(remove),
        drop_names=drop_names,
        load_only=load_only,
        lazy=waiting.lazy if waiting else {},
        needs=waiting.needs if waiting else {},
    )


def _dropped(unit: Unit, closure: Closure, name: str, index: int) -> frozenset[str]:
    return frozenset(
        taken.written for taken in unit.imports if (name, index, taken.alias) not in closure.aliases
    )
