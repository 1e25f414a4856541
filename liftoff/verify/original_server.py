"""Serves the original app on 127.0.0.1, as it would be seen behind a gateway that ends TLS.

Run by path in a child process, in the app's environment, which need not have liftoff in it: so this
file uses the standard library, what the app itself brings, and `liftoff_probe`, which is alike.

    python original_server.py CONFIG FD

CONFIG is JSON: {"target", "module", "attribute", "call", "arguments", "interface", "paths",
"source", "root_path"}. FD is one end of a socket pair: one line of JSON is written to it,
{"port": N} or {"error": {...}}, and when the other end closes, this process leaves.
"""

from __future__ import annotations

import ast
import importlib
import io
import json
import os
import socket
import sys
import threading
import traceback
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import unquote_to_bytes
from wsgiref.simple_server import ServerHandler, WSGIServer
from wsgiref.simple_server import WSGIRequestHandler as WsgirefHandler

HOST = "127.0.0.1"


def main() -> None:
    """Import the app, say on which port it answers, and serve until told to leave."""
    config = json.loads(sys.argv[1])
    parent = socket.socket(fileno=int(sys.argv[2]))
    parent.set_inheritable(False)
    sys.argv = [config["target"]]
    # The folder of this script would hide the app's own modules, `requests` for one.
    here = Path(__file__).resolve().parent
    sys.path[:] = [entry for entry in sys.path if Path(entry or ".").resolve() != here]
    explained = _explained_of_the_probe(here)
    sys.path[:0] = config["paths"]
    try:
        app = _load(config)
        make = _asgi_server if config["interface"] == "asgi" else _wsgi_server
        serve = make(app, config["root_path"])
    except BaseException as error:
        _say(parent, {"error": explained(error, Path(config["source"]).resolve())})
        sys.exit(1)
    threading.Thread(target=_leave_with, args=(parent,), daemon=True).start()
    serve(lambda port: _say(parent, {"port": port}))


def _explained_of_the_probe(here: Path) -> Any:
    """How the probe tells an error; its folder is on the path for this import only."""
    sys.path.append(str(here.parent / "frameworks"))
    try:
        return importlib.import_module("liftoff_probe.failures").explained
    finally:
        sys.path.pop()


def _say(parent: socket.socket, message: dict[str, Any]) -> None:
    parent.sendall(json.dumps(message).encode() + b"\n")


def _leave_with(parent: socket.socket) -> None:
    try:
        parent.recv(1)
    finally:
        os._exit(0)


def _load(config: dict[str, Any]) -> Any:
    app: Any = importlib.import_module(config["module"])
    for part in config["attribute"].split("."):
        app = getattr(app, part)
    if config["call"]:
        call: Any = ast.parse(f"_({config['arguments']})", mode="eval").body
        keywords = {k.arg: ast.literal_eval(k.value) for k in call.keywords}
        app = app(*map(ast.literal_eval, call.args), **keywords)
    if not callable(app):
        raise TypeError(f"{config['target']} is of type {type(app).__name__}, and no app")
    return app


# WSGI


def _wsgi_server(app: Any, root_path: str) -> Any:
    def proxied(environ: Any, start_response: Any) -> Any:
        try:
            return app(environ_behind_gateway(environ, root_path), start_response)
        except Exception:
            # The page of this server would be none of the app's: it is that of uvicorn, below,
            # and of the adapters.
            traceback.print_exc()
            text = b"Internal Server Error"
            headers = [("Content-Type", "text/plain; charset=utf-8")]
            headers.append(("Content-Length", str(len(text))))
            start_response("500 Internal Server Error", headers, sys.exc_info())
            return [text]

    try:
        return _werkzeug_server(proxied)
    except ImportError:
        return _wsgiref_server(proxied)


def _werkzeug_server(app: Any) -> Any:
    # After the app's own import, which may patch what a server is made of.
    from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: PLC0415

    class Handler(WSGIRequestHandler):
        def make_environ(self) -> Any:
            return {**super().make_environ(), "REQUEST_URI": _raw_target(self)}

        def log_request(self, *_: Any) -> None:
            """Each request is in the report."""

    def serve(ready: Any) -> None:
        server = make_server(HOST, 0, app, threaded=True, request_handler=Handler)
        ready(server.server_address[1])
        server.serve_forever()

    return serve


def _wsgiref_server(app: Any) -> Any:
    class Server(ThreadingMixIn, WSGIServer):
        daemon_threads = True

    class Handler(WsgirefHandler):
        def get_environ(self) -> Any:
            environ = {**super().get_environ(), "REQUEST_URI": _raw_target(self)}
            for header, name in (
                ("content-type", "CONTENT_TYPE"),
                ("content-length", "CONTENT_LENGTH"),
            ):
                if header not in self.headers:
                    environ.pop(name, None)
            return environ

        def log_message(self, *_: Any) -> None:
            """Each request is in the report."""

    def serve(ready: Any) -> None:
        # Else the process's HTTP_PROXY would look like a header of the request.
        ServerHandler.os_environ = {}
        server = Server((HOST, 0), Handler)
        server.set_app(app)
        ready(server.server_address[1])
        server.serve_forever()

    return serve


def _raw_target(handler: Any) -> str:
    """The target as it came: `http.server` collapses leading slashes in its own copy."""
    target: bytes = handler.raw_requestline.split(b" ")[1]
    return target.decode("latin-1")


def environ_behind_gateway(environ: dict[str, Any], root_path: str = "") -> dict[str, Any]:
    """The environ that a gateway's adapter makes of the same request.

    Args:
        environ: as the server made it: `wsgi.input` is the connection's stream, and REQUEST_URI
            the raw target.
        root_path: what clients write before the path, such as a REST API's stage.
    """
    path, _, query = environ["REQUEST_URI"].partition("?")
    host, _, port = environ.get("HTTP_HOST", "").rpartition(":")
    if not port.isdecimal():
        host, port = environ.get("HTTP_HOST", ""), "443"
    length = environ.get("CONTENT_LENGTH", "")
    body = environ["wsgi.input"].read(int(length)) if length.isdecimal() else b""
    client = environ.get("HTTP_X_FORWARDED_FOR")
    kept = {key: environ[key] for key in environ if key not in ("REMOTE_PORT", "REMOTE_HOST")}
    return {
        **kept,
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(body),
        "SCRIPT_NAME": root_path,
        "PATH_INFO": unquote_to_bytes(path.encode("latin-1")).decode("latin-1"),
        "QUERY_STRING": query,
        "RAW_URI": environ["REQUEST_URI"],
        "REMOTE_ADDR": HOST,
        "SERVER_NAME": host or HOST,
        "SERVER_PORT": port,
        "HTTP_X_FORWARDED_FOR": f"{client}, {HOST}" if client else HOST,
        "HTTP_X_FORWARDED_PORT": "443",
        "HTTP_X_FORWARDED_PROTO": "https",
    }


# ASGI


def _asgi_server(app: Any, root_path: str) -> Any:
    import uvicorn  # noqa: PLC0415 - in the app's environment, or not

    async def proxied(scope: Any, receive: Any, send: Any) -> None:
        await app(scope_behind_gateway(scope, root_path), receive, send)

    def serve(ready: Any) -> None:
        listener = socket.socket()
        listener.bind((HOST, 0))
        port = listener.getsockname()[1]

        class Server(uvicorn.Server):
            async def startup(self, sockets: Any = None) -> None:
                await super().startup(sockets=sockets)
                if self.started:
                    ready(port)

        # Without a log configuration of its own, the app's stays as it is.
        config = uvicorn.Config(
            proxied, interface="asgi3", ws="none", log_config=None, access_log=False,
            server_header=False, date_header=False, proxy_headers=False,
        )  # fmt: skip
        Server(config).run(sockets=[listener])

    return serve


def scope_behind_gateway(scope: dict[str, Any], root_path: str = "") -> dict[str, Any]:
    """The scope that a gateway's adapter makes of the same request; a lifespan stays as it is.

    Args:
        scope: as the server made it.
        root_path: what clients write before the path, which has it as ASGI wants.
    """
    if scope["type"] != "http":
        return scope
    clients = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    name, _, port = dict(scope["headers"]).get(b"host", b"").decode("latin-1").rpartition(":")
    if not port.isdecimal():
        name, port = port, "443"
    forwarded = [
        (b"x-forwarded-for", b", ".join([*clients, HOST.encode()])),
        (b"x-forwarded-port", b"443"),
        (b"x-forwarded-proto", b"https"),
    ]
    replaced = {key for key, _ in forwarded}
    kept = [pair for pair in scope["headers"] if pair[0] not in replaced]
    return {
        **scope,
        "root_path": root_path,
        "path": root_path + scope["path"],
        "raw_path": root_path.encode() + scope["raw_path"],
        "scheme": "https",
        "client": (HOST, 0),
        "server": (name, int(port)),
        "headers": [*kept, *forwarded],
    }


if __name__ == "__main__":
    main()
