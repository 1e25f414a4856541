"""What `split` and `wrap` take from the source beside the modules themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial

from liftoff.cli.shared_state import shared_state, untraced
from liftoff.errors import LiftoffError
from liftoff.frameworks.live import LiveApp
from liftoff.plan.permissions.calls import AwsCall, aws_calls, calls_of_app
from liftoff.plan.permissions.services import shipped_services
from liftoff.plan.shared_state import SharedState
from liftoff.project.programs import programs
from liftoff.rules import app_config, caches, databases, memory, unresolved_routes
from liftoff.rules.analysis import judged, with_model
from liftoff.rules.finding import Analysis
from liftoff.rules.model import Model
from liftoff.rules.together import whole
from liftoff.workers import value_beside
from liftoff.workspace.source import SourceTree

# Those that find state in memory, and the one that says that a program has routes all the same.
_RULES = (
    *(rule.check for rule in (memory, app_config, caches, databases)),
    unresolved_routes.check,
)
# Characters; an app of fewer is analyzed in less time than a process takes to begin.
_LARGE = 500_000


@dataclass(frozen=True, slots=True)
class Shown:
    """What the source shows.

    Attributes:
        shared: state in memory.
        untraced: endpoints of which it is not known what they share.
        calls: calls of AWS.
    """

    shared: tuple[SharedState, ...]
    untraced: frozenset[str]
    calls: tuple[AwsCall, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the source of one program shows, whatever the app is.

    Attributes:
        paths: of its files.
        analysis: with the rules that find state in memory.
        calls: calls of AWS, those of scripts included.
    """

    paths: frozenset[str]
    analysis: Analysis
    calls: tuple[AwsCall, ...]


def seen_beside(tree: SourceTree) -> AbstractContextManager[Callable[[], tuple[Seen, ...]]]:
    """What is seen in the source; where that is large, found while the block runs."""
    large = sum(len(file.text) for file in tree.files) >= _LARGE
    return value_beside(partial(seen_in_source, tree), worth=large)


def seen_in_source(tree: SourceTree) -> tuple[Seen, ...]:
    """Look at each program of a source."""
    return tuple(
        Seen(
            frozenset(file.path for file in program.files),
            *with_model(program, partial(_look, program)),
        )
        for program in programs(tree)
    )


def _look(program: SourceTree, model: Model) -> tuple[Analysis, tuple[AwsCall, ...]]:
    return judged(program, model, _RULES), aws_calls(model, shipped_services)


def what_source_shows(tree: SourceTree, live: LiveApp, seen: Sequence[Seen]) -> Shown:
    """The state and the calls of an app.

    Args:
        tree: its source.
        live: the app.
        seen: in that source.
    """
    loaded = set(live.modules.values())
    calls = tuple(
        call
        for one in seen
        if not loaded.isdisjoint(one.paths)
        for call in calls_of_app(one.calls, loaded)
    )
    try:
        analysis = whole(tree, [one.analysis for one in seen])
    except LiftoffError:
        # The app is there, but its source shows no route: all are registered at run time.
        return Shown((), untraced((), live.routes), calls)
    state = shared_state(analysis, live.routes)
    return Shown(state, untraced(analysis.routes, live.routes), calls)
