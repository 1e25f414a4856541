"""The `handler.py` of a function: the app behind an adapter, as plain Python source."""

from __future__ import annotations

import keyword
from pathlib import PurePosixPath

from liftoff.emit.python_text import docstring_text, string_literal
from liftoff.errors import LiftoffError
from liftoff.frameworks.target import literal_arguments
from liftoff.plan.model import App, Function, Plan

# Longer lines are broken, as formatters do by default.
_LINE_LENGTH = 88


def handler_source(plan: Plan, function: Function) -> str:
    """The text of the module that Lambda imports for one function of a plan.

    The fallback holds the whole app and answers everything. Every other function answers for its
    own endpoints, and hands requests for others on to the fallback.

    Args:
        plan: says how the app is imported, and which adapter stands before it.
        function: one of the plan's functions.

    Returns:
        Python source that defines the attribute that `function.handler` names.

    Raises:
        LiftoffError: a name or a folder of the plan cannot be imported from, or this kind of app
            cannot be sliced.
    """
    sliced = not function.fallback
    if sliced and plan.app.framework == plan.app.interface:
        raise LiftoffError(
            f"the function {function.name!r} is a slice, and an app of bare "
            f"{plan.app.interface.upper()} has no routes to slice by",
            where="plan.json",
            hint="run `liftoff wrap` for such an app",
        )
    names = _Names(plan, function)
    blocks = [
        _docstring(function),
        _path_block(plan.app.import_roots),
        "\n".join(_adapter_imports(plan, sliced=sliced)),
        _names_set("_owned", function.endpoints) if sliced else "",
        _names_set("_handed_on", function.handed_on) if sliced and function.handed_on else "",
        _before_the_app(plan) if sliced else "",
        names.app_import,
        "\n".join(
            [
                f"_app = {names.app_expression}",
                *([_guarded(plan.app)] if sliced else []),
                f"{names.handler} = {_handler_expression(plan, function)}",
            ]
        ),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


class _Names:
    """The plan's names as source, once they are known to be nothing but names.

    Attributes:
        handler: what the module must define.
        app_import: the statement that imports the app or its factory.
        app_expression: the expression that is the app.
    """

    def __init__(self, plan: Plan, function: Function) -> None:
        module, _, self.handler = function.handler.rpartition(".")
        _check_dotted(module, f"the handler's module of {function.name!r}")
        _check_dotted(self.handler, f"the handler of {function.name!r}")
        _check_dotted(plan.app.module, "the app's module")
        _check_dotted(plan.app.attribute, "the app's attribute")
        if plan.app.inner:
            _check_dotted(plan.app.inner, "the way to the framework's object")
        if plan.app.module.partition(".")[0] == module.partition(".")[0]:
            raise LiftoffError(
                f"the app's module {plan.app.module!r} and the handler {function.handler!r} have "
                "the same name, and Python imports only one of them",
                where="plan.json",
                hint="rename the app's module, or the handler in plan.json",
            )
        # `from` and not `import ... as`: in a package whose `__init__` binds the app under its
        # module's name, the latter gives the app in place of the module.
        first, dot, rest = plan.app.attribute.partition(".")
        line = f"from {plan.app.module} import {first} as _target"
        if len(line) > _LINE_LENGTH:
            line = f"from {plan.app.module} import (\n    {first} as _target,\n)"
        self.app_import = line
        self.app_expression = f"_target{dot}{rest}{_call(plan.app)}"


def _guarded(app: App) -> str:
    """The statement that sets the guard: in the framework's object, whatever stands around it."""
    if not app.inner:
        return "_app = guard(_app, _owned)"
    if app.interface == "wsgi":
        return f"guard(_app.{app.inner}, _owned)"
    return f"_app = guard(_app.{app.inner}, _owned, around=_app)"


def _call(app: App) -> str:
    if not app.call:
        return ""
    arguments = literal_arguments(app.arguments)
    if arguments is None:
        raise LiftoffError(
            f"the app's arguments are {app.arguments!r}, which are no literals", where="plan.json"
        )
    return f"({arguments})"


def _check_dotted(name: str, what: str) -> None:
    for part in name.split("."):
        if not part.isidentifier() or keyword.iskeyword(part):
            raise LiftoffError(f"{what} is {name!r}, which is no Python name", where="plan.json")


def _docstring(function: Function) -> str:
    lines = [
        f'"""Lambda handler of the function {docstring_text(function.name)}. Made by liftoff.',
        "",
    ]
    if function.fallback:
        lines.append("It holds the whole app, and answers everything that no other function does.")
    else:
        lines += ["It answers:", ""]
        lines += [f"- `{docstring_text(route)}`" for route in function.routes]
        lines += ["", "It hands every other request on to the fallback function."]
    return "\n".join([*lines, '"""'])


def _path_block(import_roots: tuple[str, ...]) -> str:
    """What puts the import roots on `sys.path`, or "": the function's own folder is there."""
    if set(import_roots) <= {""}:
        return ""
    for root in import_roots:
        path = PurePosixPath(root)
        if path.is_absolute() or ".." in path.parts or "\\" in root:
            raise LiftoffError(
                f"the import root {root!r} is not a folder below the app's own",
                where="plan.json",
                hint="give it relative to the app's folder, with `/`",
            )
    return "\n".join(
        [
            "import os",
            "import sys",
            "",
            "_roots = [",
            *(f"    {string_literal(root)}," for root in import_roots),
            "]",
            "sys.path[:0] = [os.path.join(os.path.dirname(__file__), root) for root in _roots]",
        ]
    )


def _adapter_imports(plan: Plan, *, sliced: bool) -> list[str]:
    native, wsgi = plan.adapter == "native", plan.app.interface == "wsgi"
    imports: list[str] = []
    if not native:
        imports.append("from mangum import Mangum")
        imports.append("from liftoff_adapters.mangum_events import prepare")
        if wsgi:
            imports.append("from a2wsgi import WSGIMiddleware")
    elif wsgi:
        imports.append("from liftoff_adapters.wsgi import WsgiHandler")
    else:
        imports.append("from liftoff_adapters.asgi import AsgiHandler")
    if sliced:
        framework = "flask" if wsgi else "starlette"
        imports.append(f"from liftoff_adapters.{framework}_guard import guard")
        if wsgi:
            imports.append("from liftoff_adapters.flask_rules import build_late")
        elif plan.app.framework == "fastapi":
            imports.append("from liftoff_adapters.fastapi_routes import work_out_late")
        imports.append("from liftoff_adapters.handoff import with_fallback")
    return sorted(imports)


def _before_the_app(plan: Plan) -> str:
    """What makes registering routes of other functions cheap, or ""."""
    if plan.app.interface == "wsgi":
        return "build_late()"
    return "work_out_late(_owned)" if plan.app.framework == "fastapi" else ""


def _names_set(name: str, endpoints: tuple[str, ...]) -> str:
    if not endpoints:
        return f"{name} = set()"
    lines = [f"    {string_literal(endpoint)}," for endpoint in sorted(set(endpoints))]
    return "\n".join([f"{name} = {{", *lines, "}"])


def _handler_expression(plan: Plan, function: Function) -> str:
    match plan.adapter, plan.app.interface:
        case "native", "wsgi":
            expression = "WsgiHandler(_app)"
        case "native", _:
            expression = "AsgiHandler(_app)"
        case _, "wsgi":
            # WSGI has no lifespan.
            expression = 'prepare(Mangum(WSGIMiddleware(_app), lifespan="off"))'
        case _:
            expression = "prepare(Mangum(_app))"
    if function.fallback:
        return expression
    planned = ", planned=_handed_on" if function.handed_on else ""
    return f"with_fallback({expression}{planned})"
