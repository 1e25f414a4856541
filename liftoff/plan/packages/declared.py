"""What the project says it requires: lines of its requirements file or of pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

# https://packaging.python.org/en/latest/specifications/dependency-specifiers/#names
_NAME = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:$|[\[<>=!~;@(\s])")
_INCLUDE = re.compile(r"(?:-r|--requirement)[\s=]+(\S+)")

REQUIREMENT_FILES = ("requirements.txt", "pyproject.toml")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One declared requirement: the line for pip, and the normalized name if it has one."""

    line: str
    name: str | None


def normalized(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared_requirements(texts: Mapping[str, str]) -> tuple[Requirement, ...]:
    """The project's requirements; from `requirements.txt`, or else from `pyproject.toml`.

    Args:
        texts: the project's requirement files by path; a file that `-r` names is looked up here.
    """
    if "requirements.txt" in texts:
        return tuple(_requirements("requirements.txt", texts, set()))
    try:
        document = tomllib.loads(texts.get("pyproject.toml", ""))
    except tomllib.TOMLDecodeError:
        return ()
    lines = document.get("project", {}).get("dependencies", [])
    return tuple(Requirement(line, requirement_name(line)) for line in lines)


def requirement_name(line: str) -> str | None:
    """The normalized name in a requirement, or None for an address or a path."""
    match = _NAME.match(line)
    return normalized(match[1]) if match else None


def _requirements(path: str, texts: Mapping[str, str], seen: set[str]) -> list[Requirement]:
    if path in seen or path not in texts:
        return []
    seen.add(path)
    found: list[Requirement] = []
    for raw in re.sub(r"\\\r?\n", " ", texts[path]).splitlines():
        line = re.sub(r"(^|\s)#.*$", "", raw).strip()
        include = _INCLUDE.match(line)
        if include:
            inner = PurePosixPath(path).parent / include[1]
            found += _requirements(inner.as_posix(), texts, seen)
        elif line and not line.startswith(("-c", "--constraint")):
            found.append(Requirement(line, requirement_name(line)))
    return found
