"""Apps that check what a handler gives them, and say what they saw in their answers."""

from __future__ import annotations


def wsgi(environ, start_response):
    """Answer with the request's body; fail on an environ that PEP 3333 does not allow."""
    for key, value in environ.items():
        assert type(key) is str
        if key in _WSGI_TEXT or (key.startswith("HTTP_") and key != "HTTP_HOST"):
            assert type(value) is str, (key, value)
            assert max(value, default="") <= "\xff", (key, value)
    assert type(environ["REQUEST_METHOD"]) is str
    assert environ["PATH_INFO"].startswith("/")
    assert environ["SCRIPT_NAME"] == "" or environ["SCRIPT_NAME"].startswith("/")
    assert not environ["SCRIPT_NAME"].endswith("/")
    assert environ["QUERY_STRING"].isascii()
    assert environ["SERVER_NAME"]
    assert environ["SERVER_PORT"].isdecimal()
    assert environ["wsgi.url_scheme"] in ("http", "https")
    assert "HTTP_CONTENT_TYPE" not in environ
    assert "HTTP_CONTENT_LENGTH" not in environ
    body = environ["wsgi.input"].read()
    assert int(environ.get("CONTENT_LENGTH", 0)) == len(body)
    headers = [
        ("Content-Type", "application/octet-stream"),
        ("X-Path", quoted(environ["PATH_INFO"].encode("latin-1"))),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
    ]
    start_response("200 OK", headers)
    return [body]


_WSGI_TEXT = {
    "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "REQUEST_URI", "RAW_URI", "SERVER_PORT",
    "CONTENT_TYPE", "CONTENT_LENGTH",
}  # fmt: skip


async def asgi(scope, receive, send):
    """Answer with the request's body; fail on a scope that ASGI does not allow."""
    assert scope["type"] == "http"
    assert type(scope["method"]) is str
    assert scope["path"].startswith("/")
    scope["path"].encode()
    assert scope["path"].startswith(scope["root_path"])
    assert not scope["root_path"].endswith("/")
    assert type(scope["raw_path"]) is bytes
    assert scope["raw_path"].startswith(b"/")
    assert type(scope["query_string"]) is bytes
    assert scope["scheme"] in ("http", "https")
    host, port = scope["server"]
    assert type(host) is str
    assert host
    assert type(port) is int
    assert type(scope["http_version"]) is str
    assert scope["client"] is None or len(scope["client"]) == 2
    message = await receive()
    names = [name for name, _ in scope["headers"]]
    for name, value in scope["headers"]:
        assert type(name) is bytes
        assert type(value) is bytes
        assert name == name.lower()
    lengths = [int(value) for name, value in scope["headers"] if name == b"content-length"]
    assert lengths in ([], [len(message["body"])])
    assert b"host" in names
    headers = [
        (b"content-type", b"application/octet-stream"),
        (b"x-path", quoted(scope["path"].encode()).encode()),
        (b"set-cookie", b"a=1"),
        (b"set-cookie", b"b=2"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": message["body"]})


def quoted(data):
    """Give bytes as text that a header can hold."""
    return data[:500].hex()
