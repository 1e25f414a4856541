"""Run by path in the functions' interpreter: prints what is installed in it, as JSON.

It imports nothing of liftoff, which that interpreter need not have.
"""

from __future__ import annotations

import csv
import importlib.metadata
import importlib.util
import json
import os
import platform
import site
import sys
import sysconfig
from typing import Any


def main() -> None:
    """Print one JSON object; `--distributions` adds every installed distribution to it."""
    del sys.path[0]  # this file's own folder
    runtime = importlib.util.find_spec("awslambdaric")
    found: dict[str, Any] = {
        "executable": sys.executable,
        "version": platform.python_version(),
        "compiled": _is_compiled(runtime.origin if runtime else None),
        "runtime_client": os.path.dirname(runtime.origin) if runtime and runtime.origin else None,  # noqa: PTH120
        "site": _site_folders(),
        "path": sys.path,
        "markers": _markers(),
        "distributions": [],
    }
    if "--distributions" in sys.argv:
        found["distributions"] = [_distribution(d) for d in importlib.metadata.distributions()]
    json.dump(found, sys.stdout)


def _is_compiled(file: str | None) -> bool:
    """Whether the byte code of what is installed lies beside it: pip compiles, and uv does not."""
    return file is not None and os.path.exists(importlib.util.cache_from_source(file))  # noqa: PTH110


def _site_folders() -> list[str]:
    folders = [
        *site.getsitepackages(),
        sysconfig.get_path("purelib"),
        sysconfig.get_path("platlib"),
    ]
    return list(dict.fromkeys([*folders, *(os.path.realpath(folder) for folder in folders)]))


def _markers() -> dict[str, str]:
    """The variables of environment markers. Source: PyPA, "Dependency specifiers"."""
    return {
        "implementation_name": sys.implementation.name,
        "implementation_version": platform.python_version(),
        "os_name": os.name,
        "platform_machine": platform.machine(),
        "platform_python_implementation": platform.python_implementation(),
        "platform_release": platform.release(),
        "platform_system": platform.system(),
        "platform_version": platform.version(),
        "python_full_version": platform.python_version(),
        "python_version": ".".join(platform.python_version_tuple()[:2]),
        "sys_platform": sys.platform,
    }


def _distribution(distribution: importlib.metadata.Distribution) -> dict[str, Any]:
    # It is parsed each time that it is asked for.
    metadata = distribution.metadata
    # `files` has the same, and makes a path of each.
    record = distribution.read_text("RECORD") or ""
    files = [row[0] for row in csv.reader(record.splitlines()) if row]
    files = files or [file.as_posix() for file in distribution.files or ()]
    paths = [
        line.strip()
        for file in files
        if file.endswith(".pth") and "/" not in file
        for line in _lines(str(distribution.locate_file(file)))
        if os.path.isdir(line.strip())  # noqa: PTH112
    ]
    modules = _modules(files) or (distribution.read_text("top_level.txt") or "").split()
    return {
        "name": metadata["Name"] or "",
        "requires": metadata.get_all("Requires-Dist") or distribution.requires or [],
        "modules": sorted(modules),
        "paths": paths,
    }


def _lines(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            return file.read().splitlines()
    except OSError:
        return []


def _modules(files: list[str]) -> set[str]:
    """The shallowest regular packages and modules: `flask`, `google.cloud.storage`, `six`."""
    names = {tuple(file.split("/")) for file in files if file.endswith((".py", ".so", ".pyd"))}
    found = set()
    for parts in names:
        if parts[0] in ("..", "/", ""):
            continue
        for depth in range(1, len(parts)):
            if (*parts[:depth], "__init__.py") in names:
                found.add(".".join(parts[:depth]))
                break
        else:
            module = (*parts[:-1], parts[-1].split(".")[0])
            if all(part.isidentifier() for part in module):
                found.add(".".join(module))
    return found


if __name__ == "__main__":
    main()
