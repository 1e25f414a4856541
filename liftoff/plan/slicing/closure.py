"""What a function reaches: which units, views and modules of the project."""

from __future__ import annotations

from dataclasses import dataclass, field

from liftoff.plan.slicing.mentions import Uses

# A place in the source: path of the file and line of the `def`.
Place = tuple[str, int]


@dataclass(slots=True)
class Closure:
    """What is reached.

    Attributes:
        loaded: modules that are imported.
        units: live units of each module, by index.
        aliases: live names of simple imports: (module, unit, alias).
        loaders: simple imports of which no name is live, but whose module must load: the module,
            by (importing module, unit).
        bodies: views whose bodies are live.
        packages: top-level names of what is imported from outside the project.
        uses: everything that live code mentions, for names of templates and files.
        keep_all: why nothing can be left out, with the place, or None.
        asks_itself: where a request is sent to the app itself, or None.
    """

    loaded: set[str] = field(default_factory=set)
    units: dict[str, set[int]] = field(default_factory=dict)
    aliases: set[tuple[str, int, str]] = field(default_factory=set)
    loaders: dict[tuple[str, int], str] = field(default_factory=dict)
    bodies: set[Place] = field(default_factory=set)
    packages: set[str] = field(default_factory=set)
    uses: Uses = field(default_factory=Uses)
    keep_all: tuple[str, Place] | None = None
    asks_itself: Place | None = None

    def copy(self) -> Closure:
        """Another one with the same in it, to which more can be added."""
        uses = Uses()
        uses.add(self.uses)
        return Closure(
            set(self.loaded),
            {name: set(live) for name, live in self.units.items()},
            set(self.aliases),
            dict(self.loaders),
            set(self.bodies),
            set(self.packages),
            uses,
            self.keep_all,
            self.asks_itself,
        )
