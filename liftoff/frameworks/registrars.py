"""Apps, blueprints and routers as the source shows them: what is registered on which object."""

from __future__ import annotations

import ast
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Literal

from liftoff.project.evaluation.values import Site
from liftoff.project.source.scopes import Scope

RegistrarKind = Literal["flask", "blueprint", "restful", "namespace", "views", "fastapi", "router"]

# What a library calls its apps and routers (the name of the object that the class makes).
REGISTRAR_KINDS: dict[str, RegistrarKind] = {
    "flask.Flask()": "flask",
    "quart.Quart()": "flask",
    "connexion.App()": "flask",
    "dash.Dash()": "flask",
    "connexion.AsyncApp()": "fastapi",
    "flask.Blueprint()": "blueprint",
    "quart.Blueprint()": "blueprint",
    "flask_smorest.Blueprint()": "blueprint",
    "flask_restful.Api()": "restful",
    "flask_restx.Api()": "restful",
    "flask_smorest.Api()": "restful",
    "flask_restx.Namespace()": "namespace",
    "flask_restx.Api().namespace()": "namespace",
    "fastapi.FastAPI()": "fastapi",
    "fastapi.APIRouter()": "router",
    "strawberry.fastapi.GraphQLRouter()": "router",
    **{
        f"fastapi_crudrouter.{kind}CRUDRouter()": "router"
        for kind in ("Memory", "SQLAlchemy", "Databases", "Tortoise", "Ormar", "Gino")
    },
    **{
        f"flask_dance.contrib.{name}.make_{name}_blueprint()": "blueprint"
        for name in (
            *("atlassian", "authentiq", "azure", "dexcom", "digitalocean", "discord", "dropbox"),
            *("facebook", "fitbit", "github", "gitlab", "google", "heroku", "jira", "linkedin"),
            *("meetup", "nylas", "orcid", "osm", "reddit", "salesforce", "slack", "spotify"),
            *("strava", "twitch", "twitter", "zoho"),
        )
    },
    "flask_dance.consumer.OAuth1ConsumerBlueprint()": "blueprint",
    "flask_dance.consumer.OAuth2ConsumerBlueprint()": "blueprint",
    **{
        f"fastapi_users.FastAPIUsers().get_{name}_router()": "router"
        for name in (
            *("auth", "register", "reset_password", "verify", "users", "oauth", "oauth_associate"),
        )
    },
    "starlette.applications.Starlette()": "fastapi",
    "starlette.routing.Router()": "router",
}
HTTP_METHODS = ("get", "post", "put", "delete", "patch", "head", "options", "trace")


@dataclass(frozen=True, slots=True)
class Registration:
    """One rule on one object.

    Attributes:
        rule: the rule as written there, without prefixes.
        methods: upper case; empty for any; None for what the handler's class says, or the
            framework's default.
        endpoint: the name given; empty for the handler's own.
        handler: the function or class; None when the source does not tell.
        site: where it is registered.
        scope: the scope of `site`.
        dependencies: functions that the framework calls for this rule alone.
        unknown_rule: whether the rule could not be read.
        also: functions that other turns of a loop register with the same call.
        made: the call of a factory that makes the object; None for what each call of it gives.
    """

    rule: str
    methods: tuple[str, ...] | None
    endpoint: str
    handler: Scope | None
    site: ast.AST
    scope: Scope
    dependencies: tuple[Scope, ...] = ()
    websocket: bool = False
    unknown_rule: bool = False
    also: tuple[Scope, ...] = ()
    made: Hashable = None


@dataclass(frozen=True, slots=True)
class Named:
    """What an app, blueprint or router is called where it is made.

    Attributes:
        prefix: None where none is told.
        name: its name.
        untold: why the prefix is not known; empty where it is.
    """

    prefix: str | None = None
    name: str = ""
    untold: str = ""


@dataclass(frozen=True, slots=True)
class Child:
    """A blueprint or router that is put into another.

    Attributes:
        site: where it is made.
        prefix: what it is given there; None keeps its own.
        dependencies: functions that run around its rules there.
        name: what it is called there; empty keeps its own.
        own: its own prefix, where the factory that makes it gives each caller another.
        made: the factory's call that makes it.
    """

    site: Site
    prefix: str | None
    dependencies: tuple[Scope, ...] = ()
    name: str = ""
    own: str | None = None
    made: Hashable = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A registration whose routes the source does not show, and why."""

    node: ast.AST
    scope: Scope
    why: str


@dataclass(slots=True, eq=False)
class Registrar:
    """One app, blueprint or router, by the expression that makes it.

    Attributes:
        untold: why its prefix is not known; empty where it is.
        hooks: functions that run around each of its own (and nested) rules.
        app_hooks: functions of a blueprint that run around every rule of the app.
    """

    kind: RegistrarKind
    site: Site
    name: str = ""
    prefix: str = ""
    untold: str = ""
    registrations: list[Registration] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)
    hooks: dict[Scope, None] = field(default_factory=dict)
    app_hooks: dict[Scope, None] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Registry:
    """All registrars, and the functions that frameworks run outside routes.

    Attributes:
        registrars: by site, in order of appearance.
        startup: lifespan and start-up handlers.
        shutdown: shutdown handlers.
        commands: functions of a command line.
        background: jobs and tasks by decorator.
        events: WebSocket events by name, `socketio.on`.
        templates: functions that templates call: filters, globals, context processors.
        everywhere: hooks of helpers that serve every route: user loaders.
        views: functions that an app or blueprint is given by the name of their endpoint alone.
        guards: functions of an authentication helper, by its site: they run for guarded routes.
        handed: functions that a library gets together with the app: it makes routes of them.
        callbacks: functions that answer the events of Dash's pages.
        layouts: functions that make such pages.
        mounted: objects of libraries that are put into an app: it runs what is registered on them.
        resolvers: functions that answer the fields of a GraphQL schema.
        unknown: what registers routes that the source does not show.
        unresolved: whether something was put into an app that the source does not name.
    """

    registrars: dict[Site, Registrar] = field(default_factory=dict)
    startup: dict[Scope, None] = field(default_factory=dict)
    shutdown: dict[Scope, None] = field(default_factory=dict)
    commands: dict[Scope, None] = field(default_factory=dict)
    background: dict[Scope, None] = field(default_factory=dict)
    events: dict[Scope, str] = field(default_factory=dict)
    templates: dict[Scope, None] = field(default_factory=dict)
    everywhere: dict[Scope, None] = field(default_factory=dict)
    views: dict[tuple[Site, str], Scope] = field(default_factory=dict)
    guards: dict[Site, dict[Scope, None]] = field(default_factory=dict)
    handed: dict[Scope, None] = field(default_factory=dict)
    callbacks: dict[Scope, None] = field(default_factory=dict)
    layouts: dict[Scope, None] = field(default_factory=dict)
    mounted: list[Site] = field(default_factory=list)
    resolvers: dict[Scope, None] = field(default_factory=dict)
    unknown: list[Unknown] = field(default_factory=list)
    unresolved: bool = False
