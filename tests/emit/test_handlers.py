from __future__ import annotations

import ast
import subprocess
import sys
import types
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liftoff.emit.handlers import handler_source
from liftoff.errors import LiftoffError
from liftoff.plan.model import Function, Plan
from tests.emit.plans import APPS, FLASK, make_fallback, make_function, split_plan, wrap_plan


class Recorder:
    """Stands for each thing that a handler imports: a call gives its own trace."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, *args: Any, **options: Any) -> Any:
        return (self.name, *args, *([options] if options else []))


ADAPTERS = {
    "a2wsgi": ["WSGIMiddleware"],
    "mangum": ["Mangum"],
    "liftoff_adapters.asgi": ["AsgiHandler"],
    "liftoff_adapters.fastapi_routes": ["work_out_late"],
    "liftoff_adapters.flask_guard": ["guard"],
    "liftoff_adapters.flask_rules": ["build_late"],
    "liftoff_adapters.handoff": ["with_fallback"],
    "liftoff_adapters.mangum_events": ["prepare"],
    "liftoff_adapters.starlette_guard": ["guard"],
    "liftoff_adapters.wsgi": ["WsgiHandler"],
}


def run(source: str, app_modules: dict[str, dict[str, Any]], attribute: str = "handler") -> Any:
    """What the attribute is once the source has run among recorders."""
    modules = {name: types.ModuleType(name) for name in ["liftoff_adapters", *ADAPTERS]}
    for module, names in ADAPTERS.items():
        for name in names:
            setattr(modules[module], name, Recorder(name))
    for module, values in app_modules.items():
        modules[module] = types.ModuleType(module)
        modules[module].__dict__.update(values)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in modules.items():
            patch.setitem(sys.modules, name, value)
        patch.setattr(sys, "path", ["/var/task"])
        namespace: dict[str, Any] = {"__file__": "/var/task/handler.py", "__name__": "handler"}
        exec(compile(source, "handler.py", "exec"), namespace)
        namespace["sys.path"] = list(sys.path)
    return namespace[attribute] if attribute else namespace


FLASK_MODULES = {"app": {"create_app": lambda: "the app"}}
FASTAPI_MODULES = {"main": {"app": "the app"}}


@pytest.mark.parametrize(
    ("app", "adapter", "sliced", "expected"),
    [
        ("flask", "native", False, ("WsgiHandler", "the app")),
        (
            "flask",
            "native",
            True,
            ("with_fallback", ("WsgiHandler", ("guard", "the app", {"main.home"}))),
        ),
        (
            "flask",
            "mangum",
            False,
            ("prepare", ("Mangum", ("WSGIMiddleware", "the app"), {"lifespan": "off"})),
        ),
        (
            "flask",
            "mangum",
            True,
            (
                "with_fallback",
                (
                    "prepare",
                    (
                        "Mangum",
                        ("WSGIMiddleware", ("guard", "the app", {"main.home"})),
                        {"lifespan": "off"},
                    ),
                ),
            ),
        ),
        ("fastapi", "native", False, ("AsgiHandler", "the app")),
        (
            "fastapi",
            "native",
            True,
            ("with_fallback", ("AsgiHandler", ("guard", "the app", {"main.home"}))),
        ),
        ("fastapi", "mangum", False, ("prepare", ("Mangum", "the app"))),
        (
            "fastapi",
            "mangum",
            True,
            ("with_fallback", ("prepare", ("Mangum", ("guard", "the app", {"main.home"})))),
        ),
    ],
)
def test_handler(app: str, adapter: str, sliced: bool, expected: Any):
    plan = split_plan("http", app=APPS[app], adapter=adapter)
    function = plan.function("home") if sliced else plan.fallback
    source = handler_source(plan, function)
    assert run(source, {**FLASK_MODULES, **FASTAPI_MODULES}) == expected
    imported = {name.name for node in ast.parse(source).body if isinstance(node, ast.ImportFrom)
                for name in node.names}  # fmt: skip
    names = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    assert imported - {"create_app", "app"} <= names, "nothing is imported for nothing"


@pytest.mark.parametrize(
    ("app", "lines"),
    [
        ("flask", "guard(_app.inner.__self__, _owned)\nhandler = with_fallback(WsgiHandler(_app))"),
        ("fastapi", "_app = guard(_app.inner.__self__, _owned, around=_app)\nhandler"),
    ],
)
def test_the_guard_is_inside_what_stands_around_the_app(app: str, lines: str):
    plan = split_plan("http", app=replace(APPS[app], inner="inner.__self__"))
    assert lines in handler_source(plan, plan.function("home"))
    assert "inner" not in handler_source(plan, plan.fallback)


def test_text_of_a_slice():
    plan = split_plan("http")
    assert handler_source(plan, plan.function("user-detail")) == (
        '''"""Lambda handler of the function user-detail. Made by liftoff.

It answers:

- `GET /users/<int:id>`
- `PUT /users/<int:id>`

It hands every other request on to the fallback function.
"""

from liftoff_adapters.flask_guard import guard
from liftoff_adapters.flask_rules import build_late
from liftoff_adapters.handoff import with_fallback
from liftoff_adapters.wsgi import WsgiHandler

_owned = {
    "users.replace",
    "users.show",
}

build_late()

from app import create_app as _target

_app = _target()
_app = guard(_app, _owned)
handler = with_fallback(WsgiHandler(_app))
'''
    )


def test_what_is_handed_on_as_planned():
    plan = split_plan("http")
    function = replace(plan.function("home"), handed_on=("pages.rest",))
    handed_on = run(handler_source(plan, function), FLASK_MODULES)
    wrapped = ("WsgiHandler", ("guard", "the app", {"main.home"}))
    assert handed_on == ("with_fallback", wrapped, {"planned": {"pages.rest"}})


@pytest.mark.parametrize("interface", ["wsgi", "asgi"])
def test_bare_apps_are_wrapped_and_not_sliced(interface: str):
    app = replace(FLASK, framework=interface, interface=interface)
    plan = wrap_plan("http", app=app)
    assert run(handler_source(plan, plan.fallback), FLASK_MODULES)[1] == "the app"
    with pytest.raises(LiftoffError, match=f"an app of bare {interface.upper()} has no routes"):
        handler_source(plan, make_function("home"))


@pytest.mark.parametrize(
    "attribute", ["handler", "guard", "with_fallback", "WsgiHandler", "sys", "os", "_app", "_owned",
                  "_target", "_roots", "print", "é"]
)  # fmt: skip
def test_no_name_of_the_app_clashes(attribute: str):
    app = replace(FLASK, attribute=attribute, call=False, import_roots=("", "src"))
    plan = split_plan("http", app=app)
    found = run(handler_source(plan, plan.function("home")), {"app": {attribute: "the app"}})
    assert found == ("with_fallback", ("WsgiHandler", ("guard", "the app", {"main.home"})))


def test_arguments_of_a_factory():
    app = replace(FLASK, call=True, arguments="'prod', debug=True")
    modules = {"app": {"create_app": lambda name, debug: (name, debug)}}
    plan = wrap_plan("http", app=app)
    assert run(handler_source(plan, plan.fallback), modules) == ("WsgiHandler", ("prod", True))


@pytest.mark.parametrize("arguments", ["print()", "1)(2", "__import__('os').abort()"])
def test_arguments_of_a_plan_are_literals(arguments: str):
    plan = wrap_plan("http", app=replace(FLASK, arguments=arguments))
    with pytest.raises(LiftoffError, match="no literals"):
        handler_source(plan, plan.fallback)


def test_attribute_of_an_attribute():
    app = replace(FLASK, attribute="server.app", call=False)
    plan = wrap_plan("http", app=app)
    modules = {"app": {"server": types.SimpleNamespace(app="the app")}}
    assert run(handler_source(plan, plan.fallback), modules) == ("WsgiHandler", "the app")


def test_module_whose_package_binds_the_app_under_its_name():
    app = replace(FLASK, module="shop.app", attribute="app", call=False)
    plan = wrap_plan("http", app=app)
    modules = {"shop": {"app": "the app"}, "shop.app": {"app": "the app"}}
    assert run(handler_source(plan, plan.fallback), modules) == ("WsgiHandler", "the app")


def test_other_attribute_of_lambda():
    plan = wrap_plan("http", functions=(make_fallback(handler="entry.main"),))
    assert run(handler_source(plan, plan.fallback), FLASK_MODULES, "main")[1] == "the app"


def test_import_roots_are_first_and_in_order():
    plan = wrap_plan("http", app=replace(FLASK, import_roots=("src", "", 'l"ib/é')))
    namespace = run(handler_source(plan, plan.fallback), FLASK_MODULES, "")
    assert namespace["sys.path"] == [
        "/var/task/src",
        "/var/task/",
        '/var/task/l"ib/é',
        "/var/task",
    ]


def test_own_folder_needs_no_path():
    plan = wrap_plan("http")
    assert "sys" not in handler_source(plan, plan.fallback)


def test_slice_without_endpoints_owns_nothing():
    plan = split_plan("http")
    source = handler_source(plan, make_function("home", endpoints=(), routes=()))
    assert run(source, FLASK_MODULES)[1][1] == ("guard", "the app", set())


BAD_NAMES = ["", "a b", "a;b", "a.", ".a", "a..b", "class", "a.import", "a\nb", "1a", "a-b", "a()"]


@pytest.mark.parametrize("name", BAD_NAMES)
@pytest.mark.parametrize("field", ["module", "attribute"])
def test_what_is_no_name_is_refused(field: str, name: str):
    plan = wrap_plan("http", app=replace(FLASK, **{field: name}))
    with pytest.raises(LiftoffError, match="no Python name"):
        handler_source(plan, plan.fallback)


@pytest.mark.parametrize("handler", ["handler", "handler.", ".handler", "a/b.handler", "a.b c"])
def test_handler_that_is_no_name_is_refused(handler: str):
    plan = wrap_plan("http", functions=(make_fallback(handler=handler),))
    with pytest.raises(LiftoffError, match="no Python name"):
        handler_source(plan, plan.fallback)


def test_app_in_a_module_of_the_handlers_name_is_refused():
    plan = wrap_plan("http", app=replace(FLASK, module="handler.web"))
    with pytest.raises(LiftoffError, match="have the same name"):
        handler_source(plan, plan.fallback)


@pytest.mark.parametrize("root", ["/abs", "..", "a/../b", "a\\b"])
def test_import_root_outside_is_refused(root: str):
    plan = wrap_plan("http", app=replace(FLASK, import_roots=("", root)))
    with pytest.raises(LiftoffError, match="the import root"):
        handler_source(plan, plan.fallback)


nasty = st.text(
    st.one_of(st.sampled_from("\"'\\\n\r\t\0 `\u2028é\ud800#{}"), st.characters()), max_size=12
)
odd_functions = st.builds(
    lambda endpoints, routes, name: make_function(
        name, endpoints=tuple(endpoints), routes=tuple(routes)
    ),
    st.lists(nasty, max_size=5),
    st.lists(nasty, min_size=1, max_size=5),
    nasty,
)


@given(odd_functions)
@settings(deadline=None)
def test_any_text_compiles_and_owns_exactly_the_endpoints(function: Function):
    source = handler_source(split_plan("http"), function)
    trace = run(source, FLASK_MODULES)
    assert trace[1][1] == ("guard", "the app", set(function.endpoints))
    source.encode("utf-8")
    docstring = ast.get_docstring(ast.parse(source), clean=False)
    assert docstring is not None
    shown = [line[3:-1] for line in docstring.split("\n") if line.startswith("- `")]
    assert len(shown) == len(function.routes)
    for text, route in zip(shown, function.routes, strict=True):
        assert text == route or not route.isprintable()


def plans() -> Iterator[tuple[Plan, Function]]:
    for app in APPS.values():
        for adapter in ("native", "mangum"):
            plan = split_plan("http", app=app, adapter=adapter)
            for roots in (("",), ("", "src", 'lib\'/"x"')):
                changed = replace(plan, app=replace(app, import_roots=roots))
                yield from ((changed, function) for function in plan.functions)
    endpoints = ("a'b", 'a"b', "a\"b'c", "\\", "\x00\x7f\u2028\ud800", "é😀", "x" * 120)
    odd = make_function("odd", endpoints=endpoints, routes=('"""', "\\", ' "', "é\t", "'''\"\"\""))
    yield split_plan("http"), odd
    yield split_plan("http"), make_function("none", endpoints=(), routes=())
    long = replace(FLASK, module="a.very.long.package.of.which.the.name", attribute="x" * 60)
    yield split_plan("http", app=long), odd


def test_is_formatted(tmp_path: Path):
    for number, (plan, function) in enumerate(plans()):
        path = tmp_path / f"handler{number}.py"
        path.write_text(handler_source(plan, function), encoding="utf-8")
    # Both the default length of a line and a longer one.
    for length in ("88", "120"):
        command = [sys.executable, "-m", "ruff", "format", "--isolated", "--diff"]
        done = subprocess.run(
            [*command, "--line-length", length, str(tmp_path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
