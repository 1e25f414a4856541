"""Frozen dataclasses as tuples of plain values, and back by the types of their fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

_T = TypeVar("_T")
_Make = Callable[[Any], Any]
_PLAIN = (str, int, float, bool, bytes, NoneType)


def to_plain(value: Any) -> Any:
    """A value as text, numbers, None and tuples of them; dataclasses become tuples of fields.

    Raises:
        TypeError: something in it is of another type.
    """
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, tuple):
        return tuple(map(to_plain, value))
    if is_dataclass(value):
        kind: Any = type(value)
        return tuple(to_plain(getattr(value, name)) for name in _names(kind))
    raise TypeError(f"cannot be kept: {type(value).__name__}")


def from_plain(kind: type[_T], plain: Any) -> _T:
    """A value of a type again.

    Args:
        kind: a dataclass whose fields are text, numbers, literals, tuples, dataclasses, or one of
            these or None.
        plain: what `to_plain` made of one.

    Raises:
        TypeError: a field is of another type.
    """
    whole: Any = kind
    made: _T = _maker(whole)(plain)
    return made


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _maker(kind: Any) -> _Make:
    origin, arguments = get_origin(kind), get_args(kind)
    if kind in _PLAIN or origin is Literal:
        return _itself
    if origin is tuple:
        return _tuple_maker(arguments)
    if origin in (Union, UnionType):
        rest = [one for one in arguments if one is not NoneType]
        if all(_maker(one) is _itself for one in rest):
            return _itself
        if len(rest) == 1:
            make = _maker(rest[0])
            return lambda plain: None if plain is None else make(plain)
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass_maker(kind)
    raise TypeError(f"cannot be made again: {kind}")


def _tuple_maker(arguments: tuple[Any, ...]) -> _Make:
    if arguments[1:] == (...,):
        make = _maker(arguments[0])
        return _itself if make is _itself else lambda plain: tuple(map(make, plain))
    makers = [_maker(one) for one in arguments]
    return lambda plain: tuple(make(one) for make, one in zip(makers, plain, strict=True))


def _dataclass_maker(kind: type) -> _Make:
    hints = get_type_hints(kind)
    makers = [(name, _maker(hints[name])) for name in _names(kind)]
    return lambda plain: kind(
        **{name: make(one) for (name, make), one in zip(makers, plain, strict=True)}
    )


def _itself(plain: Any) -> Any:
    return plain
