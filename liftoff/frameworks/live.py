"""The live app as plain data: what `liftoff_probe` saw when it imported it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any, Literal

from liftoff.frameworks.app_documents import AppDocument, FailedDocument, documents_of
from liftoff.frameworks.path_regex import may_hold_slash
from liftoff.frameworks.routes import Route, order_methods, route_id, unique_ids


@dataclass(frozen=True, slots=True)
class Text:
    """Text of a rule that stands for itself, slashes included."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable of a rule.

    Attributes:
        name: as the rule spells it.
        converter: name of the converter, `default` when there is none.
        regex: what a value must match.
        spans_segments: whether a value may hold a slash.
        any_segment: whether every non-empty segment is a value.
        weight: where Werkzeug has a choice, it tries the lightest first; 0 in other frameworks.
    """

    name: str
    converter: str
    regex: str
    spans_segments: bool
    any_segment: bool
    weight: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The definition behind an endpoint.

    Attributes:
        kind: `function`, or `class` for class-based views.
        module: dotted name.
        qualname: as Python gives it, `<locals>` included.
        path: file relative to the source folder, or None when it is not of the project.
        line: first line of the definition, its decorators included, from 1.
    """

    kind: Literal["function", "class"]
    module: str
    qualname: str
    path: str | None
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveRule:
    """One rule of the framework's own map.

    Attributes:
        route: the rule as routes are shown; its methods are the explicit ones.
        parts: the rule taken apart.
        host: host or subdomain that it is bound to, or None.
        websocket: whether it answers another protocol.
        static: whether it serves files of a folder, or another app that is mounted.
        mounted: whether it is part of an app that is mounted, or of the routes of a host.
        container: whether it stands for a mount whose own rules are there as well.
        answers: methods that it answers, those included that the framework adds; None for all.
        strict_slashes: whether a missing last slash is redirected.
        view: where the endpoint is defined, or None when that cannot be known.
        router: the blueprint (`api.v1`) or router (`shop.routers.items:router`) that it is of, or
            None for a route of the app itself.
        files: whether it stands for mounted files.
    """

    route: Route
    parts: tuple[Text | Variable, ...]
    host: str | None
    websocket: bool
    static: bool
    mounted: bool
    container: bool
    answers: frozenset[str] | None
    strict_slashes: bool
    view: View | None
    router: str | None = None
    files: bool = False

    @property
    def generated(self) -> bool:
        """Whether FastAPI makes the answer from all routes: the OpenAPI document and its pages."""
        return self.view is not None and self.view.module.partition(".")[0] == "fastapi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A template file of the project.

    Attributes:
        name: what `render_template` calls it.
        refers: names that it extends, includes or imports.
        dynamic: whether it also refers to a name that is only known when it is rendered.
        attributes: attributes that it takes of what it is given.
    """

    name: str
    refers: tuple[str, ...]
    dynamic: bool
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """An installed distribution.

    Attributes:
        name: as its metadata has it.
        version: likewise.
        imports: top-level names that it gives.
        requires: its requirements, as PEP 508 has them.
        size: bytes of its files, or 0 when they are not known.
        entry_points: group, name and value of each, scripts apart.
    """

    name: str
    version: str
    imports: tuple[str, ...]
    requires: tuple[str, ...]
    size: int = 0
    entry_points: tuple[tuple[str, str, str], ...] = ()

    def names(self, packages: Set[str]) -> bool:
        """Whether an entry point is in one of these top-level packages."""
        values = (value for _, _, value in self.entry_points)
        return any(re.split(r"[.:\s\[]", value)[0] in packages for value in values)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveApp:
    """The app as its own framework sees it.

    Attributes:
        framework: `flask`, `fastapi`, `starlette`, `wsgi` or `asgi`.
        interface: `wsgi` or `asgi`.
        inner: attributes, dotted, that lead from the target to the framework's object; "" where the
            target is it.
        lifespan: whether the app does something when it starts or ends.
        host_matching: whether the hosts of rules are whole names, and not parts of a server's.
        rules: in the framework's order.
        templates: by path relative to the source folder.
        static_folders: folders of static files, relative to the source folder.
        configured: of each text and path in Flask's configuration what of the source folder it
            names, relative to that; "" for what is not there.
        modules: path of each project module that the import loaded, by dotted name.
        opened: paths of the project's other Python files that were opened during the import.
        named: names of the project's code, `package.module:function` or with dots, in settings
            files that the import read.
        named_in: such names in each settings file, by the file's name without folders.
        ran: path and first line, decorators included, of the project's functions that the import
            ran.
        distributions: what is installed where the app runs, by name.
        metadata: distributions whose metadata the project's own code asked for at import.
        python: version of the interpreter.
        documents: the OpenAPI documents that it makes of itself.
        failed_documents: those that could not be had.
        apps: names under which the target's module holds objects of a framework.
        kind: the library's class that the target is of; "" where it is none.
    """

    framework: str
    interface: Literal["wsgi", "asgi"]
    lifespan: bool
    host_matching: bool
    rules: tuple[LiveRule, ...]
    templates: Mapping[str, Template]
    static_folders: tuple[str, ...]
    modules: Mapping[str, str]
    opened: frozenset[str]
    named: frozenset[str]
    ran: frozenset[tuple[str, int]]
    distributions: Mapping[str, Distribution]
    metadata: tuple[str, ...]
    python: str
    named_in: Mapping[str, frozenset[str]] = field(default_factory=dict)
    configured: Mapping[str, str] = field(default_factory=dict)
    inner: str = ""
    documents: tuple[AppDocument, ...] = ()
    failed_documents: tuple[FailedDocument, ...] = ()
    apps: tuple[str, ...] = ()
    kind: str = ""

    @property
    def first_match(self) -> bool:
        """Whether the first rule that matches wins, as in Starlette; else the most specific one."""
        return self.interface == "asgi"

    @property
    def own_distributions(self) -> tuple[Distribution, ...]:
        """Distributions that the app is itself: it reads their metadata, or has entry points."""
        own = {name.split(".")[0] for name in self.modules}
        asked = (self.distributions[name] for name in self.metadata if name in self.distributions)
        named = {found.name: found for found in asked if own & set(found.imports)}
        named |= {found.name: found for found in self.distributions.values() if found.names(own)}
        return tuple(named.values())

    @property
    def entry_points(self) -> tuple[tuple[str, str], ...]:
        """Group and module of each entry point of the app's own distributions."""
        return tuple(
            (group, re.split(r"[:\s\[]", value)[0])
            for found in self.own_distributions
            for group, _, value in found.entry_points
        )

    @property
    def metadata_elsewhere(self) -> tuple[str, ...]:
        """Distributions of others whose metadata the app asks for."""
        own = {found.name for found in self.own_distributions}
        return tuple(name for name in self.metadata if name not in own)

    @property
    def routes(self) -> tuple[Route, ...]:
        """All routes, in the framework's order, without mounts whose own routes are among them."""
        return tuple(rule.route for rule in self.rules if not rule.container)


def live_app(answer: Mapping[str, Any]) -> LiveApp:
    """The probe's document as data."""
    flask = answer["framework"] == "flask"
    raw_rules = [rule for rule in answer["rules"] if not rule["build_only"]]
    methods = [_methods(rule, flask=flask) for rule in raw_rules]
    ids = unique_ids(
        route_id(names, rule["rule"]) for names, rule in zip(methods, raw_rules, strict=True)
    )
    documents, failed = documents_of(answer.get("documents", ()))
    return LiveApp(
        framework=answer["framework"],
        interface=answer["interface"],
        inner=answer.get("inner", ""),
        lifespan=answer.get("lifespan", False),
        host_matching=answer["host_matching"],
        rules=tuple(
            _rule(raw, identity, names)
            for raw, identity, names in zip(raw_rules, ids, methods, strict=True)
        ),
        templates={
            path: Template(
                name=t["name"],
                refers=tuple(t["refers"]),
                dynamic=t["dynamic"],
                attributes=tuple(t["attributes"]),
            )
            for path, t in answer["templates"].items()
        },
        static_folders=tuple(answer["static_folders"]),
        modules=answer["modules"],
        opened=frozenset(answer.get("opened", ())),
        named=frozenset(answer.get("named", ())),
        configured=answer.get("configured", {}),
        named_in={f: frozenset(names) for f, names in answer.get("named_in", {}).items()},
        ran=frozenset((path, line) for path, line in answer.get("ran", ())),
        distributions={
            name: Distribution(
                name=name,
                version=d["version"],
                imports=tuple(d["imports"]),
                requires=tuple(d["requires"]),
                size=d.get("size", 0),
                entry_points=tuple((g, n, v) for g, n, v in d.get("entry_points", ())),
            )
            for name, d in answer["distributions"].items()
        },
        metadata=tuple(answer["metadata"]),
        python=answer["python"],
        documents=documents,
        failed_documents=failed,
        apps=tuple(answer.get("apps", ())),
        kind=answer.get("kind", ""),
    )


def _spans(variable: Mapping[str, Any]) -> bool:
    """Whether a value may hold a slash; where the framework does not say, its regex does."""
    known: bool | None = variable["spans_segments"]
    return may_hold_slash(variable["regex"]) if known is None else known


def _methods(rule: Mapping[str, Any], *, flask: bool) -> tuple[str, ...]:
    if rule["websocket"]:
        return ("WEBSOCKET",)
    if rule["methods"] is None:
        return ()
    names = set(rule["methods"])
    automatic = set()
    if "GET" in names:
        automatic.add("HEAD")
    if flask and rule["automatic_options"]:
        automatic.add("OPTIONS")
    return order_methods(names - automatic if names - automatic else names)


def _rule(raw: Mapping[str, Any], identity: str, methods: tuple[str, ...]) -> LiveRule:
    view = raw["view"] or None
    place = view or {"path": None, "line": 0, "module": "", "qualname": ""}
    handler = f"{place['module']}:{place['qualname']}" if place["module"] else ""
    return LiveRule(
        route=Route(
            id=identity,
            methods=methods,
            rule=raw["rule"],
            endpoint=raw["endpoint"],
            path=place["path"] or "",
            line=place["line"] if place["path"] else 0,
            handler=handler.replace("<locals>.", ""),
        ),
        parts=tuple(
            Text(part["literal"])
            if "literal" in part
            else Variable(
                name=part["variable"],
                converter=part["converter"],
                regex=part["regex"],
                spans_segments=_spans(part),
                any_segment=part["any_segment"],
                weight=part.get("weight", 0),
            )
            for part in raw["parts"]
        ),
        host=raw["host"],
        websocket=raw["websocket"],
        static=raw["static"],
        mounted=raw["mounted"],
        container=raw["container"],
        answers=None if raw["methods"] is None else frozenset(raw["methods"]),
        strict_slashes=raw["strict_slashes"],
        view=None if view is None else View(**view),
        router=raw.get("router"),
        files=raw.get("files", False),
    )
