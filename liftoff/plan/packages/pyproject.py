"""`pyproject.toml`: PEP 621, dependency groups (PEP 735), and the tables of Poetry, PDM and uv."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from liftoff.errors import LiftoffError
from liftoff.plan.packages.locks.model import dependency_line
from liftoff.plan.packages.manifest import Manifest
from liftoff.plan.packages.poetry_versions import python_marker, specifiers
from liftoff.plan.packages.requirement import Requirement, normalized, parse_requirement
from liftoff.plan.packages.toml_tables import table, text, texts, toml_document

FILE = "pyproject.toml"


def read_pyproject(source: str) -> Manifest:
    """The manifest.

    Raises:
        LiftoffError: it is no TOML, or a requirement is none.
    """
    document = toml_document(source, FILE)
    project, poetry = table(document, "project"), table(document, "tool", "poetry")
    groups: dict[str, tuple[Requirement, ...]] = {}
    for extra, lines in table(project, "optional-dependencies").items():
        groups[extra] = tuple(_lines(lines, f"project.optional-dependencies.{extra}"))
    named = table(document, "dependency-groups")
    for group in named:
        groups[group] = tuple(_lines(_group(named, group, ()), f"dependency-groups.{group}"))
    # Of PDM and uv, before there was a standard.
    for group, lines in table(document, "tool", "pdm", "dev-dependencies").items():
        groups[group] = tuple(_lines(lines, f"tool.pdm.dev-dependencies.{group}"))
    of_uv = texts(table(document, "tool", "uv"), "dev-dependencies")
    if of_uv:
        groups.setdefault("dev", tuple(_lines(of_uv, "tool.uv.dev-dependencies")))
    main, optional = _poetry(table(poetry, "dependencies"))
    for name, inside in _poetry_groups(poetry):
        groups[name] = tuple(inside)
    if optional:
        groups.setdefault("optional", optional)
    own = project.get("dependencies", []) if isinstance(document.get("project", {}), dict) else None
    return Manifest((*_lines(own, "project.dependencies"), *main), groups)


def _lines(lines: Any, name: str) -> Iterator[Requirement]:
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise LiftoffError(f"{name} must be a list of strings", where=FILE)
    for line in lines:
        yield parse_requirement(line, FILE)


def _group(named: dict[str, Any], group: str, above: tuple[str, ...]) -> list[Any]:
    """The lines of a group, with those of the groups that it includes."""
    lines: list[Any] = []
    found = named.get(group)
    for line in found if isinstance(found, list) else []:
        inner = text(line, "include-group") if isinstance(line, dict) else ""
        if not isinstance(line, dict):
            lines.append(line)
        elif inner and inner not in (*above, group):
            lines += _group(named, inner, (*above, group))
    return lines


def _poetry_groups(poetry: dict[str, Any]) -> Iterator[tuple[str, tuple[Requirement, ...]]]:
    for name in table(poetry, "group"):
        main, optional = _poetry(table(poetry, "group", name, "dependencies"))
        yield name, (*main, *optional)
    main, optional = _poetry(table(poetry, "dev-dependencies"))
    if main or optional:
        yield "dev", (*main, *optional)


def _poetry(
    dependencies: dict[str, Any],
) -> tuple[tuple[Requirement, ...], tuple[Requirement, ...]]:
    """What is always required, and what only extras require."""
    main: list[Requirement] = []
    optional: list[Requirement] = []
    for name, found in dependencies.items():
        if name == "python":
            continue
        for one in found if isinstance(found, list) else [found]:
            details = one if isinstance(one, dict) else {"version": one}
            if text(details, "path"):
                continue
            requirement = _poetry_requirement(name, details)
            (optional if details.get("optional") is True else main).append(requirement)
    return tuple(main), tuple(optional)


def _poetry_requirement(name: str, details: dict[str, Any]) -> Requirement:
    extras = texts(details, "extras")
    conditions = [text(details, "markers"), python_marker(text(details, "python"))]
    marker = " and ".join(f"({condition})" for condition in conditions if condition)
    line = dependency_line(normalized(name), extras)
    git, url = text(details, "git"), text(details, "url")
    if git:
        commit = text(details, "rev") or text(details, "tag") or text(details, "branch")
        line += f" @ git+{git}" + (f"@{commit}" if commit else "")
    elif url:
        line += f" @ {url}"
    else:
        line += specifiers(text(details, "version"))
    return parse_requirement(f"{line} ; {marker}" if marker else line, FILE)
