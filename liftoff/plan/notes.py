"""What a plan says about what could not be done as asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from liftoff.frameworks.live import LiveApp, LiveRule
from liftoff.plan.deployment import Deployment
from liftoff.plan.gateway_time import longest_ms
from liftoff.plan.model import Function, Gateway, Note, NoteKind
from liftoff.plan.names import FALLBACK
from liftoff.plan.ownership import Ownership
from liftoff.plan.quotas import ROUTE_QUOTAS
from liftoff.plan.routing.losses import losses_of, losses_of_all
from liftoff.plan.routing.patterns import gateway_path
from liftoff.plan.shared_state import SharedState
from liftoff.plan.slicing.closure import Place
from liftoff.plan.slicing.slices import Slice
from liftoff.platform import ENVIRONMENT_BYTES, GATEWAY_TIMEOUT_MS
from liftoff.rules.target import GATEWAY_NAMES


def split_notes(live: LiveApp, ownership: Ownership) -> tuple[Note, ...]:
    """Which routes the fallback answers, and which share a function or a gateway route."""
    left = ownership.cells.left
    files = {rule.route.id for rule in live.rules if rule.static}
    fallback = (
        note
        for rule in live.rules
        if not (rule.websocket or rule.container)
        and (note := _fallback_note(rule, ownership)) is not None
        if rule.route.id not in files or rule.route.id in left
    )
    grouped = (
        Note(kind="grouped", subject=share.name, reason=why.text, path=why.path, line=why.line)
        for share in ownership.shares
        for why in share.why
    )
    limited = (
        Note(kind="limit", subject=share.name, reason=share.limit)
        for share in ownership.shares
        if share.limit is not None
    )
    return (*fallback, *limited, *_folded_notes(ownership), *grouped)


def _folded_notes(ownership: Ownership) -> Iterator[Note]:
    """Where one route of the gateway stands for many, as it has no room for each."""
    quota = ROUTE_QUOTAS[ownership.cells.gateway]
    for fold in sorted(ownership.folds.below):
        reason = f"{quota}: one route leads to all below it, and so does one function"
        yield Note(kind="limit", subject=gateway_path(fold), reason=reason)
    for fold in sorted(ownership.folds.around):
        reason = f"{quota}: it and all below it have one function"
        yield Note(kind="limit", subject=gateway_path(fold), reason=reason)
    for path in sorted(ownership.folds.at):
        reason = f"{quota}: all its methods have one function"
        yield Note(kind="limit", subject=gateway_path(path), reason=reason)
    if ownership.any_method:
        paths = len(ownership.any_method)
        reason = (
            f"{quota}: {paths} path{'' if paths == 1 else 's'} of one function each have a route "
            "of any method in place of one for each method"
        )
        yield Note(kind="limit", subject="ANY", reason=reason)


def _fallback_note(rule: LiveRule, ownership: Ownership) -> Note | None:
    identity, endpoint = rule.route.id, rule.route.endpoint
    left = ownership.cells.left
    if identity in left:
        return _about(rule, "fallback", left[identity])
    if ownership.owner[endpoint] != FALLBACK:
        return None
    if rule.generated:
        return _about(rule, "fallback", "the framework makes it from all routes of the app")
    if endpoint in ownership.torn:
        state = ownership.torn[endpoint]
        reason = f"shares {state.name} with a route that only the whole app can answer"
        return Note(kind="fallback", subject=identity, reason=reason,
                    path=state.path, line=state.line)  # fmt: skip
    if endpoint in ownership.crowded_out:
        reason = "the API has no room for more routes; with a raised quota, set split.most-routes"
        return _about(rule, "limit", reason)
    return None


def untraced_notes(
    live: LiveApp, ownership: Ownership, untraced: frozenset[str]
) -> tuple[Note, ...]:
    """Which functions may hold state that others need, for all that is known."""
    reason = (
        "how it is registered does not show in the source, so state in memory that it shares with "
        "other routes was not found: see that there is none"
    )
    return tuple(
        _about(rule, "limit", reason)
        for rule in live.rules
        if rule.route.endpoint in untraced and ownership.owner[rule.route.endpoint] != FALLBACK
    )


# What the app itself answers otherwise; the rest only decides who answers.
_NOTED = ("websocket", "method", "reserved-path", "encoded-slash")


def lost_notes(live: LiveApp, gateway: Gateway) -> Iterator[Note]:
    """What the gateway cannot carry of single routes; `liftoff routes --gateway` has it all."""
    for rule in live.rules:
        for loss in losses_of(rule, gateway):
            if loss.what in _NOTED:
                yield _about(rule, "lost", loss.reason)
    apps = [
        r.route.id for r in live.rules if r.static and not (r.files or r.answers or r.container)
    ]
    if apps:
        reasons = (loss.reason for loss in losses_of_all(gateway) if loss.what == "methods")
        reason = f"takes any method, and {next(reasons)}"
        yield Note(kind="lost", subject=_some(apps), reason=reason)


def cors_notes(deployment: Deployment) -> tuple[Note, ...]:
    """That the gateway answers CORS in place of the app."""
    if deployment.cors is None:
        return ()
    reason = (
        "the gateway answers preflight requests itself and drops the app's own CORS headers: "
        "without deploy.cors the app answers as it did"
    )
    return (Note(kind="lost", subject="CORS", reason=reason),)


def document_notes(live: LiveApp) -> Iterator[Note]:
    """Which OpenAPI documents of the app could not be had."""
    for failed in live.failed_documents:
        reason = f"{failed.reason}; openapi.yaml goes without its schemas"
        subject = f"OpenAPI document of {failed.prefix or 'the app'}"
        yield Note(kind="limit", subject=subject, reason=reason, path=failed.path, line=failed.line)


def lifespan_notes(live: LiveApp, functions: Sequence[Function]) -> tuple[Note, ...]:
    """That each function starts the app for itself."""
    if not live.lifespan:
        return ()
    if all(rule.generated or rule.files for rule in live.rules):
        reason = (
            "the app has no routes of its own when it is imported; those that its lifespan adds "
            "are answered by the whole app, as nobody can see them before it starts"
        )
        return (Note(kind="limit", subject="lifespan", reason=reason, path=None, line=None),)
    reason = (
        f"runs in each of {len(functions)} functions, and again in each environment of each: what "
        "it opens (connections, pools) is opened as often"
    )
    return (Note(kind="limit", subject="lifespan", reason=reason, path=None, line=None),)


def environment_notes(functions: Sequence[Function]) -> Iterator[Note]:
    """Which functions have more in their variables than Lambda takes."""
    for function in functions:
        size = sum(
            len(name.encode()) + len(value.encode() if isinstance(value, str) else b"")
            for name, value in function.environment.items()
        )
        if size > ENVIRONMENT_BYTES:
            reason = (
                f"its environment variables have {size:,} bytes, and Lambda takes "
                f"{ENVIRONMENT_BYTES:,}: move the longest to Parameter Store or Secrets Manager"
            )
            yield Note(kind="limit", subject=function.name, reason=reason)


def timeout_notes(gateway: Gateway, functions: Iterable[Function]) -> Iterator[Note]:
    """Which functions may take longer than the gateway waits, or than it does unasked."""
    own, longest = GATEWAY_TIMEOUT_MS[gateway] // 1000, longest_ms(gateway) // 1000
    over = [function for function in functions if function.timeout > own]
    raised = [function.name for function in over if function.timeout <= longest]
    cut = [function.name for function in over if function.timeout > longest]
    kind = GATEWAY_NAMES[gateway]
    if raised:
        reason = (
            f"the {kind} waits {own} s for an answer: have AWS raise its quota of the integration "
            "timeout first, or the template is refused"
        )
        yield Note(kind="limit", subject=_some(raised), reason=reason)
    if cut:
        reason = f"a function may take longer than the {kind} waits: {longest} s at most"
        if longest > own:
            reason += ", once AWS has raised its quota of the integration timeout"
        yield Note(kind="limit", subject=_some(cut), reason=reason)


def _some(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def unsliced_note(name: str, whole: tuple[str, Place]) -> Note:
    """That a function holds the whole app, and what made it so."""
    why, (path, line) = whole
    reason = f"holds the whole app, because it {why}"
    return Note(kind="grouped", subject=name, reason=reason, path=path, line=line)


def lazy_notes(slices: Mapping[str, Slice]) -> Iterator[Note]:
    """Which imports wait for their first use, each with the functions in which it does."""
    functions: dict[tuple[str, int, str], list[str]] = {}
    for function, held in slices.items():
        for waiting in held.waiting:
            functions.setdefault(waiting, []).append(function)
    for (path, line, names), where in sorted(functions.items()):
        reason = (
            f"waits for its first use in {', '.join(where)}: no code that uses it is seen to run "
            "there, and loading it changes nothing else"
        )
        yield Note(kind="lazy", subject=f"import of {names}", reason=reason, path=path, line=line)


def spread_note(state: SharedState) -> Note:
    """That every route touches a state."""
    reason = (
        "every route touches it, and each function has its own copy in each of its environments: "
        "move it to a store"
    )
    return Note(kind="limit", subject=state.name, reason=reason, path=state.path, line=state.line)


def _about(rule: LiveRule, kind: NoteKind, reason: str) -> Note:
    route = rule.route
    return Note(
        kind=kind, subject=route.id, reason=reason, path=route.path or None, line=route.line or None
    )
