from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from liftoff.verify.answer import Answer, Failure
from liftoff.verify.client import TRACE_ID, send
from liftoff.verify.requests import Request


class RawServer:
    """Answers one connection with the bytes it is given and keeps what it was sent."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.received = b""
        self._thread: threading.Thread | None = None

    def answers(self, answer: bytes, *, body: bytes = b"") -> None:
        def run() -> None:
            connection, _ = self._listener.accept()
            with connection:
                while not self.received.endswith(b"\r\n\r\n" + body):
                    self.received += connection.recv(65536)
                connection.sendall(answer)

        self._thread = threading.Thread(target=run)
        self._thread.start()

    def close(self) -> None:
        self._listener.close()
        if self._thread:
            self._thread.join()


@pytest.fixture
def server() -> Iterator[RawServer]:
    server = RawServer()
    yield server
    server.close()


def get(target: str = "/", **keys: object) -> Request:
    keys.setdefault("method", "GET")
    return Request(line=1, name="x", target=target, **keys)  # type: ignore[arg-type]


def test_a_request_goes_out_as_written(server: RawServer) -> None:
    server.answers(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    request = get("//a%2Fb/../?x=%zz&[]", headers=(("X-B", "ü"), ("x-a", "1"), ("X-B", "")))
    assert isinstance(send(server.url, request, cookie=None, timeout=5), Answer)
    assert server.received == (
        b"GET //a%2Fb/../?x=%zz&[] HTTP/1.1\r\nHost: liftoff.example\r\n"
        b"X-B: \xc3\xbc\r\nx-a: 1\r\nX-B: \r\n" + f"X-Amzn-Trace-Id: {TRACE_ID}\r\n\r\n".encode()
    )


def test_own_host_trace_and_length_are_kept(server: RawServer) -> None:
    server.answers(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", body=b"abc")
    headers = (("content-length", "3"), ("host", "a:1"), ("X-Amzn-Trace-ID", "t"))
    send(server.url, get(method="POST", body=b"abc", headers=headers), cookie=None, timeout=5)
    assert server.received == (
        b"POST / HTTP/1.1\r\ncontent-length: 3\r\nhost: a:1\r\nX-Amzn-Trace-ID: t\r\n\r\nabc"
    )


@pytest.mark.parametrize(
    ("method", "body", "length"),
    [("GET", None, None), ("DELETE", None, b"0"),
     ("HEAD", b"", None), ("POST", None, b"0"), ("PUT", b"", b"0"),
     ("GET", b"ab", b"2"), ("PATCH", b"ab", b"2")],
)  # fmt: skip
def test_content_length(
    server: RawServer, method: str, body: bytes | None, length: bytes | None
) -> None:
    server.answers(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", body=body or b"")
    send(server.url, get(method=method, body=body), cookie=None, timeout=5)
    sent = [line for line in server.received.split(b"\r\n") if line.startswith(b"Content-Length")]
    assert sent == ([] if length is None else [b"Content-Length: " + length])


def test_the_jar_joins_a_cookie_header_of_the_request(server: RawServer) -> None:
    server.answers(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    send(server.url, get(headers=(("cookie", "a=1"),)), cookie="b=2", timeout=5)
    assert b"\r\ncookie: a=1; b=2\r\n" in server.received
    assert server.received.lower().count(b"cookie") == 1


def test_an_answer_is_read_as_it_comes(server: RawServer) -> None:
    server.answers(
        b"HTTP/1.1 299 Fine by me\r\nSet-Cookie: a=1\r\nX: caf\xe9\r\nSet-Cookie: b=2\r\n"
        b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"3\r\nab\x1f\r\n2;x=y\r\n\xff\x00\r\n0\r\n\r\n"
    )
    assert send(server.url, get(), cookie=None, timeout=5) == Answer(
        status=299,
        reason="Fine by me",
        headers=(
            ("Set-Cookie", "a=1"),
            ("X", "café"),
            ("Set-Cookie", "b=2"),
            ("Content-Encoding", "gzip"),
            ("Transfer-Encoding", "chunked"),
        ),
        body=b"ab\x1f\xff\x00",
    )


def test_head_and_redirects(server: RawServer) -> None:
    server.answers(b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 999\r\n\r\n")
    answer = send(server.url, get(method="HEAD"), cookie=None, timeout=5)
    assert isinstance(answer, Answer)
    assert (answer.status, answer.body, answer.values("content-length")) == (302, b"", ("999",))


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "RemoteDisconnected"),
        (b"nonsense\r\n\r\n", "BadStatusLine"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", "IncompleteRead"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "IncompleteRead"),
    ],
)
def test_no_whole_answer(server: RawServer, raw: bytes, reason: str) -> None:
    server.answers(raw)
    answer = send(server.url, get(), cookie=None, timeout=5)
    assert isinstance(answer, Failure)
    assert reason in answer.reason


def test_a_silent_side_times_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        assert send(url, get(), cookie=None, timeout=0.1) == Failure("no answer within 0.1 s")


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    answer = send(url, get(), cookie=None, timeout=5)
    assert isinstance(answer, Failure)
    assert "ConnectionRefusedError" in answer.reason


def test_an_answer_that_goes_on_and_on() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def stream() -> None:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                while True:
                    connection.sendall(b"data: tick\n\n")
                    time.sleep(0.01)

        threading.Thread(target=stream).start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        answer = send(url, get(), cookie=None, timeout=0.2)
    assert answer == Failure("the answer did not end within 0.2 s")
