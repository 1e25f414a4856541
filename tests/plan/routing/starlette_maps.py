"""Hypothesis strategies: rule sets for Starlette and FastAPI, and paths that go near them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
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
        case "host":
            return Host(rule.path, Router([_starlette(inner) for inner in rule.inner]))
        case "websocket":
            return WebSocketRoute(rule.path, ENDPOINTS[rule.endpoint])
        case _:
            methods = None if rule.methods is None else list(rule.methods)
            return Route(rule.path, ENDPOINTS[rule.endpoint], methods=methods)


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


@st.composite
def _path(draw: st.DrawFn, tag: str = "") -> str:
    segments = []
    for number in range(draw(st.sampled_from((1, 1, 2, 2, 3)))):
        shape = draw(st.sampled_from((*WORDS, *_common * 3, *_mixed)))
        if shape in WORDS:
            segments.append(shape)
        else:
            segments.append(shape.format(n=f"{tag}{number}", kind=draw(_kind)))
    return "/" + "/".join(segments) + draw(st.sampled_from(("", "", "", "/")))


@st.composite
def _leaf(draw: st.DrawFn, kinds: tuple[str, ...], tag: str = "") -> Rule:
    path = draw(st.one_of(_path(tag), _path(tag), _path(tag), st.just("/")))
    return Rule(
        draw(st.sampled_from(kinds)),
        path,
        draw(st.sampled_from("ABCDEFG")),
        draw(st.sampled_from(_METHODS)),
    )


@st.composite
def _rule(draw: st.DrawFn, framework: str) -> Rule:
    kinds = ("route",) if framework == "starlette" else ("api", "api", "route")
    if draw(st.integers(0, 5)):
        return draw(_leaf(kinds))
    kind = draw(st.sampled_from(("mount", "mount", "host", "websocket", "include", "include")))
    if kind == "websocket":
        return Rule(kind, draw(_path()), draw(st.sampled_from("ABCDEFG")))
    if kind == "include" and framework == "starlette":
        kind = "mount"
    inner_kinds = kinds if kind == "include" else ("route",)
    inner = draw(st.lists(_leaf(inner_kinds, "i"), min_size=1, max_size=2))
    if kind == "host":
        path = draw(st.sampled_from(("api.example.com", "{tenant}.example.com")))
    else:
        path = draw(st.sampled_from(("/a", "/a/b", "/{m}", "/{m:int}", "/me", "/5")))
        if kind == "include" and draw(st.booleans()):
            inner = [Rule("include", draw(st.sampled_from(("/a", "/{n}"))), inner=tuple(inner))]
        elif kind == "mount" and draw(st.integers(0, 4)) == 0:
            path = ""
    return Rule(kind, path, inner=tuple(inner))


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    """An app of a few rules that meet in many places."""
    framework = draw(st.sampled_from(("starlette", "fastapi", "fastapi")))
    return Spec(
        framework,
        tuple(draw(st.lists(_rule(framework), min_size=1, max_size=6))),
        redirect_slashes=draw(st.booleans()),
        documented=draw(st.integers(0, 9)) == 0,
        root_path=draw(st.sampled_from(("",) * 6 + ("/a", "/a/b"))) * (framework == "fastapi"),
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
    Rule("host", "api.example.com", inner=(Rule("route", "/a", "G", ("GET",)),)),
    Rule("websocket", "/a/{n}", "G"),
)


@st.composite
def dense_specs(draw: st.DrawFn) -> Spec:
    """An app of so few words that its rules meet on every path."""
    framework = draw(st.sampled_from(("starlette", "fastapi")))
    kinds = ("route",) if framework == "starlette" else ("api", "route")
    rules = []
    for endpoint in "ABCDE"[: draw(st.integers(2, 5))]:
        segments = draw(st.lists(_dense_segment, max_size=3))
        text = "".join(f"/{s.replace('#', str(n))}" for n, s in enumerate(segments))
        path = text + draw(st.sampled_from(("", "", "/"))) or "/"
        kind = draw(st.sampled_from(kinds))
        rules.append(Rule(kind, path, endpoint, draw(_dense_methods)))
    if draw(st.integers(0, 3)) == 0:
        rules.insert(draw(st.integers(0, len(rules))), draw(st.sampled_from(_dense_mounts)))
    return Spec(framework, tuple(rules), redirect_slashes=draw(st.booleans()))


def leaves(rules: tuple[Rule, ...], prefix: str = "") -> Iterator[str]:
    """Paths of all rules with those of what holds them."""
    for rule in rules:
        path = prefix if rule.kind == "host" else prefix + rule.path
        yield path or "/"
        yield from leaves(rule.inner, path)


_bends = st.integers(0, 8)
_values = st.sampled_from(_VALUES)


@st.composite
def paths(draw: st.DrawFn, spec: Spec) -> str:
    """A path made from one of the rules, then often bent a little."""
    text = spec.root_path * draw(st.integers(0, 1)) + draw(
        st.sampled_from(sorted(set(leaves(spec.rules))))
    )
    segments: list[str] = []
    for segment in text.split("/")[1:]:
        if "{v" not in segment and "{m" not in segment and "{n" not in segment:
            segments.append(segment)
        elif ":path" in segment or ":t_spanning" in segment:
            segments += draw(st.lists(_values, min_size=1, max_size=3))
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
