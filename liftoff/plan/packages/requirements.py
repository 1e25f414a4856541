"""A function's `requirements.txt`: what its imports need, with the versions of the project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from liftoff.frameworks.live import Distribution
from liftoff.plan.model import Adapter, Interface
from liftoff.plan.packages.declared import Requirement, normalized, requirement_name

# Servers and tools that a project lists beside its libraries, and that Lambda does not run.
NOT_FOR_LAMBDA = frozenset({
    "gunicorn", "uwsgi", "waitress", "hypercorn", "daphne", "gevent-websocket", "bjoern", "cheroot",
    "meinheld", "mod-wsgi", "pytest", "pytest-cov", "pytest-mock", "pytest-xdist", "coverage",
    "tox", "nox", "black", "isort", "flake8", "pylint", "ruff", "mypy", "pre-commit", "ipython",
    "ipdb", "pip", "pip-tools", "wheel", "twine", "build", "liftoff-lambda", "awslambdaric",
})  # fmt: skip


def function_requirements(
    *,
    declared: tuple[Requirement, ...],
    installed: Mapping[str, Distribution],
    packages: frozenset[str],
    project_packages: frozenset[str],
    metadata: Iterable[str],
    adapter: Adapter,
    interface: Interface,
) -> tuple[str, ...]:
    """Lines for pip, in the order of the project's own file.

    A declared requirement stays when the function imports it, when something that stays depends on
    it, and when no code of the project imports it: it may be loaded by name, as drivers are.

    Args:
        declared: the project's requirements.
        installed: distributions of the app's environment, by name.
        packages: top-level names that the function imports.
        project_packages: top-level names that any code of the project imports.
        metadata: distributions whose metadata the app asks for.
        adapter: which engine the handler stands on.
        interface: what the app speaks.
    """
    known = {normalized(name): found for name, found in installed.items()}
    providers = _providers(known)
    needed = {name for package in packages for name in providers.get(package, ())}
    needed |= {name for name in map(normalized, metadata) if name in known}
    needed |= {
        requirement.name
        for requirement in declared
        if requirement.name and not _imported(requirement.name, known, project_packages)
    }
    needed -= NOT_FOR_LAMBDA
    closure = _closure(needed, known)
    lines = [
        requirement.line
        for requirement in declared
        if requirement.name is None
        or (requirement.name in closure and requirement.name not in NOT_FOR_LAMBDA)
    ]
    covered = _closure({r.name for r in declared if r.line in lines and r.name}, known)
    engine = {"mangum"} if adapter == "mangum" else set()
    if engine and interface == "wsgi":
        engine.add("a2wsgi")
    for name in sorted((needed - covered) | (engine - covered)):
        found = known.get(name)
        lines.append(f"{found.name}=={found.version}" if found else name)
    return tuple(lines)


def _providers(known: Mapping[str, Distribution]) -> dict[str, list[str]]:
    providers: dict[str, list[str]] = {}
    for name, found in known.items():
        for package in found.imports:
            providers.setdefault(package, []).append(name)
    return providers


def _imported(name: str, known: Mapping[str, Distribution], packages: frozenset[str]) -> bool:
    found = known.get(name)
    imports = found.imports if found else (name.replace("-", "_"),)
    return any(package in packages for package in imports)


def _closure(names: Iterable[str], known: Mapping[str, Distribution]) -> set[str]:
    """The distributions and all that they depend on; extras and markers count as needed."""
    reached: set[str] = set()
    pending = list(names)
    while pending:
        name = pending.pop()
        if name in reached:
            continue
        reached.add(name)
        for line in known[name].requires if name in known else ():
            # A requirement of an extra is not there unless somebody asked for the extra.
            inner = requirement_name(line)
            if inner is not None and "extra ==" not in line:
                pending.append(inner)
    return reached
