"""Small plans to emit from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from liftoff.plan.built import Archive, Build, BuiltFunction, BuiltLayer
from liftoff.plan.deployment import Cors, Deployment, Domain, Throttling
from liftoff.plan.model import (
    App,
    Function,
    FunctionArn,
    FunctionName,
    GatewayRoute,
    Parameter,
    ParameterValue,
    Plan,
    Pseudo,
    Resource,
    ServiceCall,
    Statement,
)

FLASK = App(
    target="app:create_app()",
    module="app",
    attribute="create_app",
    call=True,
    framework="flask",
    interface="wsgi",
    source="../legacy",
    import_roots=("",),
)
FASTAPI = replace(FLASK, target="main:app", module="main", attribute="app", call=False,
                  framework="fastapi", interface="asgi")  # fmt: skip
APPS = {"flask": FLASK, "fastapi": FASTAPI}


HAND_ON = Statement(actions=("lambda:InvokeFunction",), resources=((FunctionArn("fallback"),),))


def arn(service: str, *rest: str | ParameterValue) -> Resource:
    """The ARN of something in the stack's own account and region."""
    return ("arn:", Pseudo("Partition"), f":{service}:", Pseudo("Region"), ":",
            Pseudo("AccountId"), ":", *rest)  # fmt: skip


def make_function(name: str, **changes: Any) -> Function:
    values: dict[str, Any] = {
        "name": name,
        "folder": f"functions/{name}",
        "handler": "handler.handler",
        "fallback": False,
        "endpoints": (f"main.{name}",),
        "routes": (f"GET /{name}",),
        "memory": 512,
        "timeout": 29,
        "environment": {"LIFTOFF_FALLBACK_FUNCTION": FunctionName("fallback")},
        "requirements": ("flask==3.1.3",),
        "reason": None,
        "permissions": (HAND_ON,),
    }
    return Function(**{**values, **changes})


def make_fallback(**changes: Any) -> Function:
    values = {"fallback": True, "endpoints": (), "routes": (), "memory": 1024, "environment": {},
              "permissions": ()}  # fmt: skip
    return make_function("fallback", **{**values, **changes})


def make_route(key: str, function: str, rules: Sequence[str] | None = None) -> GatewayRoute:
    if key == "$default":
        return GatewayRoute(key=key, method="ANY", path=key, function=function, rules=())
    method, path = key.split(" ", 1)
    return GatewayRoute(
        key=key,
        method=method,
        path=path,
        function=function,
        rules=(key,) if rules is None else tuple(rules),
    )


def catch_all(gateway: str, function: str = "fallback") -> list[GatewayRoute]:
    keys = ["ANY /", "ANY /{proxy+}"] if gateway == "rest" else ["$default"]
    return [make_route(key, function, ()) for key in keys]


def make_plan(**changes: Any) -> Plan:
    values: dict[str, Any] = {
        "app": FLASK,
        "gateway": "http",
        "adapter": "native",
        "mode": "split",
        "runtime": "python3.13",
        "architecture": "arm64",
        "functions": (make_fallback(),),
        "routes": (),
        "notes": (),
    }
    return Plan(**{**values, **changes})


def permitted_plan(gateway: str, **changes: Any) -> Plan:
    """Functions that may do something, on what the plan, the template or a pattern names."""
    table = ParameterValue("OrdersTable")
    permissions = (
        HAND_ON,
        Statement(
            actions=("dynamodb:GetItem", "dynamodb:Query"),
            resources=(
                arn("dynamodb", "table/", table),
                arn("dynamodb", "table/", table, "/index/*"),
            ),
            calls=(ServiceCall(call="dynamodb.query", path="app.py", line=7),),
        ),
        Statement(
            actions=("s3:GetObject",),
            resources=(("arn:", Pseudo("Partition"), ":s3:::shop-*/${aws:username}/*"),),
        ),
        Statement(
            actions=("sqs:SendMessage",),
            resources=(arn("sqs", ParameterValue("QueueUrl", 4)),),
        ),
        Statement(actions=("sns:Publish",), resources=((ParameterValue("TopicArn"),),)),
        Statement(actions=("textract:DetectDocumentText",), resources=(("*",),)),
    )
    environment = {
        "LIFTOFF_FALLBACK_FUNCTION": FunctionName("fallback"),
        "ORDERS_TABLE": table,
        "QUEUE_URL": ParameterValue("QueueUrl"),
    }
    return make_plan(
        gateway=gateway,
        functions=(
            make_function("orders", environment=environment, permissions=permissions),
            make_fallback(permissions=permissions[1:]),
        ),
        routes=(make_route("GET /orders", "orders"), *catch_all(gateway)),
        parameters=(
            Parameter(name="OrdersTable", description="ORDERS_TABLE", default="orders"),
            Parameter(name="QueueUrl", description="QUEUE_URL"),
            Parameter(name="TopicArn", description="ARN of the topic of sns.publish, app.py:9"),
        ),
        **changes,
    )


def much_permitted_plan(gateway: str) -> Plan:
    """A function that may do more than its role has room for."""
    tables = tuple(
        arn("dynamodb", f"table/{'a-long-name-of-a-table-' * 4}{n}-", ParameterValue("Stage"))
        for n in range(90)
    )
    permissions = (
        HAND_ON,
        Statement(actions=("dynamodb:GetItem", "dynamodb:Query"), resources=tables),
        Statement(actions=("dynamodb:PutItem",), resources=tables[:60]),
    )
    return make_plan(
        gateway=gateway,
        functions=(make_function("orders", permissions=permissions), make_fallback()),
        routes=(make_route("GET /orders", "orders"), *catch_all(gateway)),
        parameters=(Parameter(name="Stage", description="Of the tables"),),
    )


def split_plan(gateway: str, **changes: Any) -> Plan:
    """Three slices with the kinds of path that there are."""
    functions = (
        make_function("home"),
        make_function(
            "user-detail",
            endpoints=("users.show", "users.replace"),
            routes=("GET /users/<int:id>", "PUT /users/<int:id>"),
            memory=1769,
        ),
        make_function(
            "files",
            environment={
                "LIFTOFF_FALLBACK_FUNCTION": FunctionName("fallback"),
                "DATA_DIR": "/tmp/data",
                "REVISION": "12e3",
                "MOTD": "Hello,\nworld\n",
            },
            routes=("GET /files/<path:name>", "DELETE /files/<path:name>"),
        ),
        make_fallback(),
    )
    routes = [
        make_route("GET /home", "home"),
        make_route("GET /users/{p2}", "user-detail", ["GET /users/<int:id>"]),
        make_route("PUT /users/{p2}", "user-detail", ["PUT /users/<int:id>"]),
        make_route("GET /files/{proxy+}", "files", ["GET /files/<path:name>"]),
        make_route("DELETE /files/{proxy+}", "files", ["DELETE /files/<path:name>"]),
        make_route("ANY /{p1}/raw/{proxy+}", "files", ["GET /<any(a, b):kind>/raw/<path:name>"]),
        *catch_all(gateway),
    ]
    return make_plan(gateway=gateway, functions=functions, routes=tuple(routes), **changes)


def wrap_plan(gateway: str, **changes: Any) -> Plan:
    return make_plan(gateway=gateway, mode="wrap", routes=tuple(catch_all(gateway)), **changes)


def wide_plan(gateway: str, *, functions: int, routes: int) -> Plan:
    """`routes` routes over `functions` slices, and the fallback."""
    slices = [make_function(f"view{n}") for n in range(functions)]
    keys = [f"GET /page{n}/{{p2}}" for n in range(routes)]
    return make_plan(
        gateway=gateway,
        functions=(*slices, make_fallback()),
        routes=(
            *(make_route(key, f"view{n % functions}") for n, key in enumerate(keys)),
            *catch_all(gateway),
        ),
    )


def make_build(plan: Plan, *, layers: Sequence[str] = (), **changes: Any) -> Build:
    """A build of the plan whose functions all have these layers."""
    values: dict[str, Any] = {
        "runtime": "python3.12",
        "architecture": "x86_64",
        "byte_code": True,
        "functions": tuple(
            BuiltFunction(
                name=function.name,
                archive=make_archive(f"build/{function.name}.zip"),
                layers=tuple(layers),
            )
            for function in plan.functions
        ),
        "layers": tuple(
            BuiltLayer(name=name, archive=make_archive(f"build/layers/{name}.zip"))
            for name in layers
        ),
    }
    return Build(**{**values, **changes})


def make_archive(file: str) -> Archive:
    return Archive(file=file, sha256="0" * 64, zipped=1000, unzipped=3000, packages=())


def odd_plan(gateway: str) -> Plan:
    """Names that come to one logical id, text that YAML and CloudFormation could misread."""
    names = ["a-b", "a_b", "A-B", "-", "_", "LogGroup", "x" * 64]
    functions = [
        make_function(
            name,
            routes=tuple(f"GET /{n}/<any('é', \"z\"):{name}>" for n in range(20)),
            environment={
                "AA": "off",
                "BB": "0x10",
                "CC": "a: b # ${c}",
                "DD": "$HOME {x}",
                "EE": "",
            },
        )
        for name in names
    ]
    return make_plan(
        gateway=gateway,
        functions=(*functions, make_fallback()),
        routes=(
            *(
                make_route(f"POST /a-b/{n}", name, [f"POST /a-b/<{name}> 'é' \"q\": {{}}"])
                for n, name in enumerate(names)
            ),
            *catch_all(gateway),
        ),
    )


def settled_plan(gateway: str) -> Plan:
    """Everything set that this kind of gateway can have."""
    home, user, *others = split_plan(gateway).functions
    topic = "arn:aws:sns:us-east-1:123456789012:oncall"
    deployment = Deployment(
        log_retention=7,
        tracing=True,
        alarms=True,
        alarm_topic=topic,
        cors=Cors(allow_origins=("https://a.example.com",), max_age=60)
        if gateway in ("http", "url")
        else None,
        throttling=Throttling(rate=5, burst=10) if gateway in ("http", "rest") else None,
        domain=None if gateway == "url" else Domain(name="api.example.com", zone="Z123456789ABC"),
        stage="prod",
    )
    functions = (
        replace(home, snap_start=True),
        replace(user, provisioned_concurrency=2),
        *others[:-1],
        replace(others[-1], snap_start=True),
    )
    return replace(split_plan(gateway), functions=functions, deployment=deployment)
