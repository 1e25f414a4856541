from __future__ import annotations

import itertools
import sys
from collections.abc import Callable

import pytest

from liftoff.plan.model import App, Plan
from liftoff.verify.answer import Answer, Failure
from liftoff.verify.compare import compare
from liftoff.verify.made_anew import to_repeat, without_made_anew
from liftoff.verify.report import to_json
from liftoff.verify.report_text import to_text
from liftoff.verify.requests import Ignore, Request
from liftoff.verify.run import verify
from tests.verify.conftest import MakeApp
from tests.verify.test_run import get, twin


def page(text: str, *, kind: str = "text/html") -> Answer:
    headers = (("Content-Type", kind), ("Content-Length", str(len(text))))
    return Answer(status=200, reason="OK", headers=headers, body=text.encode())


def judged(*texts: str) -> bool:
    """Whether two answers of each side, taken in turns, are the same."""
    original, moved, again, moved_again = map(page, texts)
    first = compare(original, moved, method="GET", ignore=Ignore())
    assert first.differences
    found = without_made_anew(first, (original, moved), (again, moved_again))
    assert found.made_anew is not bool(found.differences)
    return found.made_anew


@pytest.mark.parametrize(
    ("texts", "same"),
    [
        (("<i>a1</i>", "<i>b2</i>", "<i>c3</i>", "<i>d4</i>"), True),
        (("id=1", "id=22", "id=333", "id=4444"), True),
        # One side keeps it.
        (("t=1", "t=2", "t=1", "t=3"), False),
        (("t=1", "t=2", "t=3", "t=2"), False),
        # One more word, or another one beside it.
        (("t=1", "t=2 x", "t=3", "t=4 x"), False),
        (("t=1 x", "t=2 y", "t=3 x", "t=4 y"), False),
        (("t=1", "t:2", "t=3", "t:4"), False),
        # The first answers alone differ.
        (("new 1", "old 2", "old 3", "old 4"), False),
    ],
)
def test_words(texts: tuple[str, str, str, str], same: bool) -> None:
    assert judged(*texts) is same


@pytest.mark.parametrize(
    ("method", "moved", "repeated"),
    [
        ("GET", page("b"), True),
        ("GET", page("bb"), True),
        ("HEAD", page("b"), True),
        ("POST", page("b"), False),
        ("GET", page("b", kind="text/plain"), False),
        ("GET", page("a", kind="text/plain"), False),
        ("GET", page("a"), False),
        ("GET", Failure("gone"), False),
    ],
)
def test_only_what_is_safe_is_sent_again(method: str, moved: Answer, repeated: bool) -> None:
    request = get("/") if method == "GET" else Request(**{**_fields(get("/")), "method": method})
    found = compare(page("a"), moved, method=method, ignore=Ignore())
    assert to_repeat(request, found) is repeated


def _fields(request: Request) -> dict[str, object]:
    return {name: getattr(request, name) for name in request.__slots__}


def test_no_text_and_no_answer() -> None:
    first = (page("a"), page("b"))
    found = compare(*first, method="GET", ignore=Ignore())
    binary = Answer(status=200, reason="", headers=(), body=b"\xff\0")
    for second in itertools.product((page("c"), binary, Failure("gone")), repeat=2):
        kept = without_made_anew(found, first, second)
        assert kept.made_anew is (second == (page("c"), page("c")))


NONCE = """
import itertools, os
count = itertools.count()
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/html")])
    side = os.getpid()
    if environ["PATH_INFO"] == "/kept":
        return [f"<b>{side}</b>".encode()]
    return [f"<b>{side}-{next(count)}</b>".encode()]
"""


def test_each_side_is_asked_again(make_app: MakeApp, plan_of: Callable[[App], Plan]) -> None:
    app, source = make_app({"app.py": NONCE})
    report = verify(
        plan_of(app), source, source, (get("/nonce"), get("/kept")),
        python=sys.executable, environment={}, gateway_factory=twin(),  # type: ignore[arg-type]
    )  # fmt: skip
    assert [exchange.same for exchange in report.exchanges] == [True, False]
    assert "1 answer differed in what each side makes anew" in to_text(report, width=80)
    assert '"made_anew": 1' in to_json(report)
