"""Each cell of the table in `docs/coming-from.md` is what the adapter does when it is run."""

from __future__ import annotations

import asyncio
import logging
import re
import warnings
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path

import apig_wsgi
import mangum
import pytest
import serverless_wsgi
from a2wsgi import WSGIMiddleware
from liftoff_adapters import compat
from liftoff_adapters.compat import serverless_wsgi as compat_serverless_wsgi

from tests.adapters import events

PAGE = Path(__file__).parents[2] / "docs" / "coming-from.md"
COLUMNS = ("Mangum", "apig-wsgi", "serverless-wsgi", "here")
GATEWAY = [("Host", "abc123.execute-api.eu-west-1.amazonaws.com")]


@dataclass
class App:
    """What an app answers, and what it saw of the request."""

    status: int = 200
    headers: tuple = ((b"Content-Type", b"text/plain"),)
    body: bytes = b"text"
    root: str = ""
    path: str = ""
    client: str | None = None
    length: int = 0
    seen: dict = field(default_factory=dict)

    def wsgi(self, environ, start_response):
        self.root, self.path = environ["SCRIPT_NAME"], environ["PATH_INFO"]
        self.client = environ["REMOTE_ADDR"]
        for key, value in environ.items():
            if key.startswith("HTTP_"):
                self.seen[key[5:].lower().replace("_", "-")] = value
        self.length = len(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
        headers = [
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in self.headers
        ]
        start_response(f"{self.status} Whatever", headers)
        return [self.body]

    async def asgi(self, scope, receive, send):
        self.root = scope["root_path"]
        self.path = scope["path"].removeprefix(self.root)
        self.client = scope["client"][0]
        self.seen = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.seen["raw_path"] = scope["raw_path"]
        self.length = len((await receive())["body"])
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})


def peers(app, **options):
    return {
        "Mangum": mangum.Mangum(app.asgi, lifespan="off", **options),
        "apig-wsgi": apig_wsgi.make_lambda_handler(app.wsgi),
        "serverless-wsgi": lambda *call: serverless_wsgi.handle_request(app.wsgi, *call),
    }


def ours(app, **options):
    return {
        "Mangum": compat.Mangum(app.asgi, lifespan="off", **options),
        "apig-wsgi": compat.make_lambda_handler(app.wsgi),
        "serverless-wsgi": lambda *call: compat_serverless_wsgi.handle_request(app.wsgi, *call),
    }


def observed(handlers, app, look, kind, *request, **more):
    """Give what `look` finds for each handler; an exception by its name."""
    found = {}
    for name, handler in handlers.items():
        app.seen = {}
        try:
            answer = handler(events.make(kind, *request, **more), events.context())
        except Exception as error:
            found[name] = type(error).__name__
        else:
            found[name] = look(app, answer)
    return found


def row(look, kind, *request, app=App, options=None, skip=(), **more):
    """Give the cells of a row: what each peer does, and what all of ours do alike."""

    def cells():
        options_ = options or {}
        theirs = {}
        here = {}
        for target, make in ((theirs, peers), (here, ours)):
            made = app()
            target.update(observed(make(made, **options_), made, look, kind, *request, **more))
        for name in skip:
            theirs[name] = "-"
            del here[name]
        assert len(set(here.values())) == 1, here
        return {**theirs, "here": next(iter(here.values()))}

    return cells


def place(app, _):
    return f"{app.root} + {app.path}" if app.root else app.path


def path_as_text(app, _):
    """What a framework makes of the path: WSGI has its bytes, read as latin-1."""
    if "raw_path" in app.seen:
        return app.path
    return app.path.encode("latin-1").decode("utf-8", "replace")


def root(app, _):
    return app.root or "no root"


def header(name):
    return lambda app, _: app.seen.get(name, "none") or "empty"


def header_values(name):
    return lambda app, _: " and ".join(part.strip() for part in app.seen[name].split(","))


def cookies(app, _):
    return " and ".join(f"{m.key}={m.value}" for m in SimpleCookie(app.seen["cookie"]).values())


def sent(name):
    """What the client gets: the gateway takes header names for equal whatever their case."""

    def look(_, answer):
        values = {key.lower(): value for key, value in (answer.get("headers") or {}).items()}
        found = [values[name]] if name in values else []
        for key, several in (answer.get("multiValueHeaders") or {}).items():
            found += several if key.lower() == name else []
        found += answer.get("cookies") or [] if name == "set-cookie" else []
        parts = [part.strip() for value in found for part in value.split(",")]
        return " and ".join(parts) or "none"

    return look


def answered(_, answer):
    return f"{answer['statusCode']}, {len(answer.get('body') or '')} characters"


def coded(_, answer):
    return "base64" if answer["isBase64Encoded"] else "text"


def status(_, answer):
    return str(answer["statusCode"])


def replying(**more):
    return lambda: App(**more)


TYPE = (b"Content-Type", b"text/plain")
SPOOFED = [("X-Forwarded-For", "198.51.100.66")]


def bodies_over_a2wsgi():
    """A REST API's POST without Content-Length, to a WSGI app."""
    found = {}
    request = ("POST", "/", (), b"four")
    for name, make in (("Mangum", mangum.Mangum), ("here", compat.Mangum)):
        app = App()
        handler = make(WSGIMiddleware(app.wsgi), lifespan="off")
        look = observed(
            {name: handler}, app, lambda app, _: f"{app.length} bytes", "rest", *request
        )
        found.update(look)
    app = App()
    wsgi = {name: handler for name, handler in peers(app).items() if name != "Mangum"}
    found.update(observed(wsgi, app, lambda app, _: f"{app.length} bytes", "rest", *request))
    return found


def only_asgi(run):
    """Give the cells of a row about ASGI alone."""

    def cells():
        return {
            "Mangum": run(mangum.Mangum),
            "apig-wsgi": "-",
            "serverless-wsgi": "-",
            "here": run(compat.Mangum),
        }

    return cells


def startups(make):
    count = 0

    async def app(scope, receive, send):
        nonlocal count
        if scope["type"] == "lifespan":
            while (await receive())["type"] == "lifespan.startup":
                count += 1
                await send({"type": "lifespan.startup.complete"})
            await send({"type": "lifespan.shutdown.complete"})
        else:
            await App().asgi(scope, receive, send)

    handler = make(app)
    for _ in range(3):
        handler(events.make("http"), events.context())
    if hasattr(handler, "close"):
        handler.close()
    return str(count)


def failing_startup(make):
    async def app(scope, receive, send):
        if scope["type"] == "lifespan":
            await receive()
            raise RuntimeError("no database")
        await App().asgi(scope, receive, send)

    try:
        return status(None, make(app, lifespan="on")(events.make("http"), events.context()))
    except Exception as error:
        return type(error).__name__


def leftover(make):
    done = []

    async def work():
        await asyncio.sleep(0.01)
        done.append(True)

    tasks = set()

    async def app(scope, receive, send):
        tasks.add(asyncio.create_task(work()))
        await App().asgi(scope, receive, send)

    make(app, lifespan="off")(events.make("http"), events.context())
    return "done" if done else "unfinished"


def edge_cookies(make):
    app = App(headers=(TYPE, (b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")))
    answer = make(app.asgi, lifespan="off")(events.make("edge"), events.context())
    return " and ".join(entry["value"] for entry in answer["headers"]["set-cookie"])


def edge_coding(make):
    app = App(headers=((b"Content-Type", b"image/gif"),), body=b"GIF\xff")
    answer = make(app.asgi, lifespan="off")(events.make("edge"), events.context())
    return next(key for key in ("bodyEncoding", "isBase64Encoded") if key in answer)


def edge_length(make):
    app = App(headers=(TYPE, (b"content-length", b"4")))
    answer = make(app.asgi, lifespan="off")(events.make("edge"), events.context())
    return answer["headers"].get("content-length", [{"value": "none"}])[0]["value"]


def raw_path(make):
    app = App()
    make(app.asgi, lifespan="off")(events.make("rest", "GET", "/a%2Fb"), events.context())
    raw = app.seen["raw_path"]
    return raw.decode() if raw else "None"


def sqs(_, answer):
    return "answered"


ROWS = {
    "`/a%2520b` behind an HTTP API": row(place, "http", "GET", "/a%2520b"),
    "`/%C3%A9` behind an HTTP API": row(path_as_text, "http", "GET", "/%C3%A9"),
    "`/x` on the stage `prod` of an HTTP API": row(
        place, "http", "GET", "/x", GATEWAY, stage="prod"
    ),
    "root of links on the stage `prod` of a REST API": row(
        root, "rest", "GET", "/x", GATEWAY, stage="prod"
    ),
    "`/baseball` with the base path `/base`": row(
        place,
        "rest",
        "GET",
        "/baseball",
        options={"api_gateway_base_path": "/base"},
        skip=("apig-wsgi",),
    ),
    "root of links with the base path `/base`": row(
        root,
        "rest",
        "GET",
        "/base/x",
        options={"api_gateway_base_path": "/base"},
        skip=("apig-wsgi",),
    ),
    "`raw_path` of `/a%2Fb`": only_asgi(raw_path),
    "header `X-A` sent twice, `1` and `2`": row(
        header_values("x-a"), "rest", "GET", "/", [("X-A", "1"), ("X-A", "2")]
    ),
    "`Cookie` sent twice, `a=1` and `b=2`": row(
        cookies, "rest", "GET", "/", [("Cookie", "a=1"), ("Cookie", "b=2")]
    ),
    "`Cookie` where none was sent": row(header("cookie"), "http"),
    "`X-User` where the client sent `X_User: admin`": row(
        header("x-user"), "http", "GET", "/", [("X_User", "admin")]
    ),
    "client's address, REST API, false `X-Forwarded-For`": row(
        lambda app, _: app.client, "rest-joined", "GET", "/", SPOOFED
    ),
    "client's address, load balancer, false `X-Forwarded-For`": row(
        lambda app, _: app.client or "none", "alb-joined", "GET", "/", SPOOFED
    ),
    "body of a POST without `Content-Length`, WSGI": bodies_over_a2wsgi,
    "`Vary: A` and `Vary: B`": row(
        sent("vary"), "http", app=replying(headers=(TYPE, (b"Vary", b"A"), (b"Vary", b"B")))
    ),
    "two cookies set behind an HTTP API": row(
        sent("set-cookie"),
        "http",
        app=replying(headers=(TYPE, (b"Set-Cookie", b"a=1"), (b"Set-Cookie", b"b=2"))),
    ),
    "two cookies set at CloudFront": only_asgi(edge_cookies),
    "what tells CloudFront that a body is base64": only_asgi(edge_coding),
    "`Content-Length` of a response at CloudFront": only_asgi(edge_length),
    "`Content-Type` set twice": row(
        sent("content-type"),
        "http",
        app=replying(headers=((b"Content-Type", b"text/html"), TYPE)),
    ),
    "type of a response without a `Content-Type`": row(
        sent("content-type"), "http", app=replying(headers=()), skip=("Mangum",)
    ),
    "`Content-Type` of a 204": row(
        sent("content-type"), "http", app=replying(status=204, body=b"")
    ),
    "body of a response to HEAD": row(answered, "http", "HEAD"),
    "header value `\\xe9`, which is latin-1": row(
        status, "http", app=replying(headers=(TYPE, (b"X-Name", b"\xe9")))
    ),
    "header value with a line break": row(
        status, "http", app=replying(headers=(TYPE, (b"X-Name", b"a\r\nSet-Cookie: b=1")))
    ),
    "text type, bytes that are not UTF-8": row(coded, "http", app=replying(body=b"\xff")),
    "body of 7,000,000 bytes": row(answered, "http", app=replying(body=b"x" * 7_000_000)),
    "starts of the app in three requests": only_asgi(startups),
    'startup that raises, `lifespan="on"`': only_asgi(failing_startup),
    "task that was created and not awaited": only_asgi(leftover),
    "event of SQS": row(sqs, "sqs"),
}


@pytest.fixture(autouse=True)
def more_kinds(monkeypatch):
    def joined(kind):
        def make(request):
            # Gateways append the address that they see to what the client sent.
            *pairs, (name, address) = request.pairs
            first = dict(pairs)["X-Forwarded-For"]
            kept = [pair for pair in pairs if pair[0] != "X-Forwarded-For"]
            request.pairs = [*kept, (name, f"{first}, {address}")]
            return events._MAKERS[kind](request)

        return make

    for kind in ("alb", "rest"):
        monkeypatch.setitem(events._MAKERS, f"{kind}-joined", joined(kind))
    sqs_event = {"Records": [{"eventSource": "aws:sqs", "body": "x"}]}
    monkeypatch.setitem(events._MAKERS, "sqs", lambda _: sqs_event)


@pytest.fixture(autouse=True)
def base_path_of_serverless_wsgi(request, monkeypatch):
    if "`/base`" in request.node.name:
        monkeypatch.setenv("API_GATEWAY_BASE_PATH", "base")


@pytest.fixture(autouse=True)
def current_loop():
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        loop.run_until_complete(asyncio.sleep(0.02))
    asyncio.set_event_loop(None)
    loop.close()


def documented():
    rows = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == len(COLUMNS) + 2 and cells[0] in ROWS:
            rows[cells[0]] = dict(
                zip(COLUMNS, (cell.strip("`") for cell in cells[1:]), strict=False)
            )
    return rows


@pytest.mark.parametrize("case", ROWS)
def test_the_table_says_what_happens(case, caplog):
    caplog.set_level(logging.CRITICAL)
    assert documented().get(case) == ROWS[case]()


def test_the_table_has_no_other_rows():
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    head = next(number for number, line in enumerate(lines) if line.startswith("| case"))
    table = lines[head + 2 :]
    assert sum(line.startswith("|") for line in table) == len(ROWS)
