from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liftoff.errors import LiftoffError
from liftoff.frameworks.target import Target, parse_target


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("app:app", ("app", "app", False)),
        ("app:make('prod')", ("app", "make", True, "'prod'")),
        (
            'app:make( ["a)b", -1] , debug = None )',
            ("app", "make", True, "['a)b', -1], debug=None"),
        ),
        ("shop.web:create_app()", ("shop.web", "create_app", True)),
        (" app:create_app( ) ", ("app", "create_app", True)),
        ("app:Site.application", ("app", "Site.application", False)),
        ("größe:wert_1", ("größe", "wert_1", False)),
    ],
)
def test_what_flask_and_uvicorn_take(
    text: str, parts: tuple[str, str, bool] | tuple[str, str, bool, str]
) -> None:
    assert parse_target(text) == Target(text.strip(), *parts)


@pytest.mark.parametrize(
    "text",
    ["", "app", "app.py", "app.py:app:x", "app.py:app", "src.app.py:make()", ":app", "app:", "app:1", "1app:app", "a-b:app", "a..b:c",
     ".a:b", "app:app(Config)", "app:app(f())", "app:app(*[1])", "app:app(**{})", "app:app(1", "app:app(1)(2)", "app:app()()", "app:app('a' '", "app:a.", "a/b:c", "app:app\nx"],
)  # fmt: skip
def test_other_spellings_are_refused(text: str) -> None:
    with pytest.raises(LiftoffError, match="does not name an app") as raised:
        parse_target(text)
    assert raised.value.where == "--app"


@pytest.mark.parametrize("text", ["01_sse:app", "shop.my-app:make()"])
def test_a_file_whose_name_is_none_in_python(text: str) -> None:
    with pytest.raises(LiftoffError, match="no import statement can name the module") as raised:
        parse_target(text)
    assert str(raised.value.hint).startswith(("rename 01_sse.py", "rename my-app.py"))


@given(st.text(max_size=20))
def test_any_text_is_a_target_or_one_error(text: str) -> None:
    try:
        target = parse_target(text)
    except LiftoffError:
        return
    assert all(part.isidentifier() for part in target.module.split("."))
    assert all(part.isidentifier() for part in target.attribute.split("."))
