"""Terraform's JSON syntax: plain text that stays plain, and expressions that are meant as such.

Every string in it, and every key of a map, is a template of Terraform's. So text is escaped, and
only `Expression` becomes an interpolation.
Source: "JSON Configuration Syntax" and "Strings and Templates", Terraform documentation.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression of Terraform's, such as `aws_lambda_function.home.arn`."""

    code: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Text and expressions, one after the other."""

    parts: tuple[str | Expression, ...]


def joined(*parts: str | Expression) -> Joined:
    """A text with expressions in it."""
    return Joined(parts)


def json_text(document: dict[str, Any]) -> str:
    """The document as JSON that ends in a newline.

    Args:
        document: dicts, lists, texts, numbers, truth values, None, `Expression` and `Joined`.
    """
    return json.dumps(_plain(document), indent=2, ensure_ascii=False) + "\n"


def literal(text: str) -> str:
    """The text as a template that comes to just this text."""
    return text.replace("${", "$${").replace("%{", "%%{")


def _plain(value: Any) -> Any:
    match value:
        case str():
            return literal(value)
        case Expression(code):
            return f"${{{code}}}"
        case Joined(parts):
            return "".join(_joint(parts))
        case dict():
            return {literal(key): _plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case _:
            return value


def _joint(parts: tuple[str | Expression, ...]) -> list[str]:
    """Each part as a template; a text's last `$` or `%` must not meet the next part's brace."""
    made = []
    for part in parts:
        if isinstance(part, Expression):
            made.append(f"${{{part.code}}}")
            continue
        text = part.rstrip("$%")
        signs = part[len(text) :]
        # `$${` would be an escape: the signs as an expression of their own.
        made.append(literal(text) + (f'${{"{signs}"}}' if signs else ""))
    return made
