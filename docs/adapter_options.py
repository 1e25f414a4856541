"""`python -m docs.adapter_options`: writes the options of the handlers into their page.

Names and defaults are those of the signatures, the words those of the classes' docstrings.
"""

from __future__ import annotations

import inspect
import re
from pathlib import Path

from liftoff_adapters.asgi import AsgiHandler
from liftoff_adapters.wsgi import WsgiHandler

PAGE = Path(__file__).parent / "adapter.md"
_SECTION = re.compile(r"(<!-- options: .*? -->\n)(.*?)(<!-- end of options -->)", re.DOTALL)


def options_table() -> str:
    """Give the table: options of both handlers, those of ASGI alone marked."""
    rows = ["| option | default | |", "|---|---|---|"]
    shared = _options(WsgiHandler)
    for name, (default, said) in _options(AsgiHandler).items():
        only = "" if name in shared else " (ASGI)"
        words = shared[name][1] if name in shared else said
        rows.append(f"| `{name}`{only} | `{default}` | {words} |")
    return "\n".join(rows) + "\n"


def page() -> str:
    """Give the page with its options as they are now."""
    text, found = _SECTION.subn(
        lambda section: section[1] + options_table() + section[3], PAGE.read_text(encoding="utf-8")
    )
    if found != 1:
        raise ValueError(f"{PAGE.name} has {found} sections for the options")
    return text


def _options(handler: type) -> dict[str, tuple[str, str]]:
    described = _arguments(inspect.getdoc(handler) or "")
    return {
        name: (_spelled(parameter.default), described[name])
        for name, parameter in inspect.signature(handler).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    }


def _spelled(default: object) -> str:
    return f'"{default}"' if isinstance(default, str) else repr(default)


def _arguments(text: str) -> dict[str, str]:
    section = text.partition("\nArgs:\n")[2].partition("\n\n")[0]
    joined = re.sub(r"\n {6,}", " ", inspect.cleandoc(section).replace("\n    ", "\n      "))
    found = {}
    for line in joined.splitlines():
        name, _, words = line.partition(": ")
        found[name] = (words[0].upper() + words[1:]).replace("|", "\\|")
    return found


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
