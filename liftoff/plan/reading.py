"""Plain JSON data to frozen dataclasses, with the path to whatever is of another shape."""

from __future__ import annotations

import dataclasses
import types
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints


def read_value(kind: Any, value: Any, path: str, faults: list[str]) -> Any:
    """What JSON gave, as the type that the code names.

    Args:
        kind: a dataclass, tuple, dict, union, literal or scalar type.
        value: as `json.loads` gives it.
        path: where it stands in the document, for messages; "" is the document itself.
        faults: what is wrong is added here, each with its path; the result is of no use then.
    """
    origin, arguments = get_origin(kind), get_args(kind)
    if dataclasses.is_dataclass(kind):
        return _read_dataclass(kind, value, path, faults)
    if origin is Literal:
        if value not in arguments:
            faults.append(f"{path}: {value!r} is not one of {', '.join(map(repr, arguments))}")
        return value
    if origin in (Union, types.UnionType):
        return _read_union(arguments, value, path, faults)
    if origin is tuple:
        if not isinstance(value, list):
            faults.append(f"{path}: must be a list")
            return ()
        return tuple(
            read_value(arguments[0], item, f"{path}[{n}]", faults) for n, item in enumerate(value)
        )
    if origin is dict:
        if not isinstance(value, dict):
            faults.append(f"{path}: must be an object")
            return {}
        return {
            key: read_value(arguments[1], item, f"{path}.{key}", faults)
            for key, item in value.items()
        }
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        faults.append(f"{path}: must be of type {kind.__name__}, not {type(value).__name__}")
    return value


def _read_union(kinds: tuple[Any, ...], value: Any, path: str, faults: list[str]) -> Any:
    if value is None and type(None) in kinds:
        return None
    rest = [kind for kind in kinds if kind is not type(None)]
    fitting = [kind for kind in rest if dataclasses.is_dataclass(kind) == isinstance(value, dict)]
    if isinstance(value, dict):
        # A dataclass is told by its first field.
        fitting.sort(key=lambda kind: dataclasses.fields(kind)[0].name not in value)
    return read_value((fitting or rest)[0], value, path, faults)


def _read_dataclass(kind: Any, value: Any, path: str, faults: list[str]) -> Any:
    prefix = f"{path}." if path else ""
    if not isinstance(value, dict):
        faults.append(f"{path or 'the document'}: must be an object")
        return None
    hints = get_type_hints(kind)
    fields = {field.name: field for field in dataclasses.fields(kind)}
    faults.extend(f"{prefix}{key}: is not known" for key in value if key not in fields)
    read: dict[str, Any] = {}
    before = len(faults)
    for name, field in fields.items():
        if name in value:
            read[name] = read_value(hints[name], value[name], prefix + name, faults)
        elif field.default is field.default_factory is dataclasses.MISSING:
            faults.append(f"{prefix}{name}: is missing")
    return kind(**read) if len(faults) == before else None
