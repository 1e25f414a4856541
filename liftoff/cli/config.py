"""`liftoff config`: the configuration that holds for a tree."""

from __future__ import annotations

import json
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

import click


@click.command(
    epilog="Examples:\n\n  liftoff config\n\n  liftoff config services/shop --format json"
)
@click.argument("path", type=click.Path(), default=".")
@click.option("--config", type=click.Path(), help="Configuration file, instead of the nearest.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
def command(path: str, config: str | None, format_: str) -> None:
    """Show the settings that `liftoff analyze PATH` works with, and where each comes from."""
    from liftoff.errors import LiftoffError
    from liftoff.gate.configuration import configure, shown, value_of
    from liftoff.gate.options import OPTIONS

    if not Path(path).exists():
        raise LiftoffError("there is no such file or folder", where=path)
    configured = configure(path, file=config)
    settings = {
        option.key: {
            "value": _plain(value_of(configured.settings, option.key)),
            "from": configured.origins[option.key],
        }
        for option in OPTIONS
    }
    file = shown(configured.file) if configured.file else None
    if format_ == "json":
        from liftoff.report.escapes import json_text

        click.echo(json_text({"version": 1, "file": file, "settings": settings}, indent=1))
        return
    click.echo(f"# {file or 'no configuration file'}")
    width = max(len(key) for key in settings)
    for key, setting in settings.items():
        click.echo(f"{key:<{width}} = {_toml(setting['value'])}  # {setting['from']}")


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, tuple):
        return list(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {key.replace("_", "-"): _plain(inner) for key, inner in asdict(value).items()}
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return value


def _toml(value: Any) -> str:
    """The value as a configuration file has it; TOML has no null."""
    if value is None:
        return "(none)"
    if isinstance(value, dict):
        inside = ", ".join(f"{json.dumps(key)} = {_toml(inner)}" for key, inner in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    return json.dumps(value, ensure_ascii=False)
