"""Which function makes which calls, and so may do what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from liftoff.frameworks.live import LiveApp
from liftoff.plan.model import Note, Parameter, ParameterValue, Statement
from liftoff.plan.permissions.calls import AwsCall
from liftoff.plan.permissions.policies import (
    MANAGED_POLICIES,
    ROLE_POLICY_LENGTH,
    policies,
    policy_length,
)
from liftoff.plan.permissions.statements import Parameters, statements, unknown_notes
from liftoff.plan.slicing.slices import Slice


@dataclass(frozen=True, slots=True, kw_only=True)
class Permitted:
    """What the functions of a plan may do.

    Attributes:
        statements: by the name of the function.
        parameters: what the template asks for.
        environment: variables of every function that the template asks for.
        notes: what a person has to look at.
    """

    statements: Mapping[str, tuple[Statement, ...]] = field(default_factory=dict)
    parameters: tuple[Parameter, ...] = ()
    environment: Mapping[str, ParameterValue] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


def permitted(
    calls: Iterable[AwsCall],
    live: LiveApp,
    owned: Mapping[str, frozenset[str] | None],
    slices: Mapping[str, Slice],
    untraced: frozenset[str],
    environment: Mapping[str, str],
) -> Permitted:
    """What each function may do.

    A function makes the calls that its views reach, and those that run when it starts. A call that
    nothing is seen to reach is made by whatever holds it, and so is every call that a function
    holds of whose views nothing is known.

    Args:
        calls: the calls of the app.
        live: the app.
        owned: the endpoints of each function; None for one that has all.
        slices: what each function holds.
        untraced: endpoints whose views are not seen in the source.
        environment: variables whose values are known.
    """
    calls = tuple(calls)
    parameters = Parameters(environment)
    made: dict[str, tuple[Statement, ...]] = {}
    notes: list[Note] = []
    for name, endpoints in owned.items():
        handlers = None if endpoints is None else _handlers(live, endpoints)
        blind = endpoints is not None and not endpoints.isdisjoint(untraced)
        own = [
            call
            for call in calls
            if _holds(slices[name], call) and (blind or _makes(call, handlers))
        ]
        made[name] = statements(own, parameters)
        notes += _length_notes(name, made[name])
    return Permitted(
        statements=made,
        parameters=tuple(parameters.made.values()),
        environment=dict(sorted(parameters.variables.items())),
        notes=(*notes, *unknown_notes(calls)),
    )


def _handlers(live: LiveApp, endpoints: frozenset[str]) -> frozenset[tuple[str, int]]:
    return frozenset(
        (rule.route.path, rule.route.line)
        for rule in live.rules
        if rule.route.endpoint in endpoints and rule.route.path
    )


def _makes(call: AwsCall, handlers: frozenset[tuple[str, int]] | None) -> bool:
    if handlers is None or call.always or not call.seen:
        return True
    return not call.handlers.isdisjoint(handlers)


def _holds(held: Slice, call: AwsCall) -> bool:
    cut = held.modules.get(call.path)
    return (
        cut is not None and call.lines.isdisjoint(cut.remove) and call.lines.isdisjoint(cut.stubs)
    )


def _length_notes(name: str, policy: tuple[Statement, ...]) -> Iterator[Note]:
    """That a function's permissions are more than its role has room for."""
    made = policies(policy)
    if not made.managed:
        return
    length = f"its permissions may have {policy_length(policy):,} characters, and a role takes "
    reason = f"{length}{ROLE_POLICY_LENGTH:,}: the rest is in managed policies beside it"
    if not made.fits:
        reason = (
            f"{length}{ROLE_POLICY_LENGTH:,} and {MANAGED_POLICIES} managed policies: have that "
            f"quota raised, as there are {len(made.managed)} beside those of AWS"
        )
    yield Note(kind="permission", subject=name, reason=reason)
