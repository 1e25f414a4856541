"""A function's `requirements.txt`: what its imports need, with the versions of the project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from liftoff.frameworks.live import Distribution
from liftoff.plan.model import Adapter, Interface
from liftoff.plan.packages.closure import closure, optional
from liftoff.plan.packages.declared import Requirement, normalized

# Servers and tools that a project lists beside its libraries, and that Lambda does not run. One
# that the app's own code imports stays.
NOT_FOR_LAMBDA = frozenset({
    "awslambdaric", "bandit", "bjoern", "black", "build", "cheroot", "coverage", "daphne",
    "fastapi-cli", "flake8", "gevent-websocket", "gunicorn", "honcho", "hypercorn", "ipdb",
    "ipython", "isort", "liftoff-lambda", "meinheld", "mod-wsgi", "mypy", "nox", "pip", "pip-tools",
    "pre-commit", "pylint", "pyright", "pytest", "ruff", "tox", "twine", "uvicorn", "uwsgi",
    "waitress", "wheel",
})  # fmt: skip
_TOOLS_OF = ("flake8-", "pylint-", "pytest-", "types-")


def function_requirements(
    *,
    declared: tuple[Requirement, ...],
    installed: Mapping[str, Distribution],
    packages: frozenset[str],
    project_packages: frozenset[str],
    metadata: Iterable[str],
    adapter: Adapter,
    interface: Interface,
    environment: Mapping[str, str],
) -> tuple[str, ...]:
    """Lines for pip, in the order of the project's own file.

    A declared requirement stays when the function imports it, when something that stays depends on
    it, and when no code of the project imports it: it may be loaded by name, as drivers are. So
    does what something that stays takes as an extra, when the environment has it. What is needed
    and neither declared nor brought along is added with its installed version.

    Args:
        declared: the project's requirements.
        installed: distributions of the app's environment, by name.
        packages: top-level names that the function imports.
        project_packages: top-level names that any code of the project imports.
        metadata: distributions whose metadata the app asks for.
        adapter: which engine the handler stands on.
        interface: what the app speaks.
        environment: values of markers where the function runs.
    """
    known = {normalized(name): found for name, found in installed.items()}
    requires = {name: found.requires for name, found in known.items()}
    providers = _providers(known)
    needed = {name for package in packages for name in providers.get(package, ())}
    needed |= {name for name in map(normalized, metadata) if name in known}
    needed |= {
        requirement.name
        for requirement in declared
        if requirement.name is not None
        and not requirement.constraint
        and not _is_tool(requirement.name)
        and not _imported(requirement.name, known, project_packages)
    }
    needed |= {
        requirement.name
        for requirement in declared
        if requirement.name is not None
        and requirement.name not in known
        and _imported(requirement.name, known, packages)
    }
    extras = {
        (requirement.name, extra)
        for requirement in declared
        if requirement.name is not None
        for extra in requirement.extras
    }
    wanted = {(name, "") for name in needed}
    reached = closure(wanted, requires, environment)
    # The extras that the project asked for go with what stays, and what a package that stays looks
    # for by name when it is there: pydantic for email-validator, pandas for openpyxl.
    while True:
        more = {(name, extra) for name, extra in extras if name in reached}
        named = {name for name in optional(reached, requires, environment) if not _is_tool(name)}
        more |= {(name, "") for name in named}
        if more <= wanted:
            break
        wanted |= more
        needed |= named
        reached = closure(wanted, requires, environment)
    kept = [
        requirement
        for requirement in declared
        if requirement.name is None or requirement.name in reached
    ]
    brought = {
        (requirement.name, extra)
        for requirement in kept
        if requirement.name is not None and not requirement.constraint
        for extra in ("", *requirement.extras)
    }
    covered = closure(brought, requires, environment)
    engine = {"mangum"} if adapter == "mangum" else set()
    if engine and interface == "wsgi":
        engine.add("a2wsgi")
    lines = [requirement.line for requirement in kept]
    for name in sorted((needed | engine) - covered):
        found = known.get(name)
        lines.append(f"{found.name}=={found.version}" if found else name)
    return tuple(dict.fromkeys(lines))


def _is_tool(name: str) -> bool:
    return name in NOT_FOR_LAMBDA or name.startswith(_TOOLS_OF)


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
