"""Which endpoints must share a function, and which sets of them can have one."""

from __future__ import annotations

from liftoff.frameworks.live import LiveApp, LiveRule, View
from liftoff.plan.groups import Groups, Reason
from liftoff.plan.routing.cells import CellMap
from liftoff.plan.shared_state import SharedState


def endpoint_groups(live: LiveApp, cells: CellMap, shared: tuple[SharedState, ...]) -> Groups:
    """What cannot be told apart, and what must not be torn apart."""
    endpoints = dict.fromkeys(rule.route.endpoint for rule in live.rules)
    groups = Groups(endpoints)
    for join in cells.joins:
        groups.join(join.owner, join.other, Reason(join.reason, join.path, join.line))
    for state in shared:
        reason = Reason(f"they share {state.name}", state.path, state.line)
        groups.join_all((e for e in endpoints if e in state.endpoints), reason)
    for rules in _by_class(live).values():
        view = rules[0].view
        if view is not None:
            name = _class_of(view)
            reason = Reason(f"they are of one class, {name}", view.path, view.line)
            groups.join_all(dict.fromkeys(rule.route.endpoint for rule in rules), reason)
    return groups


def _by_class(live: LiveApp) -> dict[tuple[str, str], list[LiveRule]]:
    """Rules whose views are a class of the project, or methods of one."""
    found: dict[tuple[str, str], list[LiveRule]] = {}
    for rule in live.rules:
        view = rule.view
        if view is not None and view.path is not None and (name := _class_of(view)):
            found.setdefault((view.module, name), []).append(rule)
    return found


def _class_of(view: View) -> str:
    """The class that a view is, or is a method of; "" for a function."""
    if view.kind == "class":
        return view.qualname
    outer = view.qualname.rpartition(".")[0]
    return "" if outer.endswith("<locals>") else outer


def candidates(
    live: LiveApp,
    cells: CellMap,
    groups: Groups,
    shared: tuple[SharedState, ...],
    torn: dict[str, SharedState],
) -> list[tuple[str, ...]]:
    """Sets of endpoints that can have a function; those that state keeps from it go to `torn`."""
    routed = {rule.route.endpoint for owners in cells.cells.values() for rule in owners}
    left = {rule.route.endpoint for rule in live.rules if rule.route.id in cells.left}
    generated = {rule.route.endpoint for rule in live.rules if rule.generated}
    no_code = file_endpoints(live) | generated
    found: list[tuple[str, ...]] = []
    for members in groups.sets():
        state = next((s for s in shared if s.endpoints & set(members) and s.endpoints & left), None)
        if state is not None:
            torn |= {
                member: next((s for s in shared if member in s.endpoints and s.endpoints & left),
                             state)
                for member in members
            }  # fmt: skip
        elif routed & set(members) and not no_code.issuperset(members):
            found.append(members)
    return found


def file_endpoints(live: LiveApp) -> frozenset[str]:
    """Endpoints that only serve files of a folder."""
    others = {rule.route.endpoint for rule in live.rules if not rule.static}
    return frozenset(rule.route.endpoint for rule in live.rules) - others
