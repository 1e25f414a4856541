"""A Runtime API on raw sockets that records what arrives, when, and lets tests get in the way."""

from __future__ import annotations

import base64
import json
import logging
import os
import queue
import select
import socket
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from liftoff_adapters.stream import RuntimeApiError, serve
from liftoff_adapters.stream.logs import RequestIdFilter

PATIENCE = 20  # seconds that a test waits for what is to happen at once


@dataclass
class Outcome:
    """What the function did with one event."""

    path: str = ""
    connection: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    chunks: list[bytes] = field(default_factory=list, repr=False)
    trailers: dict[str, str] = field(default_factory=dict)
    is_whole: bool = False
    arrived: threading.Condition = field(default_factory=threading.Condition)
    over: threading.Event = field(default_factory=threading.Event)

    def add(self, chunk):
        with self.arrived:
            self.chunks.append(chunk)
            self.arrived.notify_all()

    def wait_for(self, text):
        """Block until the body holds a text."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: text in b"".join(self.chunks), PATIENCE), self

    def done(self):
        assert self.over.wait(PATIENCE), self
        return self

    @property
    def payload(self):
        return b"".join(self.chunks)

    @property
    def is_stream(self):
        return self.headers.get("lambda-runtime-function-response-mode") == "streaming"

    @property
    def prelude(self):
        return json.loads(self.payload.partition(bytes(8))[0])

    @property
    def body(self):
        return self.payload.partition(bytes(8))[2]

    @property
    def error(self):
        """The error object in the trailers."""
        return json.loads(base64.b64decode(self.trailers["lambda-runtime-function-error-body"]))


class FakeRuntimeApi:
    """Serves one runtime.

    Attributes:
        refuse_after: bytes of a streamed response after which it is refused with 413.
        hang_up_after: bytes after which the connection is closed.
        reading: cleared to stop reading from streamed responses after the first chunk.
        refused: set when a stream was refused; where `hold` is true, the connection stays open then
            and nothing is read from it.
        close_after_next: whether the connection is closed behind each event; `closed` is set then.
        close_after_outcome: whether the connection is closed behind each outcome.
        drop_next: how many requests for an event end in a closed connection.
    """

    def __init__(self):
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self.connections = 0
        self.nexts = []
        self.asked = threading.Semaphore(0)
        self.refuse_after = None
        self.hang_up_after = None
        self.reading = threading.Event()
        self.reading.set()
        self.refused = threading.Event()
        self.hold = False
        self.close_after_next = False
        self.closed = threading.Event()
        self.close_after_outcome = False
        self.drop_next = 0
        self.init_errors = []
        self._events = queue.Queue()
        self._outcomes = {}
        threading.Thread(target=self._accept, daemon=True).start()

    def send(self, event, headers=()):
        """Hand an event over; the outcome fills while the function works on it."""
        request_id = f"id-{len(self._outcomes)}"
        outcome = self._outcomes[request_id] = Outcome()
        payload = event if isinstance(event, bytes) else json.dumps(event).encode()
        self._events.put((request_id, payload, dict(headers)))
        return outcome

    def stop(self):
        self._events.put(None)

    def close(self):
        self.stop()
        self._socket.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(
                target=self._converse, args=(connection, self.connections), daemon=True
            ).start()

    def _converse(self, connection, number):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        with connection, connection.makefile("rb") as reader, suppress(OSError):
            while self._exchange(connection, reader, number):
                pass
        self.closed.set()

    def _exchange(self, connection, reader, number):
        line = reader.readline().decode()
        if not line:
            return False
        method, path, _ = line.split()
        headers = _fields(reader)
        if method == "GET":
            return self._next(connection, number)
        if path.endswith("/init/error"):
            self.init_errors.append(json.loads(reader.read(int(headers["content-length"]))))
            return _reply(connection, 202, b"{}")
        outcome = self._outcomes[path.split("/")[-2]]
        outcome.path, outcome.headers = path, headers
        outcome.connection = number
        try:
            return self._take(connection, reader, outcome) and not self.close_after_outcome
        finally:
            outcome.over.set()

    def _next(self, connection, number):
        if self.drop_next:
            self.drop_next -= 1
            return False
        self.nexts.append(number)
        self.asked.release()
        event = self._events.get()
        if event is None:
            return _reply(connection, 410, b"over")
        request_id, payload, headers = event
        _reply(
            connection,
            200,
            payload,
            {"Lambda-Runtime-Aws-Request-Id": request_id, **headers},
        )
        return not self.close_after_next

    def _take(self, connection, reader, outcome):
        if "content-length" in outcome.headers:
            outcome.add(reader.read(int(outcome.headers["content-length"])))
            outcome.is_whole = True
            return _reply(connection, 202, b'{"status":"OK"}')
        assert outcome.headers["transfer-encoding"] == "chunked"
        taken = 0
        while size := int(reader.readline(), 16):
            data = reader.read(size)
            if len(data) < size:
                return False
            assert reader.read(2) == b"\r\n"
            outcome.add(data)
            taken += size
            if self.refuse_after is not None and taken > self.refuse_after:
                _reply(connection, 413, b'{"errorType":"RequestEntityTooLarge"}')
                self.refused.set()
                while self.hold and not _has_hung_up(connection):
                    pass
                return False
            if self.hang_up_after is not None and taken > self.hang_up_after:
                return False
            assert self.reading.wait(PATIENCE)
        outcome.trailers = _fields(reader)
        outcome.is_whole = True
        return _reply(connection, 202, b'{"status":"OK"}')


def _has_hung_up(connection):
    """Wait a moment for the other side to close."""
    poll = select.poll()
    poll.register(connection, select.POLLRDHUP)
    return bool(poll.poll(50))


def _fields(reader):
    fields = {}
    while line := reader.readline().rstrip(b"\r\n"):
        name, _, value = line.decode("latin-1").partition(": ")
        fields[name.lower()] = value
    return fields


def _reply(connection, status, body, headers=None):
    fields = {"Content-Length": len(body), "Content-Type": "application/json", **(headers or {})}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    connection.sendall(f"HTTP/1.1 {status} Any\r\n{head}\r\n".encode() + body)
    return True


@contextmanager
def serving(make_handler, **options):
    """Run a handler in the loop of `serve`, in a thread; gives the Runtime API."""
    api = FakeRuntimeApi()
    problems = []

    def run():
        try:
            serve(make_handler(), **options)
        except RuntimeApiError:
            pass
        except BaseException as error:
            problems.append(error)

    before = os.environ.get("AWS_LAMBDA_RUNTIME_API")
    os.environ["AWS_LAMBDA_RUNTIME_API"] = api.address
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        assert api.asked.acquire(timeout=PATIENCE), problems
        yield api
        api.stop()
        thread.join(PATIENCE)
        assert not thread.is_alive()
        assert not problems, problems
    finally:
        api.reading.set()
        api.close()
        for handler in logging.getLogger().handlers:
            for one in handler.filters[:]:
                if isinstance(one, RequestIdFilter):
                    handler.removeFilter(one)
        if before is None:
            del os.environ["AWS_LAMBDA_RUNTIME_API"]
        else:
            os.environ["AWS_LAMBDA_RUNTIME_API"] = before
