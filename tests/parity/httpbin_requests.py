"""Requests for httpbin 0.10.4, after its own test suite and over all of its routes."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

Line = dict[str, Any]

RANDOM_BODY = ["body"]
CHALLENGE = ["header:www-authenticate", "header:x-amzn-remapped-www-authenticate"]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def requests() -> str:
    """The file that `liftoff verify` reads."""
    return "".join(json.dumps(line) + "\n" for line in _lines())


def _lines() -> Iterator[Line]:
    yield from _pages()
    yield from _echoes()
    yield from _bodies()
    yield from _authentication()
    yield from _cookies()
    yield from _redirects()
    yield from _statuses()
    yield from _data()
    yield from _conditional()
    yield from _framework()


def _get(path: str, headers: dict[str, str] | None = None, **more: Any) -> Line:
    return {"method": "GET", "path": path, "headers": headers or {}, **more}


def _pages() -> Iterator[Line]:
    for path in ("/", "/html", "/robots.txt", "/deny", "/forms/post", "/encoding/utf8", "/xml",
                 "/json", "/links/5", "/links/5/2", "/links/0/9", "/links/500/3"):  # fmt: skip
        yield _get(path)
    yield _get("/", {"User-Agent": "test"})


def _echoes() -> Iterator[Line]:
    yield _get("/get", {"User-Agent": "test"})
    yield _get("/get?a=1&a=2&b=")
    yield _get("/get?q=%E2%82%AC%20x&plus=%2B&percent=%2525")
    yield _get("/get", {"Origin": "origin"})
    yield _get("/get", {"X-Forwarded-Proto": "https"})
    yield _get("/ip")
    yield _get("/uuid", ignore=["/uuid"])
    yield _get("/user-agent", {"User-Agent": "test"})
    yield _get("/headers", {"Accept": "*/*", "Host": "localhost:0", "User-Agent": "curl/7.54.0"})
    yield _get("/headers?show_env=true", {"Accept": "*/*", "Via": "bar"})
    yield _get("/headers", {"X-Repeated": "one, two", "X-Latin": "caf\u00e9"})
    yield _get("/response-headers?animal=dog")
    yield _get("/response-headers?animal=dog&animal=cat")
    yield {"method": "POST", "path": "/response-headers?freeform=yes"}
    yield _get("/anything")
    yield _get("/anything/foo/bar")
    yield _get("/anything/%7Bbraces%7D?x=%26")
    yield _get("/anything/caf%C3%A9/%25")
    for method in METHODS[1:]:
        yield {"method": method, "path": "/anything/x", "body": {"json": {"method": method}}}


def _bodies() -> Iterator[Line]:
    for method, path in (("POST", "/post"), ("PUT", "/put"), ("PATCH", "/patch"),
                         ("DELETE", "/delete")):  # fmt: skip
        yield {"method": method, "path": path, "body": {"form": {"name": "kevin", "b": "1"}}}
        yield {"method": method, "path": path, "body": {"json": {"text": "\u043e\u0436"}}}
        yield {"method": method, "path": path}
    binary = b64encode(b"\x01\x02\x03\x81\x82\x83").decode()
    octets = {"Content-Type": "application/octet-stream"}
    yield {"method": "POST", "path": "/post", "headers": octets, "body": {"base64": binary}}
    yield {"method": "POST", "path": "/post", "body": "\u043e\u0436\u0438\u0432"}
    yield {
        "method": "POST",
        "path": "/post",
        "headers": {"Content-Type": "text/plain; charset=utf-8"},
        "body": "\u043e\u0436\u0438\u0432",
    }
    file = {"name": "file", "filename": "a.txt", "content_type": "text/plain", "body": "hello"}
    image = {
        "name": "image",
        "filename": "i.png",
        "content_type": "image/png",
        "body": {"base64": binary},
    }
    yield {"method": "POST", "path": "/post", "body": {"multipart": [file]}}
    yield {"method": "POST", "path": "/post", "body": {"multipart": [file, image]}}


def _authentication() -> Iterator[Line]:
    good = {"Authorization": "Basic " + b64encode(b"foo:bar").decode()}
    bad = {"Authorization": "Basic " + b64encode(b"foo:no").decode()}
    for path in ("/basic-auth/foo/bar", "/hidden-basic-auth/foo/bar"):
        for headers in (good, bad, {}):
            yield _get(path, headers)
    for value in ("Bearer abcd1234", "Basic 1234", "Bearer"):
        yield _get("/bearer", {"Authorization": value})
    yield _get("/bearer")
    for algorithm in ("MD5", "SHA-256", "SHA-512"):
        for suffix in (f"/{algorithm}", f"/{algorithm}/3"):
            yield from _digest(f"/digest-auth/auth/user/passwd{suffix}", algorithm, "auth")
    yield from _digest("/digest-auth/auth/user/passwd", "MD5", "auth")
    yield from _digest("/digest-auth/auth-int/user/passwd/MD5", "MD5", "auth-int")
    yield _get("/digest-auth/auth/user/passwd", {"Authorization": "Digest"}, ignore=CHALLENGE)


def _digest(path: str, algorithm: str, qop: str) -> Iterator[Line]:
    """The challenge, the right answer to one, and a wrong one (RFC 7616)."""
    name = {"MD5": "md5", "SHA-256": "sha256", "SHA-512": "sha512"}[algorithm]

    def h(text: str) -> str:
        return hashlib.new(name, text.encode()).hexdigest()

    yield _get(path, ignore=CHALLENGE)
    for password in ("passwd", "wrong"):
        body_hash = f":{h('')}" if qop == "auth-int" else ""
        secret = h(f"user:me@kennethreitz.com:{password}")
        response = h(f"{secret}:abc:00000001:def:{qop}:{h(f'GET:{path}{body_hash}')}")
        fields = {
            "username": "user", "realm": "me@kennethreitz.com", "nonce": "abc", "uri": path,
            "response": response, "algorithm": algorithm, "qop": qop, "nc": "00000001",
            "cnonce": "def", "opaque": "o",
        }  # fmt: skip
        value = "Digest " + ", ".join(f'{key}="{text}"' for key, text in fields.items())
        session = f"digest {path} {password}"
        cookies = {"Cookie": "stale_after=never; last_nonce=abc"}
        yield _get(path, {"Authorization": value, **cookies}, session=session, ignore=CHALLENGE)


def _cookies() -> Iterator[Line]:
    jar = {"session": "jar"}
    yield _get("/cookies", {"Cookie": "a=1; b=two"})
    yield _get("/cookies/set?k1=v1&k2=v2", **jar)
    yield _get("/cookies/set/k3/v3", **jar)
    yield _get("/cookies", **jar)
    yield _get("/cookies/delete?k1", **jar)
    yield _get("/cookies", **jar)


def _redirects() -> Iterator[Line]:
    for path in ("/redirect/1", "/redirect/5", "/redirect/5?absolute=true", "/relative-redirect/1",
                 "/relative-redirect/7", "/absolute-redirect/1", "/absolute-redirect/5",
                 "/redirect-to?url=http%3A%2F%2Fexample.com%2F%3Fa%3D1",
                 "/redirect-to?url=/post&status_code=307"):  # fmt: skip
        yield _get(path)
    yield {"method": "POST", "path": "/redirect-to?url=/post&status_code=307", "body": "data"}


def _statuses() -> Iterator[Line]:
    for method in METHODS:
        yield {"method": method, "path": "/status/418"}
    for code in ("200", "204", "301", "304", "401", "402", "404", "406", "407", "500", "4!9",
                 "200,402,foo"):  # fmt: skip
        yield _get(f"/status/{code}")


def _data() -> Iterator[Line]:
    yield _get("/gzip")
    yield _get("/deflate")
    yield _get("/brotli", {"Accept-Encoding": "br"})
    yield _get("/base64/" + b64encode("caf\u00e9 \u043e\u0436".encode()).decode())
    yield _get("/base64/wrong")
    yield _get("/bytes/1024", ignore=RANDOM_BODY)
    yield _get("/bytes/10?seed=0")
    yield _get("/stream-bytes/1024?seed=1&chunk_size=100")
    yield _get("/stream/3")
    yield _get("/drip?numbytes=40&duration=0&delay=0")
    yield _get("/drip?numbytes=40&duration=0&code=500")
    yield _get("/drip?numbytes=0")
    yield _get("/delay/0")
    yield {"method": "POST", "path": "/delay/0", "body": {"json": {"a": 1}}}
    yield _get("/range/1234")
    for span in ("10-24", "0-15", "20-", "-5", "10-5", "32-40", "0-40"):
        yield _get("/range/26", {"Range": f"bytes={span}"})
    yield _get("/range/1234?duration=0&chunk_size=100", {"Range": "bytes=10-24"})
    for kind in ("png", "jpeg", "webp", "svg"):
        yield _get(f"/image/{kind}")
    for accept in ("image/webp", "image/svg+xml", "image/jpeg", "image/*", "text/html", "*/*"):
        yield _get("/image", {"Accept": accept})


def _conditional() -> Iterator[Line]:
    for value in ("abc", '"123", "abc"', "*", 'W/"xyzzy", W/"abc"', "123"):
        yield _get("/etag/abc", {"If-None-Match": value})
        yield _get("/etag/abc", {"If-Match": value})
    yield _get("/etag/abc")
    yield _get("/cache", ignore=["header:etag", "header:last-modified"])
    yield _get("/cache", {"If-Modified-Since": "Sat, 29 Oct 1994 19:43:31 GMT"})
    yield _get("/cache/60")


def _framework() -> Iterator[Line]:
    """What the framework answers by itself."""
    for path in ("/get", "/status/200", "/nothing/here"):
        yield {"method": "HEAD", "path": path}
        yield {"method": "OPTIONS", "path": path}
    asked = {"Access-Control-Request-Headers": "X-Test-Header"}
    yield {"method": "OPTIONS", "path": "/get", "headers": asked}
    for method, path in (("POST", "/get"), ("GET", "/post"), ("DELETE", "/cache/1"),
                         ("PATCH", "/bytes/7")):  # fmt: skip
        yield {"method": method, "path": path}
    for path in ("/missing", "/get/", "//get", "/bytes/x", "/cache/-1", "/cookies/set/a",
                 "/redirect/0", "/etag/", "/static/favicon.ico", "/static/missing"):  # fmt: skip
        yield _get(path)
