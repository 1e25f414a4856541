"""What tests have put in the place of something else, in their own process.

Plain values of modules, classes and objects that modules hold go along with a request. What else
is patched (a function, a `Mock`, the clock) no function could see.
"""

from __future__ import annotations

import sys
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from .assignments import assigned
from .sources import is_test, own_modules

# Where the target may be found: a module, and a path in it.
Places = list[tuple[str, str]]
# Places, attribute, value.
Patch = tuple[Places, str, Any]
_RUNNERS = ("_pytest", "pytest")
_PLAIN = (str, bytes, int, float, bool, type(None))

_monkeys: weakref.WeakSet[Any] = weakref.WeakSet()
_mocked: dict[int, tuple[Any, str]] = {}
_mocked_dictionaries: dict[int, Any] = {}
_MISSING = object()


class UnseenPatchError(Exception):
    """Something is patched that cannot be sent."""


def watch() -> None:
    """See each patch from now on."""
    from unittest import mock

    from _pytest.monkeypatch import MonkeyPatch

    _see_made(MonkeyPatch, _monkeys.add)
    kind: Any = mock._patch
    enter, leave = kind.__enter__, kind.__exit__

    def __enter__(self: Any) -> Any:  # noqa: N807
        entered = enter(self)
        _mocked[id(self)] = (self.target, self.attribute)
        return entered

    def __exit__(self: Any, *error: Any) -> Any:  # noqa: N807
        _mocked.pop(id(self), None)
        return leave(self, *error)

    kind.__enter__, kind.__exit__ = __enter__, __exit__
    watch_dictionaries()


def watch_dictionaries() -> None:
    """See each `mock.patch.dict` from now on."""
    from unittest import mock

    kind: Any = mock._patch_dict
    change, restore = kind._patch_dict, kind._unpatch_dict

    def _patch_dict(self: Any) -> None:
        change(self)
        _mocked_dictionaries[id(self)] = self.in_dict

    def _unpatch_dict(self: Any) -> None:
        _mocked_dictionaries.pop(id(self), None)
        restore(self)

    kind._patch_dict, kind._unpatch_dict = _patch_dict, _unpatch_dict


def active(config: Any) -> list[Patch]:
    """What is patched now.

    Args:
        config: the app's own, which goes along anyhow.

    Raises:
        UnseenPatchError: some of it cannot be sent.
    """
    found = [*_mocked.values(), *assigned()]
    for monkey in list(_monkeys):
        found += [(target, name) for target, name, _ in monkey._setattr]
        for changed, key, _ in monkey._setitem:
            if changed is not config and not _is_environment(changed) and not is_of_tests(changed):
                raise UnseenPatchError(f"patches the item {key!r} of a {type(changed).__name__}")
    for changed in _mocked_dictionaries.values():
        if changed is not config and not _is_environment(changed):
            raise UnseenPatchError(f"patches items of a {type(changed).__name__}")
    sent = []
    for target, name in found:
        if not _is_environment(target) and not is_of_tests(target):
            value = getattr(target, name, _MISSING)
            if is_of_client(value):
                continue
            places = _places(target)
            if not places or not is_plain(value):
                raise UnseenPatchError(f"patches {_named(target, places)}.{name}")
            sent.append((places, name, value))
    if _clock_is_frozen():
        raise UnseenPatchError("freezes the clock")
    return sent


@contextmanager
def applied(sent: list[Patch]) -> Iterator[None]:
    """Have patches in this process, for a while. What is not here needs none."""
    undo = []
    for places, name, value in sent:
        # A slice need not have each of them.
        target = next((found for place in places if (found := _at(*place)) is not None), None)
        if target is not None:
            undo.append((target, name, getattr(target, name, _MISSING)))
            setattr(target, name, value)
    try:
        yield
    finally:
        for target, name, value in reversed(undo):
            delattr(target, name) if value is _MISSING else setattr(target, name, value)


def _see_made(kind: Any, note: Any) -> None:
    make = kind.__init__

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:  # noqa: N807
        make(self, *args, **kwargs)
        note(self)

    kind.__init__ = __init__


def _is_environment(target: Any) -> bool:
    import os

    return target is os.environ


def is_of_tests(target: Any) -> bool:
    """Whether a module, a class or an object is of the tests, or of pytest."""
    if isinstance(target, ModuleType):
        name = target.__name__
    else:
        name = getattr(target if isinstance(target, type) else type(target), "__module__", "")
    file = getattr(sys.modules.get(name), "__file__", None)
    return name.partition(".")[0] in _RUNNERS or (isinstance(file, str) and is_test(file))


def is_of_client(value: Any) -> bool:
    """Whether it is only for what the tests' client makes of an answer, as pytest-flask's is."""
    return isinstance(value, type) and value.__module__.partition(".")[0] == "pytest_flask"


def _places(target: Any) -> Places:
    """Where another process finds the same object."""
    if isinstance(target, ModuleType):
        return [(target.__name__, "")]
    if isinstance(target, type):
        return [(target.__module__, target.__qualname__)]
    return [
        (module.__name__, name)
        for module in own_modules(tests=False)
        for name, value in list(vars(module).items())
        if value is target
    ]


def _at(module: str, path: str) -> Any:
    target: Any = sys.modules.get(module)
    for part in filter(None, path.split(".")):
        target = getattr(target, part, None)
    return target


def _named(target: Any, places: Places) -> str:
    return ".".join(filter(None, places[0])) if places else type(target).__name__


def is_plain(value: Any) -> bool:
    """Whether a value is nothing but texts, numbers and the like."""
    if isinstance(value, list | tuple | set | frozenset):
        return all(map(is_plain, value))
    if isinstance(value, dict):
        return all(map(is_plain, (*value, *value.values())))
    return isinstance(value, _PLAIN)


def _clock_is_frozen() -> bool:
    frozen = getattr(sys.modules.get("freezegun.api"), "freeze_factories", None)
    moved = getattr(sys.modules.get("time_machine"), "coordinates_stack", None)
    return bool(frozen or moved)
