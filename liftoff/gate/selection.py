"""Which rules count, in which file, and how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from liftoff.errors import LiftoffError
from liftoff.gate.patterns import Patterns
from liftoff.gate.settings import Settings
from liftoff.gate.values import ALL
from liftoff.rules.finding import Severity
from liftoff.rules.pages import rule_pages


@dataclass(frozen=True, slots=True)
class Layer:
    """What one source says of rules, as prefixes of codes.

    Attributes:
        select: what counts from here on, whatever earlier layers said; None leaves that to them.
        extend: what counts, too.
        ignore: what does not.
    """

    select: tuple[str, ...] | None = None
    extend: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


_NOTHING = Layer()


@dataclass(frozen=True, slots=True)
class Selection:
    """What counts: by code, by file, and with which severity.

    Attributes:
        layers: the configuration's first, then the command line's.
        per_file: prefixes of codes that do not count in the files of some patterns.
        excluded: the files whose findings do not count at all.
        severities: by prefix of codes.
    """

    layers: tuple[Layer, ...]
    per_file: tuple[tuple[Patterns, tuple[str, ...]], ...]
    excluded: tuple[Patterns, ...]
    severities: Mapping[str, Severity]

    def enabled(self, code: str) -> bool:
        """Whether a rule counts in any file."""
        on = False
        for layer in self.layers:
            chosen = _longest(code, (*(layer.select or ()), *layer.extend))
            dropped = _longest(code, layer.ignore)
            if layer.select is not None or chosen != dropped:
                on = chosen > dropped
            elif dropped >= 0:
                on = False
        return on

    def counts(self, code: str, path: str) -> bool:
        """Whether a finding of a rule in a file counts."""
        return (
            self.enabled(code)
            and not self.excludes(path)
            and not any(
                _longest(code, codes) >= 0 and patterns.match(path)
                for patterns, codes in self.per_file
            )
        )

    def excludes(self, path: str) -> bool:
        """Whether the findings of a file do not count at all."""
        return any(patterns.match(path) for patterns in self.excluded)

    def severity(self, code: str, own: Severity) -> Severity:
        """The severity that a rule's finding has here."""
        fitting = [prefix for prefix in self.severities if _length(code, prefix) >= 0]
        return self.severities[max(fitting, key=lambda p: _length(code, p))] if fitting else own


def make_selection(
    settings: Settings, prefix: str = "", given: Layer = _NOTHING, exclude: tuple[str, ...] = ()
) -> Selection:
    """The selection of a run.

    Args:
        settings: the configuration.
        prefix: what leads from the configuration file's folder to the tree: "" or `a/b/`.
        given: what the command line says of rules.
        exclude: patterns of the command line; they start at the tree.

    Raises:
        LiftoffError: no rule is left.
    """
    first = Layer(
        settings.select,
        settings.extend_select,
        (*settings.ignore, *settings.extend_ignore),
    )
    selection = Selection(
        (first, given),
        tuple(
            (Patterns((pattern,), prefix), codes)
            for pattern, codes in settings.per_file_ignores.items()
        ),
        (Patterns((*settings.exclude, *settings.extend_exclude), prefix), Patterns(exclude)),
        settings.severity,
    )
    if not any(selection.enabled(code) for code in rule_pages()):
        raise LiftoffError(
            "no rule is selected, so nothing would be found",
            hint="see `liftoff config` for select and ignore, and where they come from",
        )
    return selection


def _longest(code: str, prefixes: tuple[str, ...]) -> int:
    return max((_length(code, prefix) for prefix in prefixes), default=-1)


def _length(code: str, prefix: str) -> int:
    """How exactly a prefix means a code: its length, or -1 when it does not."""
    if prefix == ALL:
        return 0
    return len(prefix) if code.startswith(prefix) else -1
