"""Calls a function in the thread of the event loop, which goes to another thread when needed."""

from __future__ import annotations

import asyncio
import sys
from asyncio import events, tasks
from threading import get_ident
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from contextvars import Context

    from liftoff_adapters.loop import EnvironmentLoop
    from liftoff_adapters.worker import Call

# Meant for those who implement tasks; where Python has no such thing, nothing is called in place.
CAN_HIDE_TASKS = hasattr(tasks, "_enter_task") and hasattr(tasks, "_leave_task")
_enter_task: Any = getattr(tasks, "_enter_task", None)
_leave_task: Any = getattr(tasks, "_leave_task", None)
_set_running_loop: Any = getattr(asyncio, "_set_running_loop", None)

# Asyncio's own policies, by their names in Python's versions.
_OWN_POLICIES = frozenset(
    getattr(sys.modules.get("asyncio.unix_events"), name, None)
    for name in ("_UnixDefaultEventLoopPolicy", "_DefaultEventLoopPolicy")
)


def call_in_place(
    loop: EnvironmentLoop,
    task: asyncio.Task[Any],
    context: Context,
    function: Callable[[], Any],
    thread: threading.local,
    data: dict[str, Any],
) -> Any:
    """Call a function as a thread would: no loop runs, none is set, and there is no task.

    Args:
        loop: the running loop, which has nothing else to do.
        task: the running task.
        context: the call runs in it.
        function: called without arguments.
        thread: AnyIO's data of a thread.
        data: what AnyIO's functions for threads look for in it.
    """
    _leave_task(loop, task)
    local = vars(thread)
    before = local.copy() if local else None
    local.update(data)
    _set_running_loop(None)
    policy = getattr(events, "_event_loop_policy", None)
    # Two calls of `set_event_loop` take longer than all else here.
    current = getattr(policy, "_local", None) if type(policy) in _OWN_POLICIES else None
    if current is not None and getattr(current, "_loop", None) is loop:
        current._loop = None
    else:
        current = None
        asyncio.set_event_loop(None)
    loop.lent = True
    loop.lender = get_ident()
    try:
        try:
            return context.run(function)
        finally:
            loop.take_back()
    finally:
        if current is not None and policy is getattr(events, "_event_loop_policy", None):
            current._loop = loop
        else:
            asyncio.set_event_loop(loop)
        _set_running_loop(loop)
        local.clear()
        if before:
            local.update(before)
        _enter_task(loop, task)


def call_beside(loop: EnvironmentLoop, call: Call, thread: threading.local) -> None:
    """Make a call in the thread that a loop has left: none is set there meanwhile."""
    local = vars(thread)
    before = local.copy()
    asyncio.set_event_loop(None)
    try:
        call.run(thread)
    finally:
        asyncio.set_event_loop(loop)
        local.update(before)
