"""Configuration.

`liftoff analyze` reads `[tool.liftoff]` of the nearest `pyproject.toml` that has it, from the
folder that it analyzes upwards, and no further than the folder that holds `.git`. A `liftoff.toml`
has the same keys without the table's name, and wins over a `pyproject.toml` beside it. `--config
FILE` names another file. A key or value that is wrong is an error, and ends with 2.

Options of the command line win: `--fail-on`, `--gateway`, `--adapter` and `--baseline` over their
keys; `--select` over all that the file says of rules; `--extend-select`, `--ignore` and `--exclude`
are added. `liftoff config` shows what holds, and where each value comes from.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from liftoff.errors import LiftoffError
from liftoff.gate.option import Option
from liftoff.gate.options import OPTIONS
from liftoff.gate.settings import Settings
from liftoff.gate.values import UnfitError
from liftoff.nearest import meant
from liftoff.workspace.text import read_text

OWN_FILE = "liftoff.toml"
SHARED_FILE = "pyproject.toml"
DEFAULT = "default"
# What lies above a repository is not there when somebody else checks it out.
_BORDERS = (".git", ".hg")
_BY_KEY = {option.key: option for option in OPTIONS}
_TABLES = {option.key.partition(".")[0] for option in OPTIONS if "." in option.key}


@dataclass(frozen=True, slots=True, kw_only=True)
class Configured:
    """The configuration of a run.

    Attributes:
        settings: what holds.
        origins: where each key's value comes from: a file, an option of the command line, or
            `default`.
        file: the configuration file, or None when there is none.
        prefix: what leads from its folder to the tree, "" or `a/b/`; "" when it lies elsewhere.
    """

    settings: Settings
    origins: Mapping[str, str]
    file: Path | None
    prefix: str


def configure(
    path: str | os.PathLike[str],
    *,
    file: str | os.PathLike[str] | None = None,
    options: Mapping[str, Any] | None = None,
) -> Configured:
    """The configuration for a tree.

    Args:
        path: the folder or file to analyze.
        file: the configuration file; searched for from `path` upwards when None.
        options: values by key that the command line gives; they win over the file's.

    Raises:
        LiftoffError: a file cannot be read, or a key or value in it is wrong.
    """
    root = tree_root(path)
    found = _given(Path(file)) if file is not None else _find(root)
    values: dict[str, Any] = {}
    origins = dict.fromkeys(_BY_KEY, DEFAULT)
    prefix = ""
    if found is not None:
        place, table = found
        values = _read(table, shown(place))
        origins.update(dict.fromkeys(values, shown(place)))
        if "baseline" in values:
            values["baseline"] = place.parent / values["baseline"]
        if root.is_relative_to(place.parent) and root != place.parent:
            prefix = f"{root.relative_to(place.parent).as_posix()}/"
    for key, value in (options or {}).items():
        values[key] = value
        origins[key] = f"--{key.rpartition('.')[2]}"
    return Configured(
        settings=_settings(values),
        origins=origins,
        file=found[0] if found else None,
        prefix=prefix,
    )


def consulted(
    path: str | os.PathLike[str], *, file: str | os.PathLike[str] | None = None
) -> Iterator[Path]:
    """The files and folders whose content, or absence, decides what `configure` gives."""
    if file is not None:
        yield Path(file)
        return
    root = tree_root(path)
    for folder in (root, *root.parents):
        borders = [folder / border for border in _BORDERS]
        yield from (folder / OWN_FILE, folder / SHARED_FILE, *borders)
        if any(border.exists() for border in borders):
            return


def tree_root(path: str | os.PathLike[str]) -> Path:
    """The folder that paths of the analysis are relative to."""
    whole = Path(path).resolve()
    return whole.parent if whole.is_file() else whole


def shown(path: Path) -> str:
    """A path as people call it: from the working directory, when it is inside."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return str(path)


def value_of(settings: Settings, key: str) -> Any:
    """The value of a key, `target.gateway` included."""
    value: Any = settings
    for part in key.split("."):
        value = getattr(value, part.replace("-", "_"))
    return value


def _find(root: Path) -> tuple[Path, dict[str, Any]] | None:
    for folder in (root, *root.parents):
        for name in (OWN_FILE, SHARED_FILE):
            place = folder / name
            found = _load(place)
            if found is not None:
                return place, found
        if any((folder / border).exists() for border in _BORDERS):
            return None
    return None


def _given(file: Path) -> tuple[Path, dict[str, Any]]:
    place = file.resolve()
    if not place.is_file():
        raise LiftoffError("there is no such file", where=str(file), hint="see --config")
    table = _load(place)
    if table is None:
        raise LiftoffError(
            "has no table [tool.liftoff]", where=str(file), hint="add one, or name another file"
        )
    return place, table


def _load(place: Path) -> dict[str, Any] | None:
    """The configuration in a file, or None when it holds none."""
    shared = place.name == SHARED_FILE
    if not place.is_file():
        return None
    content = read_text(place)
    # Somebody else's file may be broken; it is not for liftoff to say so.
    if content is None or (shared and "liftoff" not in content):
        return None
    import tomllib

    try:
        table = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise LiftoffError(f"is not TOML: {error}", where=shown(place)) from error
    if not shared and "tool" not in table:
        return table
    tool = table.get("tool", {})
    found = tool.get("liftoff") if isinstance(tool, dict) else None
    if found is None and place.name == OWN_FILE:
        # The name says that it is for liftoff, so what it holds is to be one of its keys.
        return table
    if found is not None and not isinstance(found, dict):
        raise LiftoffError("tool.liftoff is not a table", where=shown(place))
    return found


def _read(table: Mapping[str, Any], where: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in _flat(table, where):
        option = _BY_KEY.get(key)
        if option is None:
            raise LiftoffError(
                f"{key!r} is not a key of [tool.liftoff]",
                where=where,
                hint=meant(key, (*_BY_KEY, *sorted(_TABLES))),
            )
        values[key] = _value(option, value, where)
    return values


def _flat(table: Mapping[str, Any], where: str) -> Iterator[tuple[str, Any]]:
    """Keys and values, those of inner tables with a dot."""
    for key, value in table.items():
        if key not in _TABLES:
            yield key, value
        elif isinstance(value, dict):
            yield from ((f"{key}.{inner}", given) for inner, given in value.items())
        else:
            raise LiftoffError(f"{key}: must be a table, not {value!r}", where=where)


def _value(option: Option, value: Any, where: str) -> Any:
    try:
        return option.read(value)
    except UnfitError as error:
        raise LiftoffError(f"{option.key}: {error.what}", where=where, hint=error.hint) from error


def _settings(values: Mapping[str, Any]) -> Settings:
    plain: dict[str, Any] = {}
    inner: dict[str, dict[str, Any]] = {}
    for key, value in values.items():
        table, dot, name = key.partition(".")
        if dot:
            inner.setdefault(table, {})[name.replace("-", "_")] = value
        else:
            plain[key.replace("-", "_")] = value
    settings = Settings(**plain)
    for table, given in inner.items():
        settings = replace(settings, **{table: replace(getattr(settings, table), **given)})
    return settings
