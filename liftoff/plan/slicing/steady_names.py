"""Names of the standard library that give the same whenever they are called."""

from __future__ import annotations

from liftoff.plan.slicing.pure_names import PURE_CALLS, VALUE_METHODS

# Without effect, but what they give depends on the clock, the environment, the disk, or chance.
_CHANGING = frozenset({
    "os.path.*", "os.getenv", "os.environ.get", "os.getcwd", "os.cpu_count", "pathlib.*",
    "datetime.*", "random.Random", "uuid.uuid4", "time.time", "time.monotonic",
    "time.perf_counter", "platform.*", "zoneinfo.*", "inspect.signature",
})  # fmt: skip
STEADY_CALLS = (PURE_CALLS - _CHANGING) | {
    "os.path.join", "os.path.dirname", "os.path.basename", "os.path.splitext", "pathlib.Path",
    "pathlib.PurePath", "pathlib.PurePosixPath", "datetime.timedelta", "datetime.datetime",
    "datetime.date", "datetime.time", "datetime.timezone",
}  # fmt: skip
STEADY_METHODS = VALUE_METHODS - {"resolve", "absolute", "expanduser"}

# Of those, the ones that only keep what they are given.
TAKE_REFERENCES = frozenset({
    "functools.partial", "dataclasses.field", "property", "staticmethod", "classmethod",
    "typing.TypeVar", "typing.NewType", "contextvars.ContextVar",
})  # fmt: skip

STEADY_DECORATORS = frozenset({
    "staticmethod", "classmethod", "property", "abc.abstractmethod", "functools.lru_cache",
    "functools.cache", "functools.cached_property", "functools.total_ordering",
    "functools.singledispatch", "dataclasses.dataclass", "contextlib.contextmanager",
    "contextlib.asynccontextmanager", "enum.unique", "typing.overload", "typing.final",
    "typing.override", "typing_extensions.override", "typing.runtime_checkable",
})  # fmt: skip

# Modules of the standard library whose import does something.
ACTING = frozenset({"antigravity", "readline", "rlcompleter", "this", "tkinter", "turtle"})

# What the process has but once, and any code may change.
_OF_PROCESS = frozenset({"os.environ", "os.environb", "sys"})
_FIXED = frozenset({"sys.version_info", "sys.platform", "sys.maxsize", "sys.byteorder"})


def of_process(name: str) -> bool:
    """Whether a dotted name stands for what any code may change."""
    return name not in _FIXED and any(f"{name}.".startswith(f"{o}.") for o in _OF_PROCESS)


def is_one_of(name: str | None, names: frozenset[str]) -> bool:
    """Whether a dotted name is one of the names; one that ends in `.*` stands for a module."""
    return name is not None and (name in names or f"{name.rpartition('.')[0]}.*" in names)
