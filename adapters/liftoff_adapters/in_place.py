"""Calls a function in the thread of the event loop, which goes to another thread when needed."""

from __future__ import annotations

import asyncio
from asyncio import tasks
from collections.abc import Callable
from contextvars import Context
from typing import Any

from liftoff_adapters.loop import EnvironmentLoop

# Meant for those who implement tasks; where Python has no such thing, nothing is called in place.
CAN_HIDE_TASKS = hasattr(tasks, "_enter_task") and hasattr(tasks, "_leave_task")


def call_in_place(
    loop: EnvironmentLoop,
    task: asyncio.Task[Any],
    context: Context,
    function: Callable[[], Any],
    local: dict[str, Any],
    data: dict[str, Any],
) -> Any:
    """Call a function as a thread would: no loop runs, none is set, and there is no task.

    Args:
        loop: the running loop, which has nothing else to do.
        task: the running task.
        context: the call runs in it.
        function: called without arguments.
        local: this thread's data of AnyIO.
        data: what AnyIO's functions for threads look for in it.
    """
    tasks._leave_task(loop, task)
    before = local.copy()
    local.update(data)
    asyncio._set_running_loop(None)
    asyncio.set_event_loop(None)
    loop.lend()
    try:
        try:
            return context.run(function)
        finally:
            loop.take_back()
    finally:
        asyncio.set_event_loop(loop)
        asyncio._set_running_loop(loop)
        local.clear()
        local.update(before)
        tasks._enter_task(loop, task)
