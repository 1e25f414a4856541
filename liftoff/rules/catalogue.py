"""All rules, in order: a new one is a module with `check`, and a line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from liftoff.rules import (
    app_config,
    caches,
    command_only,
    databases,
    disk_reads,
    disk_writes,
    log_files,
    memory,
    payloads,
    processes,
    random_seed,
    schedulers,
    sessions,
    signals,
    sleeps,
    startup,
    streams,
    tasks,
    threads,
    unimportable,
    websockets,
)
from liftoff.rules.finding import Draft
from liftoff.rules.model import Model

Rule = Callable[[Model], Iterator[Draft]]

RULES: tuple[Rule, ...] = (
    memory.check,
    app_config.check,
    random_seed.check,
    caches.check,
    sessions.check,
    disk_writes.check,
    disk_reads.check,
    log_files.check,
    databases.check,
    threads.check,
    tasks.check,
    processes.check,
    schedulers.check,
    signals.check,
    sleeps.check,
    payloads.check,
    websockets.check,
    streams.check,
    startup.check,
    command_only.check,
    unimportable.check,
)
