"""References of a template's parts to resources and parameters: found, and put otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

_IN_TEXT = re.compile(r"\$\{([A-Za-z0-9]+)(?:\.([A-Za-z0-9.]+))?\}")


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """A reference to what has a logical id.

    Attributes:
        target: the id.
        attribute: what of it, or "" for what `Ref` gives.
    """

    target: str
    attribute: str

    @property
    def name(self) -> str:
        """The name of a parameter or an output that stands for it."""
        return self.target + self.attribute.replace(".", "")

    def value(self) -> dict[str, Any]:
        """The reference as an intrinsic function."""
        if not self.attribute:
            return {"Ref": self.target}
        return {"Fn::GetAtt": [self.target, self.attribute]}


Replace = Callable[[Reference], Reference]


def references(value: Any) -> Iterator[Reference]:
    """All references in a part of a template; pseudo parameters are none."""
    found: list[Reference] = []

    def note(reference: Reference) -> Reference:
        found.append(reference)
        return reference

    replaced(value, note)
    yield from found


def replaced(value: Any, replace: Replace) -> Any:
    """The value with each reference put as `replace` says.

    Understands `Ref`, `Fn::GetAtt` with a list, and `Fn::Sub`, as templates of liftoff have them.
    """
    match value:
        case {"Ref": str(target)} if len(value) == 1:
            return value if "::" in target else replace(Reference(target, "")).value()
        case {"Fn::GetAtt": [target, attribute]} if len(value) == 1:
            return replace(Reference(target, attribute)).value()
        case {"Fn::Sub": str(text)} if len(value) == 1:
            return {"Fn::Sub": _in_text(text, replace, frozenset())}
        case {"Fn::Sub": [text, variables]} if len(value) == 1:
            own = frozenset(variables)
            return {"Fn::Sub": [_in_text(text, replace, own), replaced(variables, replace)]}
        case dict():
            return {key: replaced(inner, replace) for key, inner in value.items()}
        case list():
            return [replaced(inner, replace) for inner in value]
        case _:
            return value


def _in_text(text: str, replace: Replace, own: frozenset[str]) -> str:
    def put(found: re.Match[str]) -> str:
        target, attribute = found[1], found[2] or ""
        if target in own:
            return found[0]
        reference = replace(Reference(target, attribute))
        dot = "." if reference.attribute else ""
        return f"${{{reference.target}{dot}{reference.attribute}}}"

    return _IN_TEXT.sub(put, text)
