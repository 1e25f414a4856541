"""A function's `requirements.txt`: what its imports need, with the versions of the project."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from liftoff.frameworks.live import Distribution
from liftoff.plan.model import Adapter, Interface
from liftoff.plan.packages.closure import Wanted, closure, of_extra, optional
from liftoff.plan.packages.declared import Declared
from liftoff.plan.packages.locks.model import Locked, applies
from liftoff.plan.packages.plugins import PLUGINS, Plugin
from liftoff.plan.packages.requirement import Requirement, normalized, parse_requirement

# Servers and tools that a project lists beside its libraries, and that Lambda does not run. One
# that the app's own code imports stays.
NOT_FOR_LAMBDA = frozenset({
    "awslambdaric", "bandit", "bjoern", "black", "build", "cheroot", "coverage", "daphne",
    "fastapi-cli", "flake8", "flower", "gevent-websocket", "gunicorn", "honcho", "hypercorn",
    "ipdb", "ipython", "isort", "liftoff-lambda", "meinheld", "mod-wsgi", "mypy", "nox", "pip",
    "pip-tools", "pre-commit", "pylint", "pyright", "pytest", "ruff", "tox", "twine", "uvicorn",
    "uwsgi", "waitress", "wheel",
})  # fmt: skip
_EXTRAS_OF_TOOLS = (("uvicorn", "standard"),)
_TOOLS_OF = ("flake8-", "pylint-", "pytest-", "types-")
# Names that a distribution gives without a file of that name: setuptools puts its own distutils
# before Python's, which ended with 3.11 (PEP 632).
_ALSO_GIVES = {"setuptools": ("distutils",)}


@dataclass(frozen=True)
class ProjectPackages:
    """What is known of a project's packages, whatever function is asked about.

    Attributes:
        declared: the project's requirements.
        installed: distributions of the app's environment, by name.
        imported: top-level names that any code of the project imports, its tests included.
        served: those of them that the app itself imports.
        strings: strings in the project's code, and values of its environment.
        names: identifiers in the project's code.
        metadata: distributions whose metadata the app asks for.
        adapter: which engine the handlers stand on.
        interface: what the app speaks.
        environment: values of markers where the functions run.
    """

    declared: Declared
    installed: Mapping[str, Distribution]
    imported: frozenset[str]
    served: frozenset[str]
    strings: Set[str]
    names: Set[str]
    metadata: tuple[str, ...]
    adapter: Adapter
    interface: Interface
    environment: Mapping[str, str]

    @cached_property
    def locked(self) -> dict[str, Locked]:
        """The lock's entry of each distribution for where the functions run."""
        lock = self.declared.lock
        return lock.chosen(self.environment) if lock else {}

    @cached_property
    def known(self) -> dict[str, Distribution]:
        """Distributions by normalized name: installed ones, and those that are only locked."""
        known = {normalized(name): found for name, found in self.installed.items()}
        for name, locked in self.locked.items():
            if name not in known and not locked.local:
                imports = (name.replace("-", "_"),)
                known[name] = Distribution(
                    name=name, version=locked.version, imports=imports, requires=()
                )
        return known

    @cached_property
    def requires(self) -> dict[str, tuple[str, ...]]:
        """Requirements of each distribution; the lock's, where it has them."""
        found = {name: distribution.requires for name, distribution in self.known.items()}
        locked = self.locked.items()
        return found | {name: one.requires for name, one in locked if one.requires is not None}

    @cached_property
    def required(self) -> tuple[Requirement, ...]:
        """What the project declares and needs where the functions run.

        What its own folders require (members of a workspace) is its own requirement.
        """
        found: dict[Requirement, None] = {}
        pending = list(self.declared.requirements)
        while pending:
            requirement = pending.pop(0)
            if requirement in found or not applies(requirement.marker, self.environment):
                continue
            found[requirement] = None
            locked = self.locked.get(requirement.name or "")
            if locked is not None and locked.local:
                pending += [parse_requirement(line, locked.name) for line in locked.requires or ()]
        return tuple(found)

    @cached_property
    def wanted_plugins(self) -> tuple[Plugin, ...]:
        """The plugins that the project's code makes others load."""
        return tuple(p for p in PLUGINS if p.wanted_by(self.strings, self.names))

    @cached_property
    def reached(self) -> frozenset[str]:
        """What all code of the project reaches by its imports."""
        return self.closure((name, "") for name in self.importable(self.imported))

    @cached_property
    def own(self) -> frozenset[str]:
        """What belongs to the project, and does not lie in its environment by chance.

        All that is installed, where the project does not say what it requires.
        """
        if not self.declared.file:
            return frozenset(self.known)
        declared = {
            (requirement.name, extra)
            for requirement in self.required
            if requirement.name is not None and not is_tool(requirement.name)
            for extra in ("", *requirement.extras)
        }
        served = {(name, "") for name in self.importable(self.served)}
        return self.closure(served | declared)

    @cached_property
    def extras(self) -> frozenset[Wanted]:
        """Extras that the project asks for, but for those that bring a server or a tool along.

        `fastapi[standard]` is one with uvicorn. What else is in it goes by its own name with what
        takes it.
        """
        return frozenset(
            (requirement.name, extra)
            for requirement in self.required
            if requirement.name is not None
            for extra in requirement.extras
            if not any(
                is_tool(name) and not self.is_imported(name, self.served)
                for name in of_extra((requirement.name, extra), self.requires, self.environment)
            )
        )

    @property
    def unmapped(self) -> tuple[str, ...]:
        """Names of declared distributions that no import explains, and that may be plugins."""
        return tuple(
            requirement.name
            for requirement in self.required
            if requirement.name is not None and self.is_unmapped(requirement)
        )

    def is_unmapped(self, requirement: Requirement) -> bool:
        """Whether a requirement may be loaded by name, as no import shows what it is for."""
        name = requirement.name
        if name is None or requirement.constraint or is_tool(name):
            return False
        locked = self.locked.get(name)
        if locked is not None and locked.local:
            return False
        return name not in self._of_tools and not self.is_imported(name, self.imported)

    @cached_property
    def _of_tools(self) -> frozenset[str]:
        """What servers and tools of the project bring along, as `pip freeze` writes it down too.

        What something else needs, or a known plugin, is judged by that. Old packages import what
        setuptools brings (`pkg_resources`), and do not say so.
        """
        tools = {one.name for one in self.required if one.name is not None and is_tool(one.name)}
        plugins = {name for plugin in PLUGINS for name in plugin.distributions}
        extras = {(tool, extra) for tool, extra in _EXTRAS_OF_TOOLS if tool in tools}
        wanted = {(tool, "") for tool in tools} | extras
        return self.closure(wanted) - plugins - {"setuptools"}

    def closure(self, wanted: Iterable[Wanted]) -> frozenset[str]:
        """What distributions bring along where the functions run, themselves included."""
        return closure(wanted, self.requires, self.environment)

    def importable(self, packages: Iterable[str]) -> frozenset[str]:
        """The distributions that give these top-level names."""
        return frozenset(name for package in packages for name in self._providers.get(package, ()))

    def is_imported(self, name: str, packages: Set[str]) -> bool:
        """Whether one of these top-level names is the distribution's."""
        found = self.known.get(name)
        imports = found.imports if found else (name.replace("-", "_"),)
        return not packages.isdisjoint((*imports, *_ALSO_GIVES.get(name, ())))

    @cached_property
    def _providers(self) -> dict[str, list[str]]:
        providers: dict[str, list[str]] = {}
        for name, found in self.known.items():
            for package in (*found.imports, *_ALSO_GIVES.get(name, ())):
                providers.setdefault(package, []).append(name)
        return providers


def function_requirements(project: ProjectPackages, packages: frozenset[str]) -> tuple[str, ...]:
    """Lines for pip: all that is needed, pinned by the lock; without one, as the project has them.

    A declared requirement stays when the function imports it, when something that stays depends on
    it, and when no code of the project imports it: it may be loaded by name. A known plugin stays
    where something is that loads it, even if it is installed and not declared; so does what
    something that stays takes as an extra, when the project has it. What is needed and neither
    declared nor brought along is added with its installed version.

    Args:
        project: what is known of the project.
        packages: top-level names that the function imports.
    """
    needed = set(project.importable(packages))
    needed |= {name for name in map(normalized, project.metadata) if name in project.known}
    needed |= {
        requirement.name
        for requirement in project.required
        if requirement.name is not None
        and requirement.name not in project.known
        and project.is_imported(requirement.name, packages)
    }
    by_import = project.closure((name, "") for name in needed)
    needed |= {
        name for name in project.unmapped if _may_be_loaded(name, by_import, project.reached)
    }
    needed |= _plugins(project, by_import)
    wanted = {(name, "") for name in needed}
    reached = project.closure(wanted)
    # The extras that the project asked for go with what stays, and what a package that stays looks
    # for by name when it is there: pydantic for email-validator, pandas for openpyxl.
    while True:
        more = {(name, extra) for name, extra in project.extras if name in reached}
        named = optional(reached, project.requires, project.environment)
        needed |= {name for name in named & project.own if not is_tool(name)}
        more |= {(name, "") for name in needed}
        if more <= wanted:
            break
        wanted |= more
        reached = project.closure(wanted)
    engine = {"mangum"} if project.adapter == "mangum" else set()
    if engine and project.interface == "wsgi":
        engine.add("a2wsgi")
    if project.declared.lock is not None:
        return _pinned(project, reached | engine)
    return _as_declared(project, reached, needed | engine)


def _may_be_loaded(name: str, reached: Set[str], of_project: Set[str]) -> bool:
    """Whether something of a function may load a distribution that no code imports.

    A known plugin is for its hosts; where the project has none of them, who knows what it is for.
    """
    hosts = {host for plugin in PLUGINS if name in plugin.distributions for host in plugin.hosts}
    return hosts.isdisjoint(of_project) or not hosts.isdisjoint(reached)


def _plugins(project: ProjectPackages, reached: Set[str]) -> set[str]:
    """Plugins that are there, whether declared or not, and that the project's code has loaded."""
    found: set[str] = set()
    for plugin in project.wanted_plugins:
        if not plugin.hosts.isdisjoint(reached):
            there = [name for name in plugin.distributions if name in project.known]
            found.update(there[:1] if reached.isdisjoint(there) else ())
    return found


def _as_declared(
    project: ProjectPackages, reached: frozenset[str], needed: Set[str]
) -> tuple[str, ...]:
    kept = [one for one in project.required if one.name is None or one.name in reached]
    covered = project.closure(
        (requirement.name, extra)
        for requirement in kept
        if requirement.name is not None and not requirement.constraint
        for extra in ("", *requirement.extras)
        if not extra or (requirement.name, extra) in project.extras
    )
    lines = [
        _with_extras(one, {extra for extra in one.extras if (one.name, extra) in project.extras})
        for one in kept
    ]
    lines += [_installed(project, name) for name in sorted(needed - covered)]
    return tuple(dict.fromkeys(lines))


def _pinned(project: ProjectPackages, names: Set[str]) -> tuple[str, ...]:
    """Each distribution in the version of the lock, so that nothing is left to the installer."""
    extras: dict[str, set[str]] = {}
    for distribution, extra in project.extras:
        extras.setdefault(distribution, set()).add(extra)
    lines = [requirement.line for requirement in project.required if requirement.name is None]
    for name in sorted(names):
        locked = project.locked.get(name)
        if locked is None:
            lines.append(_installed(project, name))
        elif not locked.local:
            lines.append(locked.line(extras.get(name, ())))
    return tuple(dict.fromkeys(lines))


def _with_extras(requirement: Requirement, extras: Set[str]) -> str:
    """The line, with these of its extras."""
    if extras == requirement.extras:
        return requirement.line
    names = f"[{','.join(sorted(extras))}]" if extras else ""
    return re.sub(r"\s*\[[^\]]*\]", names, requirement.line, count=1)


def _installed(project: ProjectPackages, name: str) -> str:
    found = project.known.get(name)
    return f"{found.name}=={found.version}" if found else name


def is_tool(name: str) -> bool:
    """Whether a distribution serves or checks code, and is not for Lambda."""
    return name in NOT_FOR_LAMBDA or name.startswith(_TOOLS_OF)
