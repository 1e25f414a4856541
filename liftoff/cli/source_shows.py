"""What `split` and `wrap` take from the source beside the modules themselves."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from liftoff.cache.workers import beside
from liftoff.cli.shared_state import shared_state, untraced
from liftoff.errors import LiftoffError
from liftoff.frameworks.live import LiveApp
from liftoff.plan.permissions.calls import AwsCall, aws_calls
from liftoff.plan.permissions.services import shipped_services
from liftoff.plan.shared_state import SharedState
from liftoff.project.programs import programs
from liftoff.rules import app_config, caches, databases, memory, unresolved_routes
from liftoff.rules.analysis import judged, with_model
from liftoff.rules.finding import Analysis
from liftoff.rules.model import Model
from liftoff.rules.together import whole
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


@contextmanager
def shown_beside(tree: SourceTree, live: LiveApp) -> Iterator[Callable[[], Shown]]:
    """What the source shows; where it is large, found while the block runs."""
    if sum(len(file.text) for file in tree.files) < _LARGE:
        yield partial(what_source_shows, tree, live)
        return
    with beside(lambda: pickle.dumps(what_source_shows(tree, live))) as result:
        yield lambda: pickle.loads(result())  # noqa: S301 - from our own process


def what_source_shows(tree: SourceTree, live: LiveApp) -> Shown:
    """The state and the calls of an app.

    Args:
        tree: its source.
        live: the app.
    """
    loaded = set(live.modules.values())
    calls: list[AwsCall] = []
    analyses: list[Analysis] = []
    for program in programs(tree):
        own = not loaded.isdisjoint(file.path for file in program.files)
        analysis, found = with_model(program, partial(_look, program, loaded if own else None))
        analyses.append(analysis)
        calls += found
    try:
        analysis = whole(tree, analyses)
    except LiftoffError:
        # The app is there, but its source shows no route: all are registered at run time.
        return Shown((), untraced((), live.routes), tuple(calls))
    state = shared_state(analysis, live.routes)
    return Shown(state, untraced(analysis.routes, live.routes), tuple(calls))


def _look(
    program: SourceTree, loaded: set[str] | None, model: Model
) -> tuple[Analysis, tuple[AwsCall, ...]]:
    """The analysis of a program, and its calls if it is the app's own."""
    calls = aws_calls(model, shipped_services, loaded) if loaded is not None else ()
    return judged(program, model, _RULES), calls
