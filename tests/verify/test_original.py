from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from liftoff.errors import LiftoffError
from liftoff.plan.model import App
from liftoff.verify.answer import Answer, Failure
from liftoff.verify.client import TRACE_ID, send
from liftoff.verify.original import OriginalApp, run_original
from liftoff.verify.requests import Request

MakeApp = Callable[..., tuple[App, Path]]

# Says what it was called with.
WSGI = """
import json
def app(environ, start_response):
    body = environ["wsgi.input"].read()
    seen = {k: v for k, v in environ.items() if isinstance(v, str)} | {"body": body.decode()}
    start_response("200 OK", [("Content-Type", "application/json"), ("X-A", "1"), ("X-A", "2")])
    return [json.dumps(seen).encode()]
"""
ASGI = """
import json
async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        scope["state"]["started"] = True
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    message = await receive()
    seen = {
        "path": scope["path"], "raw_path": scope["raw_path"].decode(), "scheme": scope["scheme"],
        "query_string": scope["query_string"].decode(), "client": scope["client"][0],
        "server": list(scope["server"]), "state": scope["state"], "body": message["body"].decode(),
        "headers": [[k.decode(), v.decode()] for k, v in scope["headers"]],
    }
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": json.dumps(seen).encode()})
"""


def ask(original: OriginalApp, target: str = "/", **keys: Any) -> Answer:
    request = Request(line=1, name="x", target=target, **{"method": "GET", **keys})
    answer = send(original.url, request, cookie=None, timeout=10)
    assert isinstance(answer, Answer), answer
    return answer


def test_a_wsgi_app_sees_what_it_sees_behind_the_gateway(make_app: MakeApp) -> None:
    app, folder = make_app({"app.py": WSGI})
    headers = (("X-Forwarded-For", "1.2.3.4"), ("A", "1"), ("A", "2"), ("Content-Type", "a/b"))
    with run_original(app, folder) as original:
        answer = ask(original, "//a%2Fb%C3%BC?x=%2F", method="POST", body=b"hi", headers=headers)
        with_port = json.loads(ask(original, headers=(("Host", "a.example:8443"),)).body)
    seen = json.loads(answer.body)
    expected = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "//a/b\xc3\xbc", "QUERY_STRING": "x=%2F",
        "REQUEST_URI": "//a%2Fb%C3%BC?x=%2F", "SCRIPT_NAME": "", "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "https", "REMOTE_ADDR": "127.0.0.1", "SERVER_PORT": "443",
        "SERVER_NAME": "liftoff.example", "HTTP_HOST": "liftoff.example", "HTTP_A": "1,2",
        "CONTENT_LENGTH": "2", "CONTENT_TYPE": "a/b", "body": "hi",
        "HTTP_X_FORWARDED_FOR": "1.2.3.4, 127.0.0.1", "HTTP_X_FORWARDED_PORT": "443",
        "HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_AMZN_TRACE_ID": TRACE_ID,
    }  # fmt: skip
    assert {key: seen.get(key) for key in expected} == expected
    assert {key for key in seen if key.startswith("HTTP_")} <= expected.keys()
    assert not {"HTTP_CONTENT_TYPE", "REMOTE_PORT"} & seen.keys()
    assert answer.values("x-a") == ("1", "2")
    assert (with_port["SERVER_NAME"], with_port["SERVER_PORT"]) == ("a.example", "8443")
    assert with_port["HTTP_X_FORWARDED_FOR"] == "127.0.0.1"
    assert not {"CONTENT_TYPE", "CONTENT_LENGTH"} & {key for key in with_port if with_port[key]}


def test_without_werkzeug_the_standard_library_serves(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A package of that name which does not import stands for an environment without it.
    app, folder = make_app({"app.py": WSGI, "werkzeug/__init__.py": "raise ImportError"})
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example")
    with run_original(app, folder) as original:
        first = ask(original, "//a%2Fb?x=%2F", method="POST", body=b"hi")
        second = ask(original, method="HEAD")
        bare = json.loads(ask(original).body)
    seen = json.loads(first.body)
    assert seen["SERVER_SOFTWARE"].startswith("WSGIServer")
    assert (seen["PATH_INFO"], seen["QUERY_STRING"], seen["body"]) == ("//a/b", "x=%2F", "hi")
    assert (seen["SERVER_PORT"], seen["CONTENT_LENGTH"]) == ("443", "2")
    assert first.values("x-a") == ("1", "2")
    assert second.body == b""
    assert not {"CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_PROXY", "REMOTE_HOST"} & bare.keys()


def test_an_asgi_app_and_its_lifespan(make_app: MakeApp) -> None:
    app, folder = make_app({"app.py": ASGI}, interface="asgi")
    headers = (
        ("X-Forwarded-For", "1.2.3.4"),
        ("X-Forwarded-Proto", "http"),
        ("X-Forwarded-Host", "h"),
    )
    with run_original(app, folder) as original:
        seen = json.loads(
            ask(original, "/a%2Fb?x=%2F", method="POST", body=b"hi", headers=headers).body
        )
    sent = seen.pop("headers")
    assert seen == {
        "path": "/a/b", "raw_path": "/a%2Fb", "scheme": "https", "query_string": "x=%2F",
        "client": "127.0.0.1", "server": ["liftoff.example", 443], "state": {"started": True},
        "body": "hi",
    }  # fmt: skip
    assert sorted(sent) == [
        ["content-length", "2"],
        ["host", "liftoff.example"],
        ["x-amzn-trace-id", TRACE_ID],
        ["x-forwarded-for", "1.2.3.4, 127.0.0.1"],
        ["x-forwarded-host", "h"],
        ["x-forwarded-port", "443"],
        ["x-forwarded-proto", "https"],
    ]


FILES = """
import os, sys, requests
def create_app(made="at", *, when="nowhere"):
    open(f"written-{made}-{when}", "w").close()
    def app(environ, start_response):
        open("written-in-request", "w").close()
        value = os.environ.get("VALUE", "")
        start_response("200 OK", [("X-Value", value), ("X-Argv", repr(sys.argv))])
        return [requests.NAME.encode(), os.getcwd().encode()]
    return app
"""


def listing(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_the_users_folder_stays_as_it_is(make_app: MakeApp) -> None:
    # `requests` is a name of a module beside the server's script too.
    files = {"app.py": FILES, "requests.py": "NAME = 'own module in '", ".venv/x": "", ".git/x": ""}
    app, folder = make_app(files, target="app:create_app('at', when='start')")
    before = listing(folder)
    with run_original(app, folder, environment={"VALUE": "1"}) as original:
        answer = ask(original)
        where = Path(answer.body.decode().removeprefix("own module in "))
        assert listing(where) == {"app.py", "requests.py", "written-at-start", "written-in-request"}
    assert answer.values("x-value") == ("1",)
    assert answer.values("x-argv") == (repr(["app:create_app('at', when='start')"]),)
    assert not where.exists()
    assert listing(folder) == before


def test_in_place(make_app: MakeApp) -> None:
    files = {"app.py": FILES, "requests.py": "NAME = ''"}
    app, folder = make_app(files, target="app:create_app(when='start')")
    with run_original(app, folder, in_place=True) as original:
        assert ask(original).body.decode() == str(folder.resolve())
    assert listing(folder) == {"app.py", "requests.py", "written-at-start", "written-in-request"}


TIMES = """
import os
def app(environ, start_response):
    start_response("200 OK", [])
    return [str(os.stat("d").st_mtime_ns).encode()]
"""


def test_static_files_keep_their_times(make_app: MakeApp) -> None:
    app, folder = make_app({"app.py": TIMES, "d": ""})
    os.utime(folder / "d", ns=(1, 1_234_567_890_000_000_000))
    with run_original(app, folder) as original:
        assert ask(original).body == b"1234567890000000000"


@pytest.mark.parametrize(
    ("files", "target", "expected"),
    [
        ({"app.py": "\n\nraise RuntimeError('no\\nluck')"}, "app:app", ["luck (at app.py:3)"]),
        ({"app.py": "import pkg.a", "pkg/a.py": "x = \n"}, "app:app", ["Syntax", "pkg/a.py:1"]),
        ({"app.py": "import not_there"}, "app:app", ["not_there", "app.py:1", "install"]),
        ({"app.py": ""}, "app:app", ["AttributeError", "'app'"]),
        ({"app.py": "app = 3"}, "app:app", ["app:app is of type int, and no app"]),
        ({"app.py": "import sys; sys.exit('bye')"}, "app:app", ["SystemExit", "bye", "app.py:1"]),
        ({"app.py": "def make(x): pass"}, "app:make()", ["TypeError", "missing 1 required"]),
        ({"app.py": "import os; os.environ['SHOP_KEY']"}, "app:app", ["verify --env SHOP_KEY=..."]),
        ({"app.py": "import os; os.write(1, b'bye'); os._exit(7)"}, "app:app", ["status 7", "bye"]),
    ],
)  # fmt: skip
def test_an_app_that_does_not_start_is_one_clear_error(
    make_app: MakeApp, files: dict[str, str], target: str, expected: list[str]
) -> None:
    app, folder = make_app(files, target=target)
    with pytest.raises(LiftoffError) as raised, run_original(app, folder):
        pass
    assert raised.value.where == str(folder)
    for text in [target, *expected]:
        assert text in str(raised.value)
    assert "liftoff-original-" not in str(raised.value)


FAILS = """
async def app(scope, receive, send):
    await receive()
    await send({"type": "lifespan.startup.failed", "message": "no database"})
"""


def test_a_lifespan_that_fails(make_app: MakeApp) -> None:
    app, folder = make_app({"app.py": FAILS}, interface="asgi")
    with (
        pytest.raises(LiftoffError, match="instead of starting") as raised,
        run_original(app, folder),
    ):
        pass
    assert "no database" in str(raised.value)


def test_an_asgi_app_without_uvicorn(make_app: MakeApp) -> None:
    files = {"app.py": ASGI, "uvicorn.py": "raise ModuleNotFoundError(name='uvicorn')"}
    app, folder = make_app(files, interface="asgi")
    with (
        pytest.raises(LiftoffError, match="uvicorn, which is not installed"),
        run_original(app, folder),
    ):
        pass


def test_an_app_that_blocks_at_import(make_app: MakeApp) -> None:
    app, folder = make_app({"app.py": "import time\nwhile True: time.sleep(1)"})
    with (
        pytest.raises(LiftoffError, match=r"did not start within 0\.5 s"),
        run_original(app, folder, start_seconds=0.5),
    ):
        pass


def test_no_such_interpreter(make_app: MakeApp) -> None:
    app, folder = make_app({"app.py": WSGI})
    with (
        pytest.raises(LiftoffError, match="cannot be run"),
        run_original(app, folder, python="/no/python"),
    ):
        pass


def test_an_app_that_dies_says_so(make_app: MakeApp) -> None:
    app, folder = make_app(
        {"app.py": "import os\ndef app(e, s):\n    print('argh', flush=True)\n    os._exit(9)\n"}
    )
    with run_original(app, folder) as original:
        assert original.death() is None
        request = Request(line=1, name="x", method="GET", target="/")
        assert isinstance(send(original.url, request, cookie=None, timeout=10), Failure)
        original.process.wait(10)
        assert original.death() == "the original app's process ended with status 9: argh"


def alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def gone(pid: int) -> bool:
    deadline = time.monotonic() + 10
    while alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


SPAWNS = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
def app(environ, start_response):
    start_response("200 OK", [])
    return [str(child.pid).encode()]
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_what_the_app_started_ends_with_it(make_app: MakeApp) -> None:
    app, folder = make_app({"app.py": SPAWNS})
    with run_original(app, folder) as original:
        child = int(ask(original).body)
        assert alive(child)
    assert gone(child)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_the_app_leaves_when_liftoff_is_killed(make_app: MakeApp) -> None:
    app, folder = make_app({"app.py": WSGI})
    script = (
        "import os, sys, pathlib, signal\n"
        "from liftoff.plan.model import App\n"
        "from liftoff.verify.original import run_original\n"
        f"app = {app!r}\n"
        f"with run_original(app, pathlib.Path({str(folder)!r})) as original:\n"
        "    print(original.process.pid, original.log.parent, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    pid, scratch = done.stdout.split()
    assert gone(int(pid))
    for file in sorted(Path(scratch).rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    Path(scratch).rmdir()


def test_an_exception_that_leaves_the_app_is_answered_as_the_adapter_does(
    make_app: MakeApp,
) -> None:
    app, folder = make_app({"app.py": "def app(environ, start_response):\n    raise KeyError(1)\n"})
    with run_original(app, folder) as original:
        answer = ask(original)
        log = original.log.read_text()
    assert (answer.status, answer.body) == (500, b"Internal Server Error")
    assert answer.values("content-type") == ("text/plain; charset=utf-8",)
    assert "KeyError: 1" in log
