"""Decorators and calls of helper libraries: command lines, workers, authentication, Socket.IO."""

from __future__ import annotations

import ast

from liftoff.frameworks.dash_callbacks import is_callback
from liftoff.frameworks.readings import Readings
from liftoff.frameworks.registrars import Registry
from liftoff.frameworks.socket_events import called_events, decorated_event
from liftoff.project.evaluation.values import ClassValue, External, Instance
from liftoff.project.graph.edges import function_of
from liftoff.project.graph.handed import is_page
from liftoff.project.program import decorator_name
from liftoff.project.source.scopes import Scope

COMMANDS = frozenset({"command", "group", "callback"})
JOBS = frozenset({
    "task", "shared_task", "actor", "periodic_task", "scheduled_job", "job", "repeat_every",
    "db_task", "db_periodic_task", "interval_schedule", "repeat_at", "crontab", "cron",
})  # fmt: skip
GUARDS = frozenset({"verify_password", "verify_token", "get_user_roles", "get_password"})
USER_LOADERS = frozenset({
    "user_loader", "request_loader", "unauthorized_handler", "localeselector", "user_lookup_loader",
    "token_in_blocklist_loader", "user_identity_loader",
})  # fmt: skip


# Signals of requests, and how a function is connected to one.
_SIGNALS = (
    "flask.request_", "flask.template_rendered", "flask.before_render_template",
    "flask.got_request_exception", "flask.appcontext_", "flask.message_flashed", "flask.signals.",
    "flask_login.", "flask_security.", "flask_principal.", "flask_user.",
)  # fmt: skip
# Signals that the command of a worker sends when it starts and ends, before and after all tasks.
_OF_WORKERS = frozenset(f"celery.signals.{name}.connect" for name in (
    "beat_embedded_init", "beat_init", "celeryd_after_setup", "celeryd_init", "worker_init",
    "worker_process_init", "worker_process_shutdown", "worker_ready", "worker_shutdown",
    "worker_shutting_down",
))  # fmt: skip
# Libraries whose tasks a person or a test runs, from a command line.
RUNNERS = frozenset({"duty", "fabric", "fabric2", "invoke", "locust", "nox", "paver", "robocorp"})
# What libraries put routes into, and whose calls with an app say themselves what they do.
_APPS = ("flask.Flask()", "fastapi.FastAPI()", "starlette.applications.Starlette()")
_FRAMEWORKS = ("flask.", "fastapi.", "starlette.", "builtins.", "functools.")
# Calls that give an admin interface its pages.
_TAKE_PAGES = frozenset({"Admin", "init_app", "add_view", "add_base_view", "add_model_view"})
_CONNECTS = frozenset({"connect", "connect_via", "connected_to"})


def _is_signal(name: str) -> bool:
    """Whether it connects to what Flask or an extension tells of each request."""
    base, _, method = name.rpartition(".")
    return method in _CONNECTS and base.startswith(_SIGNALS) and "()" not in base


def _is_run_by_hand(base: str) -> bool:
    return base.partition(".")[0] in RUNNERS


def note_helper(
    readings: Readings,
    registry: Registry,
    value: External,
    node: ast.Call | None,
    scope: Scope,
    decorated: Scope | None,
) -> None:
    """Note what a decorator, or a plain call, of something else than an app registers.

    Args:
        readings: reads the arguments.
        registry: where it is noted.
        value: what is called, or decorates.
        node: the call; None for a decorator without one.
        scope: where it is written.
        decorated: what is decorated; None for a plain call.
    """
    base, _, name = value.name.rpartition(".")
    if decorated is None:
        if node is not None:
            registry.events.update(called_events(readings, base, name, node, scope))
            if name == "add_command":
                registry.commands.update(_functions(readings, node, scope))
            if name in USER_LOADERS or _is_signal(value.name):
                registry.everywhere.update(_functions(readings, node, scope))
        return
    if not decorated.is_function:
        return
    event = decorated_event(readings, base, name, node, scope, decorated.name)
    if event is not None:
        registry.events[decorated] = event
    elif is_callback(value.name):
        # `dash.callback`, and no `callback` of Typer's.
        return
    elif name in COMMANDS or value.name in _OF_WORKERS or _is_run_by_hand(base):
        registry.commands[decorated] = None
    elif name in JOBS or (name == "connect" and base.startswith("celery.signals.")):
        registry.background[decorated] = None
    elif name in USER_LOADERS or _is_signal(value.name):
        registry.everywhere[decorated] = None
    elif (name in GUARDS or name == "error_handler") and value.site is not None:
        registry.guards.setdefault(value.site, {})[decorated] = None


def note_handed(readings: Readings, registry: Registry, node: ast.Call, scope: Scope) -> None:
    """Note the functions in `set_handlers(app, when_enabled)` of a library that has routes."""
    given = [*node.args[1:], *(keyword.value for keyword in node.keywords)]
    if not given or not node.args or not _may_be_app(node.args[0]):
        return
    evaluator = readings.evaluator
    made = evaluator.values(node.args[0], scope)
    if not any(isinstance(v, External) and v.name in _APPS for v in made):
        return
    called = [v.name for v in evaluator.values(node.func, scope) if isinstance(v, External)]
    if not called or any(name.startswith(_FRAMEWORKS) for name in called):
        return
    values = [value for argument in given for value in evaluator.values(argument, scope)]
    registry.handed.update({f: None for v in values if (f := function_of(v)) is not None})


def _may_be_app(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return name.lower().endswith(("app", "application", "api", "server"))


def note_worker(readings: Readings, registry: Registry, settings: Scope) -> None:
    """Note what a worker runs: `class WorkerSettings: functions = [send]`, as arq reads it."""
    for name in ("functions", "on_startup", "on_shutdown", "on_job_start", "on_job_end"):
        for binding in settings.bindings.get(name, ()):
            if isinstance(binding.node, ast.expr):
                values = readings.evaluator.values(binding.node, settings)
                single = [f for v in values if (f := function_of(v)) is not None]
                found = [*readings.listed(binding.node, settings), *single]
                registry.background.update(dict.fromkeys(found))


def note_pages(readings: Readings, registry: Registry, node: ast.Call, scope: Scope) -> None:
    """Note the methods of pages that an admin interface is given: `admin.add_view(Users())`."""
    if decorator_name(node.func) not in _TAKE_PAGES:
        return
    for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
        if isinstance(argument, ast.Name | ast.Call | ast.Attribute):
            for value in readings.evaluator.values(argument, scope):
                cls = value.cls if isinstance(value, Instance) else None
                cls = value.scope if isinstance(value, ClassValue) else cls
                if cls is not None and is_page(readings.evaluator, cls):
                    methods = (m for m in cls.children if m.is_function)
                    registry.handed.update((m, None) for m in methods if m.name[:2] != "__")


def _functions(readings: Readings, node: ast.Call, scope: Scope) -> dict[Scope, None]:
    given = [v for a in node.args for v in readings.evaluator.values(a, scope)]
    return {f: None for v in given if (f := function_of(v)) is not None}
