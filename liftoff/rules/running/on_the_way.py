"""What only the command that starts the server does on its way, where Lambda needs none of it."""

from __future__ import annotations

from liftoff.project.graph.reach import leading_to, reached
from liftoff.project.source.scopes import Scope
from liftoff.rules.model import Model
from liftoff.rules.unimportable import unimportable_apps


def on_the_way(model: Model, scope: Scope) -> bool:
    """Whether `python -m app serve` alone runs a scope, and the app can be imported without it."""
    if not model.starts_server(scope) or model.at_import(scope) or model.runs_later(scope):
        return False
    importable = any(model.at_import(site.scope) for site in model.map.apps)
    return importable and scope not in model.once(_of_other_apps)


def _of_other_apps(model: Model) -> set[Scope]:
    """What runs together with the start of an app that nothing importable gives."""
    makers = [site.scope for site in unimportable_apps(model)]
    return reached(leading_to(makers, model.graph.edges), model.graph.callees)


def of_command(model: Model, scope: Scope) -> bool:
    """Whether only a script, or the command that starts the server, runs a scope."""
    alone = model.starts_server(scope) and not model.at_import(scope)
    return model.only_script(scope) or (alone and not model.runs_later(scope))


def of_command_thread(model: Model, scope: Scope) -> bool:
    """Whether only a thread that `main()` starts beside the server runs it."""
    routes, phases = model.reached_by(scope)
    return not routes and {"background", "script"} == set(phases)
