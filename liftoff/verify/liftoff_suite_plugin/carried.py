"""What goes along with a request, so that a function answers as the tests' own app would."""

from __future__ import annotations

import base64
import io
import pickle
from types import SimpleNamespace
from typing import Any

from . import caches, cloudpickle, databases  # type: ignore[attr-defined]  # the first is copied here
from .environment import changed
from .origins import Origin, UnknownAppError, origin_of
from .patches import UnseenPatchError, active, is_of_tests, is_plain
from .signals import heard
from .sources import own_modules

_MISSING = object()
_by_value: set[str] = set()


class NotCarriedError(Exception):
    """Something that the tests have prepared cannot be sent; the message says what."""


def carried(app: Any, *, raises: bool) -> dict[str, Any]:
    """What a function must know to answer for an app, as JSON.

    Args:
        app: the one that a test client was given.
        raises: whether the client lets the app's exceptions through.

    Raises:
        NotCarriedError: it cannot be sent.
    """
    config = getattr(app, "config", None)
    try:
        origin = origin_of(app)
        patches = active(config)
        signal = heard()
    except (UnknownAppError, UnseenPatchError) as error:
        raise NotCarriedError(str(error)) from error
    if signal is not None:
        raise NotCarriedError(f"listens to {signal}")
    return {
        "raises": raises,
        "environment": changed(),
        "made": _made(origin),
        "patches": _text(patches),
        "cleared": caches.cleared(),
        "config": _config(config),
        "overrides": _overrides(getattr(app, "dependency_overrides", None) or {}),
    }


def send_by_value(module: str) -> bool:
    """Send from now on what a module defines, as a function does not have it; False: so it is."""
    if module in _by_value:
        return False
    for found in own_modules(tests=False):
        if found.__name__ == module:
            cloudpickle.register_pickle_by_value(found)
            _by_value.add(module)
            return True
    return False


def _made(origin: Origin) -> dict[str, Any]:
    try:
        text = _call(origin) if origin.module else ""
    except NotCarriedError as error:
        raise NotCarriedError(f"makes the app by {origin.name}() with what is {error}") from error
    return {
        "worker": databases.worker,
        "number": origin.number,
        "environment": origin.environment,
        "call": text,
    }


def _call(origin: Origin) -> str:
    arguments, keywords = origin.arguments, origin.keywords
    try:
        return _text((origin.module, origin.name, arguments, keywords))
    except NotCarriedError:
        # A test case is a configuration to some: what counts are its values.
        arguments = tuple(map(_values_of, arguments))
        keywords = {name: _values_of(value) for name, value in keywords.items()}
        return _text((origin.module, origin.name, arguments, keywords))


def _values_of(value: Any) -> Any:
    """The plain values of an object of the tests; anything else as it is."""
    if not is_of_tests(value):
        return value
    names = [name for name in dir(value) if not name.startswith("_")]
    values = {name: getattr(value, name, _MISSING) for name in names}
    return SimpleNamespace(**{name: found for name, found in values.items() if is_plain(found)})


def _config(config: Any) -> dict[str, str]:
    """Entries of Flask's configuration, but for objects that stay where they are."""
    found = {}
    for key, value in config.items() if isinstance(config, dict) else ():
        try:
            found[key] = base64.b64encode(pickle.dumps(value)).decode()
        except Exception:  # noqa: S112 - objects say in many ways that they cannot be sent
            continue
    return found


def _overrides(overrides: dict[Any, Any]) -> list[list[str]]:
    try:
        return [[_text(dependency), _text(stand_in)] for dependency, stand_in in overrides.items()]
    except NotCarriedError as error:
        names = ", ".join(getattr(d, "__name__", str(d)) for d in overrides)
        raise NotCarriedError(f"overrides dependencies ({names}) by what is {error}") from error


def _text(value: Any) -> str:
    for module in own_modules(tests=True):
        if module.__name__ not in _by_value:
            cloudpickle.register_pickle_by_value(module)
            _by_value.add(module.__name__)
    try:
        return base64.b64encode(_dumps(value)).decode()
    except Exception as error:
        raise NotCarriedError(f"no value to be sent: {error}") from error


def _dumps(value: Any) -> bytes:
    with io.BytesIO() as file:
        _Pickler(file).dump(value)
        return file.getvalue()


class _Pickler(cloudpickle.Pickler):  # type: ignore[misc]
    """Sends a SQLAlchemy engine as its address."""

    def reducer_override(self, value: Any) -> Any:
        """See `pickle.Pickler`."""
        kind = type(value)
        if kind.__module__ == "sqlalchemy.engine.base" and kind.__name__ == "Engine":
            from sqlalchemy import create_engine

            file = getattr(value.dialect, "liftoff_file", None)
            address = value.url.render_as_string(hide_password=False)
            return create_engine, (f"sqlite:///{file}" if file else address,)
        return super().reducer_override(value)
