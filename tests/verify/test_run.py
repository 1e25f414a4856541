from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from liftoff.plan.model import App, Plan
from liftoff.verify.original import OriginalApp, run_original
from liftoff.verify.report import own_values
from liftoff.verify.report_text import to_text
from liftoff.verify.requests import Ignore, Request, parse_requests
from liftoff.verify.result import Report
from liftoff.verify.run import verify

MakeApp = Callable[..., tuple[App, Path]]

# A counter by cookie, a file in DATA_DIR, the greeting, and a way to die.
APP = """
import os
GREETING = "hello"
def app(environ, start_response):
    path = environ["PATH_INFO"]
    print("asked for", path, flush=True)
    if path == "/die":
        os._exit(3)
    if path == "/files":
        listed = sorted(os.listdir(os.environ["DATA_DIR"]))
        open(os.path.join(os.environ["DATA_DIR"], "mark"), "w").close()
        start_response("200 OK", [])
        return [repr(listed).encode()]
    if path == "/set":
        start_response("200 OK", [("X", x) for x in {"a", "b", "c", "d"}])
        return []
    count = int(environ.get("HTTP_COOKIE", "n=0").removeprefix("n=")) + 1
    start_response("200 OK", [("Set-Cookie", f"n={count}"), ("X-Receipt", os.urandom(8).hex())])
    return [f"{GREETING} {count}".encode()]
"""


@dataclass
class Stats:
    invocations: int = 0
    unstarted: int = 0
    start_error: str = ""


@dataclass
class TwinGateway:
    """The app once more, served in its own process, in the place of the gateway."""

    twin: OriginalApp
    on_output: Callable[[str, str], None]
    misrouted: bool = False
    broken: bool = False
    functions: dict[str, Stats] = field(
        default_factory=lambda: {"home": Stats(), "fallback": Stats()}
    )

    @property
    def url(self) -> str:
        # Asked for once before each request.
        self.functions["home"].invocations += 1
        self.on_output("home", f"call {self.functions['home'].invocations}")
        if self.misrouted:
            self.functions["fallback"].invocations += 1
        if self.broken:
            self.functions["home"].unstarted += 1
            self.functions["home"].start_error = "Runtime.ExitError: exit status 1"
        return self.twin.url

    @property
    def misroutes(self) -> int:
        return self.functions["fallback"].invocations


def twin(
    *, misrouted: bool = False, sliced: bool = False, broken: bool = False
) -> Callable[..., object]:
    """Serves the moved app from a copy of its folder, or from its function's own folder."""

    @contextmanager
    def factory(
        plan: Plan,
        out: Path,
        *,
        python: str,
        environment: Mapping[str, str],
        on_output: Callable[[str, str], None],
    ) -> Iterator[TwinGateway]:
        on_output("home", "at start")
        served_from = out / plan.functions[0].folder if sliced else out
        with run_original(
            plan.app, served_from, python=python, environment=environment, in_place=sliced
        ) as served:
            yield TwinGateway(served, on_output, misrouted, broken)

    return factory


def get(target: str, **keys: object) -> Request:
    return Request(line=1, name=target, method="GET", target=target, **keys)  # type: ignore[arg-type]


@pytest.fixture
def judge(make_app: MakeApp, plan_of: Callable[[App], Plan]) -> Callable[..., Report]:
    def judge(
        *requests: Request,
        text: str = APP,
        moved: str = APP,
        misrouted: bool = False,
        broken: bool = False,
        **options: object,
    ) -> Report:
        app, source = make_app({"app.py": text})
        _, out = make_app({"app.py": moved}, name="out")
        options = {"environment": {}, "ignored_headers": frozenset({"x-receipt"}), **options}
        return verify(
            plan_of(app), out, source, requests, python=sys.executable,
            gateway_factory=twin(misrouted=misrouted, broken=broken), **options,  # type: ignore[arg-type]
        )  # fmt: skip

    return judge


def test_the_same_app_twice_is_the_same(judge: Callable[..., Report]) -> None:
    seen: list[int] = []
    report = judge(get("/"), get("/a?b"), get("/set"), on_progress=seen.append)
    assert report.passed
    assert [exchange.same for exchange in report.exchanges] == [True] * 3
    assert [exchange.functions for exchange in report.exchanges] == [("home",)] * 3
    assert all(e.original_ms > 0 and e.moved_ms > 0 for e in report.exchanges)
    assert seen == [1, 2, 3]


def test_a_difference_is_found_in_its_request(judge: Callable[..., Report]) -> None:
    report = judge(get("/"), get("/set"), moved=APP.replace("hello", "hallo"))
    assert not report.passed
    (exchange,) = report.different
    assert exchange.request.target == "/"
    (difference,) = exchange.comparison.differences
    assert (difference.original, difference.moved) == ("hello 1", "hallo 1")


def test_each_exchange_has_what_was_printed_meanwhile(judge: Callable[..., Report]) -> None:
    report = judge(get("/a"), get("/b"))
    assert [e.original_log for e in report.exchanges] == [("asked for /a",), ("asked for /b",)]
    assert [e.moved_log for e in report.exchanges] == [("home: call 1",), ("home: call 2",)]


def test_each_side_has_its_own_cookies_and_each_session_too(judge: Callable[..., Report]) -> None:
    alice, bob = {"session": "alice"}, {"session": "bob"}
    report = judge(
        get("/", **alice), get("/", **alice), get("/", **bob), get("/"), get("/", **alice)
    )
    assert report.passed
    bodies = [e.moved.body for e in report.exchanges]  # type: ignore[union-attr]
    assert bodies == [b"hello 1", b"hello 2", b"hello 1", b"hello 1", b"hello 3"]


def test_each_side_has_a_fresh_scratch_folder(judge: Callable[..., Report]) -> None:
    report = judge(get("/files"), get("/files"), environment={"DATA_DIR": "{scratch}"})
    assert report.passed
    bodies = [e.original.body for e in report.exchanges]  # type: ignore[union-attr]
    assert bodies == [b"[]", b"['mark']"]


def test_each_side_has_a_database_of_its_own(judge: Callable[..., Report], tmp_path: Path) -> None:
    for side in ("original", "moved"):
        (tmp_path / f"db_{side}").mkdir()
        (tmp_path / f"db_{side}" / side).touch()
    report = judge(get("/files"), environment={"DATA_DIR": f"{tmp_path}/db_{{side}}"})
    (exchange,) = report.exchanges
    assert exchange.original.body == b"['original']"  # type: ignore[union-attr]
    assert exchange.moved.body == b"['moved']"  # type: ignore[union-attr]


def test_the_scratch_folders_may_hold_something_at_the_start(
    judge: Callable[..., Report], tmp_path: Path
) -> None:
    given = tmp_path / "given"
    given.mkdir()
    (given / "shop.db").write_text("data")
    report = judge(get("/files"), environment={"DATA_DIR": "{scratch}"}, scratch=given)
    assert report.passed
    assert [e.moved.body for e in report.exchanges] == [b"['shop.db']"]  # type: ignore[union-attr]


def test_ids_of_what_is_not_sent_again_differ_unless_they_are_ignored(
    judge: Callable[..., Report],
) -> None:
    post = replace(get("/"), method="POST")
    ignoring = replace(post, ignore=Ignore(headers=frozenset({"x-receipt"})))
    report = judge(get("/"), post, ignoring, ignored_headers=frozenset())
    assert [e.same for e in report.exchanges] == [True, False, True]


def test_a_misroute_is_no_pass(judge: Callable[..., Report]) -> None:
    report = judge(get("/"), misrouted=True)
    assert not report.different
    assert report.misroutes == 1
    assert not report.passed
    assert report.exchanges[0].misroutes == 1
    assert report.exchanges[0].functions == ("home", "fallback")


def test_a_function_that_did_not_start_is_told_with_its_error(judge: Callable[..., Report]) -> None:
    report = judge(get("/"), broken=True)
    assert report.exchanges[0].unstarted == {"home": "Runtime.ExitError: exit status 1"}
    assert judge(get("/")).exchanges[0].unstarted == {}


def test_an_app_that_dies_is_told_as_such(judge: Callable[..., Report]) -> None:
    report = judge(get("/die"), get("/"))
    first = report.exchanges[0].comparison.differences[0]
    assert first.what == "answer"
    assert "status 3" in first.original


def test_an_app_that_a_request_ends_is_started_again(judge: Callable[..., Report]) -> None:
    lives = APP.replace("os._exit(3)", "pass")
    report = judge(get("/die"), get("/"), get("/die"), get("/"), moved=lives)
    assert [exchange.same for exchange in report.exchanges] == [False, True, False, True]
    assert report.restarts == 2
    assert "ended the original app 2 times" in to_text(report, width=120, color=False)


def test_an_app_that_starts_only_once_stays_dead(
    judge: Callable[..., Report], tmp_path: Path
) -> None:
    once = 'import os\nos.mkdir(os.environ["ONCE"])\n'
    lives = APP.replace("os._exit(3)", "pass")
    mark = str(tmp_path / "{side}")
    report = judge(get("/die"), get("/"), text=once + APP, moved=lives, environment={"ONCE": mark})
    assert [exchange.same for exchange in report.exchanges] == [False, False]
    assert report.restarts == 0
    assert "status 3" in report.exchanges[1].comparison.differences[0].original


# It tells where it lies.
PLACE = """
import os
def app(environ, start_response):
    place = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")
    start_response("200 OK", [("X-Place", place)])
    return [f"there is {WHAT} in {place!r}".encode()]
"""


@pytest.mark.parametrize(("what", "same"), [("nothing", True), ("something", False)])
def test_each_side_may_name_the_folder_that_it_lies_in(
    make_app: MakeApp, plan_of: Callable[[App], Plan], what: str, same: bool
) -> None:
    app, source = make_app({"app.py": PLACE + "WHAT = 'nothing'"})
    make_app({"app.py": f"{PLACE}WHAT = {what!r}"}, name="out/functions/fallback")
    report = verify(
        plan_of(app), source.with_name("out"), source, (get("/"),),
        python=sys.executable, environment={}, gateway_factory=twin(sliced=True),  # type: ignore[arg-type]
    )  # fmt: skip
    assert report.passed is same
    assert own_values(report) == same


# Who comes for the first time gets an id, signed with another word each time.
VISITORS = """
import os, uuid
from itsdangerous import URLSafeTimedSerializer
SIGNER = URLSafeTimedSerializer(os.urandom(8))
def app(environ, start_response):
    cookie = environ.get("HTTP_COOKIE", "").partition("=")[2]
    visitor = SIGNER.loads(cookie)["id"] if cookie else str(uuid.uuid4())
    seen = "again" if cookie else "new"
    start_response("200 OK", [("Set-Cookie", "s=" + SIGNER.dumps({"id": visitor, "is": seen}))])
    return [visitor.encode() if environ["PATH_INFO"] == "/me" else seen.encode()]
"""


def test_an_id_that_a_first_visit_is_given_is_known_later(judge: Callable[..., Report]) -> None:
    requests = [get(path, session="a") for path in ("/", "/", "/me")]
    report = judge(*requests, text=VISITORS, moved=VISITORS)
    assert report.passed
    assert [e.comparison.made_anew for e in report.exchanges] == [True, False, False]
    assert [e.comparison.own_values for e in report.exchanges] == [False, True, True]


# A file whose validators are made of the time at which the app began.
FILE = """
import os, time
TAG = f'"{os.getpid()}"'
def app(environ, start_response):
    if environ["PATH_INFO"] == "/lost":
        start_response("200 OK", [("ETag", TAG), ("X-Side", TAG)])
        return [b"text"]
    if environ.get("HTTP_IF_NONE_MATCH") == TAG and environ["PATH_INFO"] != "/broken" + GONE:
        start_response("304 Not Modified", [("ETag", TAG)])
        return []
    start_response("200 OK", [("ETag", TAG)])
    return [b"text"]
"""


def test_validators_may_differ_where_each_side_knows_its_own(
    make_app: MakeApp, plan_of: Callable[[App], Plan]
) -> None:
    app, source = make_app({"app.py": FILE + "GONE = '!'"})
    # It forgets what it said of one path.
    _, out = make_app({"app.py": FILE + "GONE = ''"}, name="out")

    def different(*, opaque: bool) -> list[tuple[str, str]]:
        report = verify(
            plan_of(app), out, source, (get("/file"), get("/broken"), get("/lost")),
            python=sys.executable, environment={}, gateway_factory=twin(),  # type: ignore[arg-type]
            opaque_validators=opaque,
        )  # fmt: skip
        known = ("etag",) if opaque else ()
        assert [e.comparison.revalidated for e in report.exchanges] == [known, (), known]
        return [(e.request.target, d.where) for e in report.different
                for d in e.comparison.differences]  # fmt: skip

    strict = [("/file", "etag"), ("/broken", "etag"), ("/lost", "etag"), ("/lost", "x-side")]
    assert different(opaque=False) == strict
    # The last never looks at them, on either side.
    assert different(opaque=True) == [("/broken", "etag"), ("/lost", "x-side")]


# Tokens and ids of each process' own; the list says them again.
OWN = """
import json, uuid
TOKEN, ITEMS = "t-" + uuid.uuid4().hex, []
def app(environ, start_response):
    if environ["PATH_INFO"] == "/login":
        found = {"token": TOKEN}
    elif environ.get("HTTP_AUTHORIZATION") != "Bearer " + TOKEN:
        start_response("401 Unauthorized", [])
        return []
    elif environ["REQUEST_METHOD"] == "POST":
        ITEMS.append({"id": str(uuid.uuid4()), "n": len(ITEMS)})
        found = ITEMS[-1]
    elif environ["PATH_INFO"] == "/items":
        found = ITEMS
    else:
        found = next(i for i in ITEMS if environ["PATH_INFO"].endswith(i["id"]))
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(found).encode()]
"""
LOG_IN_AND_MAKE = """
{"method": "POST", "path": "/login", "save": {"token": "/token"}}
{"method": "POST", "path": "/items", "headers": {"Authorization": "Bearer {{token}}"}, "save": {"item": "/id"}}
{"method": "GET", "path": "/items", "headers": {"Authorization": "Bearer {{token}}"}}
{"method": "GET", "path": "/items/{{item}}", "headers": {"Authorization": "Bearer {{token}}"}}
{"method": "GET", "path": "/items"}
"""


@pytest.mark.parametrize("moved", [OWN, OWN.replace("len(ITEMS)", "1 + len(ITEMS)")])
def test_each_side_is_given_the_token_and_the_ids_that_it_made(
    make_app: MakeApp, plan_of: Callable[[App], Plan], moved: str
) -> None:
    app, source = make_app({"app.py": OWN})
    _, out = make_app({"app.py": moved}, name="out")
    requests = parse_requests(LOG_IN_AND_MAKE, where="r.jsonl")
    report = verify(
        plan_of(app), out, source, requests, python=sys.executable, environment={},
        gateway_factory=twin(),  # type: ignore[arg-type]
    )  # fmt: skip
    statuses = [e.original.status for e in report.exchanges]  # type: ignore[union-attr]
    assert statuses == [200, 200, 200, 200, 401]
    if moved == OWN:
        assert report.passed
        assert own_values(report) == 4
        assert "4 answers differed in ids, tokens or times" in to_text(report)
    else:
        assert [e.same for e in report.exchanges] == [True, False, False, False, True]
        (difference,) = report.exchanges[1].comparison.differences
        assert (difference.where, difference.original, difference.moved) == ("/n", "0", "1")


def test_a_request_for_what_no_answer_gave_is_left_out_or_different(
    make_app: MakeApp, plan_of: Callable[[App], Plan]
) -> None:
    app, source = make_app({"app.py": OWN})
    requests = parse_requests(
        '{"method": "POST", "path": "/login", "save": {"none": "/not/there"}}\n'
        '{"method": "GET", "path": "/{{none}}", "only_if_saved": true}\n'
        '{"method": "GET", "path": "/{{none}}"}\n',
        where="r.jsonl",
    )
    report = verify(
        plan_of(app), source, source, requests, python=sys.executable, environment={},
        gateway_factory=twin(),  # type: ignore[arg-type]
    )  # fmt: skip
    assert [(e.request.line, e.same) for e in report.exchanges] == [(1, True), (3, False)]
    (difference,) = report.exchanges[1].comparison.differences
    assert difference.original == "the request uses {{none}}, which no answer gave"


DEBUGGED = """
import traceback
def app(environ, start_response):
    try:
        answer()
    except ValueError:
        start_response("500 Internal Server Error", [("Content-Type", "text/plain")])
        return [traceback.format_exc().encode()]
def answer():
    raise ValueError(WHAT)
WHAT = "no"
"""


@pytest.mark.parametrize(("what", "same"), [("'no'", True), ("'never'", False)])
def test_a_traceback_has_the_frames_of_its_own_side(
    judge: Callable[..., Report], what: str, same: bool
) -> None:
    moved = DEBUGGED.replace("answer()\n    except", "(lambda: answer())()\n    except")
    report = judge(get("/"), text=DEBUGGED, moved=f"{moved}\nWHAT = {what}")
    assert report.passed is same
