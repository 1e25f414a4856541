"""The plan: what liftoff makes of an app, as plain data. Everything after it reads only this."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from liftoff.plan.deployment import Deployment
from liftoff.rules.target import Adapter, Gateway

__all__ = ["Adapter", "Gateway"]

PLAN_VERSION = 1

Mode = Literal["split", "wrap"]
Interface = Literal["wsgi", "asgi"]
NoteKind = Literal[
    "fallback", "grouped", "lost", "limit", "lazy", "permission", "package", "private"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The original app and how it is imported.

    Attributes:
        target: as given on the command line, `module:attribute` or `module:factory()`.
        module: dotted name of the module that is imported.
        attribute: the app, or the factory, in that module.
        call: whether the attribute is a factory that is called.
        arguments: what it is called with, as source: literals alone.
        framework: `flask`, `fastapi`, `starlette`, or the bare interface.
        interface: what the app speaks.
        inner: attributes, dotted, that lead from the app to the framework's object, where
            middleware stands around that.
        source: folder of the original, as given on the command line.
        import_roots: folders below `source` that are on `sys.path`; "" is `source` itself.
    """

    target: str
    module: str
    attribute: str
    call: bool
    framework: str
    interface: Interface
    source: str
    import_roots: tuple[str, ...]
    arguments: str = ""
    inner: str = ""


@dataclass(frozen=True, slots=True)
class FunctionName:
    """An environment value that is the deployed name of another function of the plan."""

    function: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What is only known when the template is deployed.

    Attributes:
        name: unique in the plan; letters and digits.
        description: one sentence for the person who deploys.
        default: what holds when nothing is given, or None when something must be.
    """

    name: str
    description: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """What is given for a parameter.

    Attributes:
        parameter: its name.
        segment: the one part between slashes that is meant, from 0, or None for all of it: a queue
            is called as segment 4 of its URL.
    """

    parameter: str
    segment: int | None = None


@dataclass(frozen=True, slots=True)
class Pseudo:
    """What CloudFormation knows of the stack: its partition, region or account."""

    pseudo: Literal["Partition", "Region", "AccountId"]


@dataclass(frozen=True, slots=True)
class FunctionArn:
    """The ARN of a function of the plan."""

    arn_of: str


# Texts that make an ARN when they are joined. `*` and `?` in them stand for anything, as in IAM.
Resource = tuple[str | ParameterValue | Pseudo | FunctionArn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCall:
    """A call in the source that needs a permission.

    Attributes:
        call: service and operation, such as `s3.get_object`.
        path: file of the call.
        line: its line, from 1.
    """

    call: str
    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a function may do. Everything else is denied.

    Attributes:
        actions: as IAM spells them, `service:Action`; sorted.
        resources: on what; `("*",)` alone where an action knows no resource.
        calls: what needs it in the source.
        reason: what else needs it, or None.
    """

    actions: tuple[str, ...]
    resources: tuple[Resource, ...]
    calls: tuple[ServiceCall, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """One Lambda function.

    Attributes:
        name: unique in the plan; letters, digits, `-` and `_`, at most 64.
        folder: where its sources are, relative to the plan.
        handler: as Lambda spells it, `module.attribute`.
        fallback: whether it holds the whole app and answers everything that no route names.
        endpoints: the framework's endpoints that it owns; empty for the fallback.
        routes: ids of the app's routes that it answers.
        memory: in MB.
        timeout: in seconds.
        environment: variables, by name.
        requirements: lines for pip.
        reason: why routes share this function, or None.
        permissions: what it may do beside writing its log.
        snap_start: whether Lambda starts it from a snapshot of its initialised process.
        provisioned_concurrency: environments that are kept running; 0 for none.
        handed_on: endpoints that it does not own and that odd paths bring to it, as planned; the
            fallback answers these.
    """

    name: str
    folder: str
    handler: str
    fallback: bool
    endpoints: tuple[str, ...]
    routes: tuple[str, ...]
    memory: int
    timeout: int
    environment: dict[str, str | FunctionName | ParameterValue]
    requirements: tuple[str, ...]
    reason: str | None
    permissions: tuple[Statement, ...] = ()
    snap_start: bool = False
    provisioned_concurrency: int = 0
    handed_on: tuple[str, ...] = ()

    @property
    def published(self) -> bool:
        """Whether requests go to a version of it, and not to whatever was uploaded last."""
        return self.snap_start or self.provisioned_concurrency > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayRoute:
    """One route of the gateway.

    Attributes:
        key: `METHOD /path`, `METHOD host/path`, or `$default`.
        method: an HTTP method, or `ANY`.
        path: with `{p1}` for one segment and a last `{proxy+}` for the rest, or `$default`.
        function: name of the function that answers.
        rules: ids of the app's routes that this one stands for.
        host: the one host that it is for; None for all. Only a load balancer tells hosts.
    """

    key: str
    method: str
    path: str
    function: str
    rules: tuple[str, ...]
    host: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What could not be done as asked, and why.

    Attributes:
        kind: `fallback`: answered by the whole app; `grouped`: shares a function; `lost`: the
            gateway cannot carry it; `limit`: a quota of the platform decided; `lazy`: an import
            waits for its first use; `permission`: what
            a call needs is not known; `package`: a package to look at; `private`: a file that no
            function has, as it may be a secret.
        subject: the route or function that it is about.
        reason: one sentence.
        path: the file behind the reason, or None.
        line: the line in it, from 1, or None.
    """

    kind: NoteKind
    subject: str
    reason: str
    path: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole migration. Functions, routes and parameters are in a stable order.

    Attributes:
        app: the original.
        gateway: what is in front of the functions.
        adapter: what their handlers stand on.
        mode: how the app was moved.
        runtime: Lambda's name of the Python version.
        architecture: `arm64` or `x86_64`.
        functions: all functions; one is the fallback.
        routes: the gateway's routes, the catch-all last.
        notes: what could not be done as asked.
        parameters: what the template asks for when it is deployed.
        deployment: what the whole stack has.
        ship_private: files that look private, and that functions hold all the same.
        left_out: those that no function holds.
    """

    app: App
    gateway: Gateway
    adapter: Adapter
    mode: Mode
    runtime: str
    architecture: str
    functions: tuple[Function, ...]
    routes: tuple[GatewayRoute, ...]
    notes: tuple[Note, ...]
    parameters: tuple[Parameter, ...] = ()
    deployment: Deployment = field(default_factory=Deployment)
    ship_private: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def function(self, name: str) -> Function:
        """The function of that name.

        Raises:
            KeyError: there is none.
        """
        for function in self.functions:
            if function.name == name:
                return function
        raise KeyError(name)

    @property
    def fallback(self) -> Function:
        """The function that holds the whole app."""
        return next(function for function in self.functions if function.fallback)
