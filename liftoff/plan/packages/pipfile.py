"""`Pipfile`: https://pipenv.pypa.io/en/latest/pipfile.html."""

from __future__ import annotations

from typing import Any

from liftoff.plan.packages.locks.model import dependency_line
from liftoff.plan.packages.manifest import Manifest
from liftoff.plan.packages.poetry_versions import specifiers
from liftoff.plan.packages.requirement import Requirement, normalized, parse_requirement
from liftoff.plan.packages.toml_tables import table, text, texts, toml_document

FILE = "Pipfile"


def read_pipfile(source: str) -> Manifest:
    """The manifest.

    Raises:
        LiftoffError: it is no TOML, or a requirement is none.
    """
    document = toml_document(source, FILE)
    return Manifest(
        _requirements(table(document, "packages")),
        {"dev-packages": _requirements(table(document, "dev-packages"))},
    )


def _requirements(packages: dict[str, Any]) -> tuple[Requirement, ...]:
    found = []
    for name, details in packages.items():
        fields = details if isinstance(details, dict) else {"version": details}
        if not text(fields, "path"):
            found.append(_requirement(name, fields))
    return tuple(found)


def _requirement(name: str, fields: dict[str, Any]) -> Requirement:
    line = dependency_line(normalized(name), texts(fields, "extras"))
    git, file = text(fields, "git"), text(fields, "file")
    if git:
        commit = text(fields, "ref")
        line += f" @ git+{git}" + (f"@{commit}" if commit else "")
    elif file:
        line += f" @ {file}"
    else:
        line += specifiers(text(fields, "version"))
    marker = text(fields, "markers")
    return parse_requirement(f"{line} ; {marker}" if marker else line, FILE)
