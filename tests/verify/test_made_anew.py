from __future__ import annotations

import itertools
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

from liftoff.plan.model import App, Plan
from liftoff.verify.answer import Answer, Failure
from liftoff.verify.compare import compare
from liftoff.verify.made_anew import to_repeat, without_made_anew
from liftoff.verify.report import to_json
from liftoff.verify.report_text import to_text
from liftoff.verify.requests import Ignore
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
    found = without_made_anew(first, (original, again), (moved, moved_again))
    assert found.made_anew is not bool(found.differences)
    return found.made_anew


@pytest.mark.parametrize(
    ("texts", "same"),
    [
        (("<i>a1</i>", "<i>b2</i>", "<i>c3</i>", "<i>d4</i>"), True),
        (("id=1", "id=22", "id=333", "id=4444"), True),
        (("id=user1-x7", "id=user1-k3", "id=user1-p0", "id=user1-q9"), True),
        (("id=user1-x7", "id=user2-k3", "id=user1-p0", "id=user2-q9"), False),
        (("x7-at-host1", "k3-at-host2", "p0-at-host1", "q9-at-host2"), False),
        (("<i>-_Z-</i>", "<i>b2-3</i>", "<i>__4_</i>", "<i>d-46</i>"), True),
        # One side keeps it.
        (("t=1", "t=2", "t=1", "t=3"), False),
        (("t=1", "t=2", "t=3", "t=2"), False),
        # One more word, or another one beside it.
        (("t=1", "t=2 x", "t=3", "t=4 x"), False),
        (("t=1 x", "t=2 y", "t=3 x", "t=4 y"), False),
        (("t=1", "t:2", "t=3", "t:4"), False),
        # The first answers alone differ.
        (("new 1", "old 2", "old 3", "old 4"), False),
        # A count goes on, on either side from where it is; times and durations are none.
        (("visits: 7", "visits: 5", "visits: 8", "visits: 6"), False),
        (("t=1764357000", "t=1764357001", "t=1764357002", "t=1764357003"), True),
        (("took 12 ms", "took 30 ms", "took 14 ms", "took 31 ms"), True),
    ],
)
def test_words(texts: tuple[str, str, str, str], same: bool) -> None:
    assert judged(*texts) is same


@pytest.mark.parametrize(
    ("method", "moved", "repeated"),
    [
        ("GET", page("b"), True),
        ("HEAD", page("bb"), True),
        ("OPTIONS", page("b"), True),
        ("GET", page("a", kind="text/plain"), True),
        ("POST", page("b"), False),
        ("GET", page("a"), False),
        ("GET", replace(page("b"), status=404), False),
        ("GET", Failure("gone"), False),
    ],
)
def test_only_what_is_safe_is_sent_again(
    method: str, moved: Answer | Failure, repeated: bool
) -> None:
    found = compare(page("a"), moved, method=method, ignore=Ignore())
    assert to_repeat(replace(get("/"), method=method), found) is repeated


def login(state: str, *, side: str = "", cookie: str = "") -> Answer:
    headers = (
        ("Location", f"https://idp{side}.example/?state={state}"),
        ("Set-Cookie", f"oauth={cookie or state}; Path=/; Expires=Wed, 21 Oct 2015 07:28:00 GMT"),
    )
    return Answer(status=302, reason="Found", headers=headers, body=b"")


@pytest.mark.parametrize(
    ("moved", "same"),
    [
        ((login("c3"), login("d4")), True),
        ((login("c3", cookie="kept"), login("d4", cookie="kept")), False),
        ((login("c3", side="2"), login("d4", side="2")), False),
        ((login("c3"), Failure("gone")), False),
        ((login("c3"), replace(login("d4"), headers=())), False),
    ],
)
def test_headers_and_cookies(moved: tuple[Answer, Answer | Failure], same: bool) -> None:
    original = (login("a1"), login("b2"))
    found = compare(original[0], moved[0], method="GET", ignore=Ignore())
    assert without_made_anew(found, original, moved).made_anew is same


def test_no_text_and_no_answer() -> None:
    found = compare(page("a"), page("b"), method="GET", ignore=Ignore())
    binary = Answer(status=200, reason="", headers=(), body=b"\xff\0")
    for one, two in itertools.product((page("c"), binary, Failure("gone")), repeat=2):
        kept = without_made_anew(found, (page("a"), one), (page("b"), two))
        assert kept.made_anew is ((one, two) == (page("c"), page("c")))


def test_another_type_is_not_made_anew() -> None:
    sides = [(page(a), page(b)) for a, b in (("a", "b"), ("c", "d"))]
    moved = tuple(replace(side, headers=(("Content-Type", "text/plain"),)) for side in sides[1])
    found = compare(sides[0][0], moved[0], method="GET", ignore=Ignore())
    assert not without_made_anew(found, sides[0], (moved[0], moved[1])).made_anew


# Of the first two answers of each side, the tokens begin with the same letters by chance.
CHANCE = """
import itertools
count = itertools.count()
def app(environ, start_response):
    start_response("200 OK", [("X-Token", "nonce-" + TOKENS[next(count)])])
    return []
"""


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (("abcd1", "abcd2", "efgh3"), ("ijkl4", "ijkl5", "mnop6"), True),
        (("abcd1", "abcd2", "abcd3", "abcd4"), ("ijkl5", "ijkl6", "ijkl7", "ijkl8"), False),
    ],
)
def test_chance_is_given_another_one(
    make_app: MakeApp,
    plan_of: Callable[[App], Plan],
    left: tuple[str, ...],
    right: tuple[str, ...],
    same: bool,
) -> None:
    app, source = make_app({"app.py": f"TOKENS = {left!r}{CHANCE}"})
    _, out = make_app({"app.py": f"TOKENS = {right!r}{CHANCE}"}, name="out")
    report = verify(
        plan_of(app), out, source, (get("/"),),
        python=sys.executable, environment={}, gateway_factory=twin(),  # type: ignore[arg-type]
    )  # fmt: skip
    assert report.passed is same


NONCE = """
import os
def app(environ, start_response):
    side = os.getpid()
    if environ["PATH_INFO"] == "/kept":
        start_response("200 OK", [("Content-Type", "text/html")])
        return [f"<b>{side}</b>".encode()]
    # As a session's cookie that came with the first answer must not come with the second.
    assert "HTTP_COOKIE" not in environ
    start_response("200 OK", [("Content-Type", "text/html"), ("Set-Cookie", f"n={os.urandom(8).hex()}")])
    return [f"<b>{os.urandom(8).hex()}</b>".encode()]
"""


def test_each_side_is_asked_again(make_app: MakeApp, plan_of: Callable[[App], Plan]) -> None:
    app, source = make_app({"app.py": NONCE})
    report = verify(
        plan_of(app), source, source, (get("/nonce", session="s"), get("/kept")),
        python=sys.executable, environment={}, gateway_factory=twin(),  # type: ignore[arg-type]
    )  # fmt: skip
    assert [exchange.same for exchange in report.exchanges] == [True, False]
    assert "1 answer differed in what each side makes anew" in to_text(report, width=80)
    assert '"made_anew": 1' in to_json(report)
