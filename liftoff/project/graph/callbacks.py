"""Library functions that take a function of the project: what becomes of it.

Data: a line a library call. `spawn` runs it elsewhere or later, `none` only registers it (the
frameworks' own hooks are read by `liftoff.frameworks`); anything else is called there and then.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Callback:
    """How a library call passes arguments on.

    Attributes:
        function: position of the callback, or -1 when it is only given by keyword.
        keyword: its keyword.
        args: how its arguments are given: "rest" (after it), or the keyword of a sequence.
    """

    function: int = 0
    keyword: str = "target"
    args: str = "rest"

    def given(self, node: ast.Call) -> ast.expr | None:
        """The sequence of arguments that a call has for its callback."""
        named = next((k.value for k in node.keywords if k.arg == self.args), None)
        if named is None and len(node.args) > self.function + 1:
            return node.args[self.function + 1]
        return named


def passed_on(how: Callback, node: ast.Call) -> tuple[list[ast.expr], list[ast.keyword]]:
    """The arguments and keywords that a library call gives its callback, as far as written out."""
    if how.args == "rest":
        keywords = [k for k in node.keywords if k.arg not in (None, how.keyword)]
        return node.args[how.function + 1 :], keywords
    given = how.given(node)
    named = next((k.value for k in node.keywords if k.arg == "kwargs"), None)
    keywords = [
        ast.copy_location(ast.keyword(key.value, value), value)
        for key, value in (
            zip(named.keys, named.values, strict=True) if isinstance(named, ast.Dict) else ()
        )
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    ]
    return (given.elts if isinstance(given, ast.Tuple | ast.List) else []), keywords


# Calls whose callback runs in another thread, process, task or worker.
SPAWNS: dict[str, Callback] = {
    "threading.Thread": Callback(1, "target", "args"),
    "threading.Timer": Callback(1, "function", "args"),
    "multiprocessing.Process": Callback(1, "target", "args"),
    "multiprocessing.Pool().apply_async": Callback(0, "func", "args"),
    "multiprocessing.Pool().map_async": Callback(0, "func", "args"),
    "multiprocessing.Pool().map": Callback(0, "func", "args"),
    "concurrent.futures.ThreadPoolExecutor().submit": Callback(0, "fn"),
    "concurrent.futures.ThreadPoolExecutor().map": Callback(0, "fn"),
    "concurrent.futures.ProcessPoolExecutor().submit": Callback(0, "fn"),
    "concurrent.futures.ProcessPoolExecutor().map": Callback(0, "fn"),
    "flask_executor.Executor().submit": Callback(0, "fn"),
    "starlette.background.BackgroundTasks().add_task": Callback(0, "func"),
    "starlette.background.BackgroundTask": Callback(0, "func"),
    "_thread.start_new_thread": Callback(0, "function", "args"),
    "gevent.spawn": Callback(0, "function"),
    "gevent.spawn_later": Callback(1, "function"),
    "eventlet.spawn": Callback(0, "function"),
    "eventlet.spawn_n": Callback(0, "function"),
    "flask_socketio.SocketIO().start_background_task": Callback(0, "target"),
    "apscheduler.BackgroundScheduler().add_job": Callback(0, "func", "args"),
    "apscheduler.AsyncIOScheduler().add_job": Callback(0, "func", "args"),
    "apscheduler.BlockingScheduler().add_job": Callback(0, "func", "args"),
    "apscheduler.GeventScheduler().add_job": Callback(0, "func", "args"),
    "flask_apscheduler.APScheduler().add_job": Callback(1, "func", "args"),
    "sched.scheduler().enter": Callback(2, "action", "argument"),
    "signal.signal": Callback(1, "handler"),
    "atexit.register": Callback(0, "func"),
    "weakref.finalize": Callback(1, "func"),
    "asyncio.get_event_loop().call_later": Callback(1, "callback"),
    "asyncio.get_running_loop().call_later": Callback(1, "callback"),
    "asyncio.get_event_loop().call_soon": Callback(0, "callback"),
    "asyncio.get_running_loop().call_soon": Callback(0, "callback"),
    "asyncio.get_event_loop().call_soon_threadsafe": Callback(0, "callback"),
    "asyncio.get_running_loop().call_soon_threadsafe": Callback(0, "callback"),
    "anyio.create_task_group().start_soon": Callback(0, "func"),
    "asyncio.get_event_loop().add_signal_handler": Callback(1, "callback"),
    "asyncio.get_running_loop().add_signal_handler": Callback(1, "callback"),
    **{
        f"gradio.{component}().{event}": Callback(0, "fn")
        for component in (
            "Button",
            "Textbox",
            "MultimodalTextbox",
            "Dropdown",
            "Slider",
            "Checkbox",
            "Radio",
            "File",
            "UploadButton",
            "Image",
            "Audio",
            "Video",
            "Chatbot",
            "Timer",
            "Tab",
            "Blocks",
        )
        for event in ("click", "submit", "change", "upload", "select", "release", "load", "tick")
    },
    "gradio.Interface": Callback(0, "fn"),
    "gradio.ChatInterface": Callback(0, "fn"),
}
# `schedule.every().day.at("02:00").do(report)`, however the clock is told.
_BY_CLOCK = re.compile(r"\.every\(\)(\.\w+(\(\))?)*\.do$")
# What puts a function into a queue, whose workers run it: of RQ, and of what is built on it.
_QUEUED = {
    "enqueue": Callback(0, "f"),
    "enqueue_call": Callback(0, "func", "args"),
    "enqueue_in": Callback(1, "func"),
    "enqueue_at": Callback(1, "f"),
}


def spawned(name: str) -> Callback | None:
    """How a library call passes on what it runs elsewhere or later; None for any other."""
    owner, _, last = name.rpartition(".")
    if last in _QUEUED and owner:
        return _QUEUED[last]
    return SPAWNS.get(name) or (Callback(0, "job_func") if _BY_CLOCK.search(name) else None)


# Calls that hold the caller up until the callback is done.
CALLS: dict[str, Callback] = {
    "asyncio.to_thread": Callback(0, "func"),
    "starlette.concurrency.run_in_threadpool": Callback(0, "func"),
    "anyio.to_thread.run_sync": Callback(0, "func"),
    "asyncer.asyncify": Callback(0, "function"),
    "asyncio.get_event_loop().run_in_executor": Callback(1, "func"),
    "asyncio.get_running_loop().run_in_executor": Callback(1, "func"),
}
# Methods of a class that is a view.
VIEW_METHODS = (
    "dispatch_request", "get", "post", "put", "delete", "patch", "head", "options",
)  # fmt: skip
# The builtins that call what they are given; all others look at it at most.
CALLING_BUILTINS = frozenset({"map", "filter", "sorted", "min", "max", "iter"})
# Library functions that look at a function without calling it.
LOOKING = (
    "inspect.", "typing.", "copy.", "operator.attrgetter", "asyncio.iscoroutinefunction",
    "asyncio.iscoroutine", "functools.update_wrapper", "functools.partial", "weakref.", "logging.",
)  # fmt: skip
# The last name of a call that gives back what it is given, with a memory around it.
REMEMBERING = frozenset({
    "cache", "lru_cache", "alru_cache", "ttl_cache", "lfu_cache", "rr_cache", "memoize",
})  # fmt: skip
# The last name of a call that only registers its callback, whatever the library.
REGISTER = frozenset({
    "route", "get", "post", "put", "delete", "patch", "head", "options", "trace", "websocket",
    "api_route", "add_url_rule", "add_api_route", "add_route", "add_websocket_route",
    "add_api_websocket_route", "add_resource", "add_event_handler", "on_event", "add_middleware",
    "middleware", "exception_handler", "add_exception_handler", "register_error_handler",
    "errorhandler", "app_errorhandler", "before_request", "after_request", "teardown_request",
    "before_app_request", "after_app_request", "teardown_app_request", "teardown_appcontext",
    "before_first_request", "before_app_first_request", "context_processor",
    "app_context_processor", "url_value_preprocessor", "url_defaults", "user_loader",
    "request_loader", "unauthorized_handler", "verify_password", "verify_token", "error_handler",
    "Depends", "Security", "FastAPI", "Starlette", "APIRouter", "Route", "Mount", "as_view",
    "command", "add_command", "group", "task", "on", "event", "listen", "listens_for", "connect",
    "job", "scheduled_job", "register_blueprint", "include_router", "template_filter",
    "register_api",
    "add_template_filter", "template_global", "add_template_global", "cached", "memoize", "limit",
    "shell_context_processor", "cli", "validator", "field_validator", "model_validator",
    "localeselector", "dependency_overrides", "filter", "init_app", "wraps", "register",
    "LocalProxy",
})  # fmt: skip
