"""A document as YAML that a person reads and every YAML parser reads alike."""

from __future__ import annotations

import re
from typing import Any

HEADER = (
    "# Made by liftoff from plan.json. Edit plan.json and emit again;\n"
    "# or edit this file, and liftoff will not write over it.\n"
)

# Other YAML parsers than PyYAML take more of these for a number or a truth value: 1e3, 08, y.
_MISREAD = re.compile(r"[-+.]?[0-9].*|[yYnN]")


def yaml_text(document: dict[str, Any]) -> str:
    """The document as YAML, below a comment that says who made it.

    Keys keep their order, text of several lines is a block, and nothing is an alias.

    Args:
        document: dicts, lists, strings, numbers, truth values and None.
    """
    import yaml  # noqa: PLC0415 - not needed by commands that write no YAML

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
            return True

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
            super().increase_indent(flow, False)

    def represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=_style(text))

    Dumper.add_representer(str, represent_text)
    body: str = yaml.dump(
        document,
        Dumper=Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=100,
    )
    return HEADER + body


def _style(text: str) -> str | None:
    """The character that begins such text in YAML, or None where the emitter may choose."""
    if not all(line.isprintable() for line in text.split("\n")):
        return '"'  # the only style with escapes; in the others PyYAML loses a lone U+0085
    if "\n" in text:
        return "|"
    return "'" if _MISREAD.fullmatch(text) else None
