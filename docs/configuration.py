"""The page of the configuration."""

from __future__ import annotations

import inspect
import json
import textwrap
from types import ModuleType
from typing import Any

from liftoff.gate import baseline, comments, configuration, difference, patterns, suppression
from liftoff.gate.configuration import value_of
from liftoff.gate.option import Option
from liftoff.gate.options import OPTIONS
from liftoff.gate.settings import Settings


def configuration_page() -> str:
    """Markdown: how the file is found, each key, and what stands in docstrings of the gate."""
    parts = [_section(configuration, 1), "## Keys"]
    parts += [_option(option) for option in OPTIONS]
    modules = (patterns, comments, suppression, baseline, difference)
    parts += [_section(module, 2) for module in modules]
    return "\n\n".join(parts) + "\n"


def _option(option: Option) -> str:
    default = value_of(Settings(), option.key)
    example = option.example
    if not example.startswith("["):
        example = f"[tool.liftoff]\n{example}"
    return (
        f"### {option.key}\n\n{textwrap.fill(option.about, 100)}\n\n"
        f"- Type: {option.kind}\n- Default: {_default(default)}\n\n```toml\n{example}\n```"
    )


def _default(value: Any) -> str:
    return f"`{json.dumps(value)}`" if value or value in (False, 0) else "none"


def _section(module: ModuleType, level: int) -> str:
    title, _, body = inspect.cleandoc(module.__doc__ or "").partition("\n")
    return f"{'#' * level} {title.rstrip('.')}\n\n{body.strip()}"
