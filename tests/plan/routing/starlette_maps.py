"""Hypothesis strategies: rule sets for Starlette and FastAPI, and paths that go near them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import BaseRoute, Host, Mount, Route, Router, WebSocketRoute

from liftoff.frameworks.liftoff_probe import starlette_rules
from liftoff.frameworks.live import LiveApp, live_app


class OfRegex(Convertor[str]):
    """Takes what a regex matches."""

    def __init__(self, regex: str) -> None:
        self.regex = regex  # type: ignore[misc]

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


CONVERTORS = {
    "letters": "[a-c]+",
    "spanning": "[a-c/]+",
    "maybe": "[^/]*",
    "doubled": "(a|b)(?:x)?",
    "ahead": "[a-z]+(?=/5)",
}
for _name, _regex in CONVERTORS.items():
    register_url_convertor(f"t_{_name}", OfRegex(_regex))

Methods = tuple[str, ...] | None


@dataclass(frozen=True)
class Rule:
    """What is registered: an endpoint, or what holds others."""

    kind: str
    path: str
    endpoint: str = ""
    methods: Methods = None
    inner: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Spec:
    """An app to be: its framework, its rules in order, and whether slashes are redirected."""

    framework: str
    rules: tuple[Rule, ...]
    redirect_slashes: bool = True
    documented: bool = False
    root_path: str = ""
    app: Any = field(init=False, compare=False, repr=False)
    live: LiveApp = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "app", _app(self))
        object.__setattr__(self, "live", live_of(self.app))


def _endpoint(name: str) -> Any:
    def view() -> None: ...

    view.__module__, view.__qualname__ = "m", name
    return view


ENDPOINTS = {name: _endpoint(name) for name in "ABCDEFG"}


def _app(spec: Spec) -> Any:
    if spec.framework == "starlette":
        app = Starlette(routes=[_starlette(rule) for rule in spec.rules])
        app.router.redirect_slashes = spec.redirect_slashes
        return app
    options: dict[str, Any] = {} if spec.documented else {"openapi_url": None}
    app = FastAPI(redirect_slashes=spec.redirect_slashes, **options)
    app.root_path = spec.root_path
    for rule in spec.rules:
        _add(app.router, rule)
    return app


def _starlette(rule: Rule) -> BaseRoute:
    match rule.kind:
        case "mount":
            return Mount(rule.path, routes=[_starlette(inner) for inner in rule.inner])
        case "app":
            return Mount(rule.path, _inner_app(rule.inner))
        case "host":
            return Host(rule.path, Router([_starlette(inner) for inner in rule.inner]))
        case "websocket":
            return WebSocketRoute(rule.path, ENDPOINTS[rule.endpoint])
        case _:
            methods = None if rule.methods is None else list(rule.methods)
            return Route(rule.path, ENDPOINTS[rule.endpoint], methods=methods)


def _inner_app(rules: tuple[Rule, ...]) -> FastAPI:
    """An app with a root path of its own, which counts in place of where it is mounted."""
    app = FastAPI(openapi_url=None)
    app.root_path = "/a"
    app.router.routes.extend(map(_starlette, rules))
    return app


def _add(router: APIRouter, rule: Rule) -> None:
    if rule.kind == "api":
        methods = None if rule.methods is None else list(rule.methods)
        router.add_api_route(rule.path, ENDPOINTS[rule.endpoint], methods=methods)
    elif rule.kind == "include":
        inner = APIRouter()
        for found in rule.inner:
            _add(inner, found)
        router.include_router(inner, prefix=rule.path)
    else:
        router.routes.append(_starlette(rule))


def live_of(app: Any) -> LiveApp:
    """The app as the probe reports it."""
    framework = "fastapi" if isinstance(app, FastAPI) else "starlette"
    return live_app(
        {
            "framework": framework,
            "interface": "asgi",
            "host_matching": True,
            "rules": starlette_rules.starlette_rules(app, Path("/nowhere")),
            "templates": {},
            "static_folders": [],
            "modules": {},
            "distributions": {},
            "metadata": [],
            "python": "3.13.0",
        }
    )


# The words are few, so that rules meet.
WORDS = ("a", "b", "me", "5", "1.5", "a-b", "a.b", "x", "é", "@me", "{p-1}")
KINDS = ("", ":str", ":int", ":float", ":path", ":uuid", *(f":t_{name}" for name in CONVERTORS))
UUID = "123e4567-e89b-12d3-a456-426614174000"
METHODS = ("GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE")
_VALUES = (*WORDS, "ab", "c", "12", "007", "1.0", "b.b", "c-c", "ax", "aa", "a\nb", "z", "", UUID)
_METHODS: tuple[Methods, ...] = (
    ("GET",), ("GET",), ("GET",), ("POST",), ("GET", "POST"), ("HEAD",), ("OPTIONS",),
    ("GET", "HEAD"), None, ("TRACE",),
)  # fmt: skip

_kind = st.sampled_from(("", "", "", ":int", ":path", *KINDS))
_common = ("{{v{n}{kind}}}", "{{v{n}{kind}}}", "{{v{n}{kind}}}")
_mixed = (
    "a{{v{n}{kind}}}",
    "{{v{n}{kind}}}.b",
    "{{v{n}{kind}}}-{{w{n}}}",
    "{{w{n}}}{{v{n}{kind}}}",
)


# To make a strategy takes longer than to draw from it: these are made once.
_count = st.sampled_from((1, 1, 2, 2, 3))
_shape = st.sampled_from((*WORDS, *_common * 3, *_mixed))
_end = st.sampled_from(("", "", "", "/"))
_endpoint = st.sampled_from("ABCDEFG")
_method = st.sampled_from(_METHODS)
_holder = st.sampled_from(("mount", "mount", "app", "host", "websocket", "include", "include"))
_host = st.sampled_from(("api.example.com", "{tenant}.example.com"))
_prefix = st.sampled_from(("/a", "/a/b", "/{m}", "/{m:int}", "/me", "/5"))
_inner_prefix = st.sampled_from(("/a", "/{n}"))
_boolean = st.booleans()
_one_in_two, _one_in_four, _one_in_five, _one_in_six, _one_in_ten = (
    st.integers(0, most) for most in (1, 3, 4, 5, 9)
)


@st.composite
def _path(draw: st.DrawFn, tag: str = "") -> str:
    segments = []
    for number in range(draw(_count)):
        shape = draw(_shape)
        if shape in WORDS:
            segments.append(shape)
        else:
            segments.append(shape.format(n=f"{tag}{number}", kind=draw(_kind)))
    return "/" + "/".join(segments) + draw(_end)


@cache
def _leaf(kinds: tuple[str, ...], tag: str = "") -> st.SearchStrategy[Rule]:
    path = st.one_of(_path(tag), _path(tag), _path(tag), st.just("/"))
    return st.builds(Rule, st.sampled_from(kinds), path, _endpoint, _method)


@cache
def _leaves(kinds: tuple[str, ...]) -> st.SearchStrategy[list[Rule]]:
    return st.lists(_leaf(kinds, "i"), min_size=1, max_size=2)


_any_path = _path()


@st.composite
def _rule(draw: st.DrawFn, framework: str) -> Rule:
    kinds = ("route",) if framework == "starlette" else ("api", "api", "route")
    if draw(_one_in_six):
        return draw(_leaf(kinds))
    kind = draw(_holder)
    if kind == "websocket":
        return Rule(kind, draw(_any_path), draw(_endpoint))
    if kind == "include" and framework == "starlette":
        kind = "mount"
    inner_kinds = kinds if kind == "include" else ("route",)
    inner = draw(_leaves(inner_kinds))
    if kind == "host":
        path = draw(_host)
    else:
        path = draw(_prefix)
        if kind == "include" and draw(_boolean):
            inner = [Rule("include", draw(_inner_prefix), inner=tuple(inner))]
        elif kind == "mount" and draw(_one_in_five) == 0:
            path = ""
    return Rule(kind, path, inner=tuple(inner))


_framework = st.sampled_from(("starlette", "fastapi", "fastapi"))
_rules = {
    framework: st.lists(_rule(framework), min_size=1, max_size=6)
    for framework in ("starlette", "fastapi")
}
_root_path = st.sampled_from(("",) * 8 + ("/a", "/a/b", "/a/"))


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    """An app of a few rules that meet in many places."""
    framework = draw(_framework)
    return Spec(
        framework,
        tuple(draw(_rules[framework])),
        redirect_slashes=draw(_boolean),
        documented=draw(_one_in_ten) == 0,
        root_path=draw(_root_path) * (framework == "fastapi"),
    )


_dense_segment = st.sampled_from(
    ("a", "a", "5", "{v#}", "{v#}", "{v#}", "{v#:int}", "{v#:t_letters}", "{v#:path}",
     "{v#:t_maybe}", "{v#:t_spanning}", "{v#}z")
)  # fmt: skip
_dense_methods = st.sampled_from(
    (("GET",), ("GET",), ("GET",), ("GET",), ("POST",), ("GET", "POST"), ("HEAD",), None)
)
_dense_mounts = (
    Rule("mount", "/a", inner=(Rule("route", "/5", "G", ("GET",)),)),
    Rule("mount", "", inner=(Rule("route", "/{n}", "G", ("GET",)),)),
    Rule("mount", "/{m}", inner=(Rule("route", "/5/a", "F", ("GET",)),)),
    Rule("app", "/5", inner=(Rule("route", "/5/a", "F", ("GET",)),)),
    Rule("host", "api.example.com", inner=(Rule("route", "/a", "G", ("GET",)),)),
    Rule("websocket", "/a/{n}", "G"),
)
_dense_framework = st.sampled_from(("starlette", "fastapi"))
_dense_kinds = {"starlette": st.just("route"), "fastapi": st.sampled_from(("api", "route"))}
_dense_count = st.integers(2, 5)
_dense_segments = st.lists(_dense_segment, max_size=3)
_dense_end = st.sampled_from(("", "", "/"))
_dense_mount = st.sampled_from(_dense_mounts)


@st.composite
def dense_specs(draw: st.DrawFn) -> Spec:
    """An app of so few words that its rules meet on every path."""
    framework = draw(_dense_framework)
    rules = []
    for endpoint in "ABCDE"[: draw(_dense_count)]:
        segments = draw(_dense_segments)
        text = "".join(f"/{s.replace('#', str(n))}" for n, s in enumerate(segments))
        path = text + draw(_dense_end) or "/"
        kind = draw(_dense_kinds[framework])
        rules.append(Rule(kind, path, endpoint, draw(_dense_methods)))
    if draw(_one_in_four) == 0:
        rules.insert(draw(st.integers(0, len(rules))), draw(_dense_mount))
    return Spec(
        framework,
        tuple(rules),
        redirect_slashes=draw(_boolean),
        root_path=draw(_root_path) * (framework == "fastapi"),
    )


def leaves(rules: tuple[Rule, ...], prefix: str = "") -> Iterator[str]:
    """Paths of all rules with those of what holds them."""
    for rule in rules:
        path = prefix if rule.kind == "host" else prefix + rule.path
        yield path or "/"
        yield from leaves(rule.inner, path)


_bends = st.integers(0, 8)
_values = st.sampled_from(_VALUES)
_some_values = st.lists(_values, min_size=1, max_size=3)


@st.composite
def paths(draw: st.DrawFn, spec: Spec) -> str:
    """A path made from one of the rules, then often bent a little."""
    text = spec.root_path * draw(_one_in_two) + draw(
        st.sampled_from(sorted(set(leaves(spec.rules))))
    )
    segments: list[str] = []
    for segment in text.split("/")[1:]:
        if "{v" not in segment and "{m" not in segment and "{n" not in segment:
            segments.append(segment)
        elif ":path" in segment or ":t_spanning" in segment:
            segments += draw(_some_values)
        elif segment.endswith("}.b"):
            segments.append(draw(_values) + ".b")
        elif segment.startswith("a{"):
            segments.append("a" + draw(_values))
        elif "}-{" in segment:
            segments.append(draw(_values) + "-" + draw(_values))
        else:
            segments.append(draw(_values))
    match draw(_bends):
        case 0:
            segments.append("")
        case 1 if segments:
            segments.pop()
        case 2:
            segments.append(draw(_values))
        case 3 if segments:
            segments[draw(st.integers(0, len(segments) - 1))] = draw(_values)
        case 4:
            segments.insert(draw(st.integers(0, len(segments))), "")
    return "/" + "/".join(segments)
