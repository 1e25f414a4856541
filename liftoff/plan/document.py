"""`plan.json`: a Plan to text and back, with the path to whatever is wrong in an edited one."""

from __future__ import annotations

import dataclasses
import json
import re
import types
from pathlib import PurePosixPath
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from liftoff.errors import LiftoffError
from liftoff.plan.model import PLAN_VERSION, FunctionName, Plan
from liftoff.platform import FUNCTION_NAME_LENGTH

_NAME = re.compile(rf"[A-Za-z0-9_-]{{1,{FUNCTION_NAME_LENGTH}}}")


def plan_to_json(plan: Plan) -> str:
    """The plan as an indented JSON document that ends in a newline."""
    return json.dumps({"version": PLAN_VERSION, **dataclasses.asdict(plan)}, indent=1) + "\n"


def plan_from_json(text: str, *, where: str) -> Plan:
    """Read a plan that liftoff wrote or that a person edited.

    Args:
        text: the document.
        where: the file's name, for messages.

    Raises:
        LiftoffError: it is not JSON, of another version, or not of the right shape; all faults
            of shape are in one message, each with its path.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LiftoffError(f"is not JSON: {error}", where=where) from error
    if not isinstance(data, dict) or data.get("version") != PLAN_VERSION:
        found = data.get("version") if isinstance(data, dict) else None
        raise LiftoffError(
            f"is not a plan of version {PLAN_VERSION} (its version is {found!r})",
            where=where,
            hint="run `liftoff split` or `liftoff wrap` again",
        )
    faults: list[str] = []
    body = {key: value for key, value in data.items() if key != "version"}
    plan = _read(Plan, body, "", faults)
    if not faults:
        faults.extend(_inconsistencies(plan))
    if faults:
        raise LiftoffError(
            "is not a valid plan:\n" + "\n".join(f"    {fault}" for fault in faults),
            where=where,
            hint="mend these, or run `liftoff split` or `liftoff wrap` again",
        )
    return plan  # type: ignore[no-any-return]


def _inconsistencies(plan: Plan) -> list[str]:
    names = [function.name for function in plan.functions]
    faults = [
        f"functions: the name {n!r} is used twice"
        for n in sorted({n for n in names if names.count(n) > 1})
    ]
    if sum(function.fallback for function in plan.functions) != 1:
        faults.append("functions: exactly one must have `fallback: true`")
    keys: set[str] = set()
    for index, route in enumerate(plan.routes):
        if route.function not in names:
            faults.append(f"routes[{index}].function: there is no function {route.function!r}")
        spelled = route.path if route.path == "$default" else f"{route.method} {route.path}"
        if route.key != spelled:
            faults.append(f"routes[{index}].key: must be {spelled!r}, as method and path say")
        if route.key in keys:
            faults.append(f"routes[{index}].key: {route.key!r} is there twice")
        keys.add(route.key)
    for index, function in enumerate(plan.functions):
        if not _NAME.fullmatch(function.name):
            faults.append(
                f"functions[{index}].name: must be 1 to {FUNCTION_NAME_LENGTH} letters, digits, "
                "- and _"
            )
        folder = PurePosixPath(function.folder)
        if folder.is_absolute() or ".." in folder.parts or not folder.parts:
            faults.append(f"functions[{index}].folder: must be a folder below the plan's own")
        for key, value in function.environment.items():
            if isinstance(value, FunctionName) and value.function not in names:
                faults.append(
                    f"functions[{index}].environment.{key}: there is no function {value.function!r}"
                )
    return faults


def _read(kind: Any, value: Any, path: str, faults: list[str]) -> Any:
    """`value` as `kind`: dataclasses, tuples, dicts, unions, literals and scalars."""
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
            _read(arguments[0], item, f"{path}[{n}]", faults) for n, item in enumerate(value)
        )
    if origin is dict:
        if not isinstance(value, dict):
            faults.append(f"{path}: must be an object")
            return {}
        return {
            key: _read(arguments[1], item, f"{path}.{key}", faults) for key, item in value.items()
        }
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        faults.append(f"{path}: must be of type {kind.__name__}, not {type(value).__name__}")
    return value


def _read_union(kinds: tuple[Any, ...], value: Any, path: str, faults: list[str]) -> Any:
    if value is None and type(None) in kinds:
        return None
    rest = [kind for kind in kinds if kind is not type(None)]
    for kind in rest:
        if dataclasses.is_dataclass(kind) == isinstance(value, dict):
            return _read(kind, value, path, faults)
    return _read(rest[0], value, path, faults)


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
            read[name] = _read(hints[name], value[name], prefix + name, faults)
        elif field.default is dataclasses.MISSING:
            faults.append(f"{prefix}{name}: is missing")
    return kind(**read) if len(faults) == before else None
