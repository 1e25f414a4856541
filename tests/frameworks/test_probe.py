from __future__ import annotations

import functools
import sys
import types
from pathlib import Path

import flask
import flask.views
import pytest

from liftoff.frameworks import probe

HERE = Path(__file__).resolve().parent


def plain() -> str:
    return "plain"


@functools.lru_cache
def cached() -> str:
    return "cached"


class Page(flask.views.MethodView):
    def get(self) -> str:
        return "page"

    def method(self) -> str:
        return "method"


class Callable:
    def __call__(self) -> str:
        return "called"


def wrapped(view: object) -> object:
    @functools.wraps(view)  # type: ignore[arg-type]
    def inner(*args: object) -> object:
        return view(*args)  # type: ignore[operator]

    return inner


@pytest.mark.parametrize(
    ("view", "qualname", "kind"),
    [
        (plain, "plain", "function"),
        (wrapped(plain), "plain", "function"),
        (wrapped(wrapped(plain)), "plain", "function"),
        (functools.partial(plain), "plain", "function"),
        (functools.partial(wrapped(functools.partial(plain))), "plain", "function"),
        (Page().method, "Page.method", "function"),
        (wrapped(Page().method), "Page.method", "function"),
        (Page.as_view("page"), "Page", "class"),
        (wrapped(Page.as_view("page")), "Page", "class"),
        (Callable(), "Callable", "class"),
    ],
)
def test_where_a_view_comes_from(view: object, qualname: str, kind: str) -> None:
    place = probe._view(view, HERE)
    assert (place["qualname"], place["kind"], place["path"]) == (qualname, kind, "test_probe.py")
    line = Path(__file__).read_text(encoding="utf-8").splitlines()[place["line"] - 1]
    name = qualname.rpartition(".")[2]
    assert line.strip().startswith((f"def {name}", f"class {name}"))


def test_views_that_name_each_other_have_an_end() -> None:
    def one() -> None: ...

    def two() -> None: ...

    one.__wrapped__, two.__wrapped__ = two, one  # type: ignore[attr-defined]
    assert probe._view(one, HERE)["kind"] == "function"


def test_a_view_of_a_package_has_no_path() -> None:
    app = flask.Flask(__name__)
    assert probe._view(app.view_functions["static"], HERE)["path"] is None


class Odd(types.ModuleType):
    def __getattr__(self, name: str) -> object:
        raise RuntimeError(name)


def test_what_stands_in_for_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    numbered = types.ModuleType("numbered")
    numbered.__file__ = 7  # type: ignore[assignment]
    good = types.ModuleType("good")
    good.__file__ = str(HERE / "good.py")
    for name, module in {"odd": Odd("odd"), "numbered": numbered, "good": good}.items():
        monkeypatch.setitem(sys.modules, f"a_{name}", module)
    monkeypatch.setitem(sys.modules, "a_none", None)
    found = probe._modules(HERE)
    assert found["a_good"] == "good.py"
    assert not {"a_odd", "a_numbered", "a_none"} & set(found)


def test_rules_are_taken_apart() -> None:
    app = flask.Flask(__name__)
    app.add_url_rule("/u/<int:number>/<path:rest>/<name>", "u", plain)
    rule = next(r for r in probe._flask_rules(app, HERE) if r["endpoint"] == "u")
    variables = [part for part in rule["parts"] if "variable" in part]
    assert [(v["variable"], v["spans_segments"], v["any_segment"]) for v in variables] == [
        ("number", False, False), ("rest", True, False), ("name", False, True),
    ]  # fmt: skip
    assert "".join(part.get("literal", "") for part in rule["parts"]) == "/u///"
