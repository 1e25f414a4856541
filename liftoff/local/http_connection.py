"""A small HTTP/1.1 server on one port, for the Runtime API: each environment has its own port.

awslambdaric reaches its Runtime API at `AWS_LAMBDA_RUNTIME_API`, which is a host and a port without
a path, so the port is what tells environments apart.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import h11

_CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Call:
    """A request of the runtime client. Header names are in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """The response to it."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json"),)


Answer = Callable[[Call], Awaitable[Reply]]


async def serve(answer: Answer) -> asyncio.Server:
    """Listen at a free port of 127.0.0.1. `answer` is called for each request, and may wait."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _converse(reader, writer, answer)
        except (ConnectionError, h11.RemoteProtocolError):
            pass  # the process is gone, and its exit is noticed elsewhere
        finally:
            writer.close()

    return await asyncio.start_server(connected, "127.0.0.1", 0)


async def _converse(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answer: Answer
) -> None:
    connection = h11.Connection(h11.SERVER)
    while True:
        call = await _read(connection, reader, writer)
        if call is None:
            return
        reply = await answer(call)
        headers = [
            (name.encode("ascii"), value.encode("latin-1"))
            for name, value in (*reply.headers, ("Content-Length", str(len(reply.body))))
        ]
        for event in (
            h11.Response(status_code=reply.status, headers=headers),
            h11.Data(data=reply.body),
            h11.EndOfMessage(),
        ):
            writer.write(connection.send(event) or b"")
        await writer.drain()
        if connection.our_state is h11.MUST_CLOSE:
            return
        connection.start_next_cycle()


async def _read(
    connection: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> Call | None:
    request: h11.Request | None = None
    body = bytearray()
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            if connection.they_are_waiting_for_100_continue:
                go_on = h11.InformationalResponse(status_code=100, headers=[])
                writer.write(connection.send(go_on) or b"")
            connection.receive_data(await reader.read(_CHUNK))
        elif isinstance(event, h11.Request):
            request = event
        elif isinstance(event, h11.Data):
            body += event.data
        elif isinstance(event, h11.EndOfMessage) and request is not None:
            return Call(
                request.method.decode("ascii"),
                request.target.decode("ascii"),
                {name.decode("ascii"): value.decode("latin-1") for name, value in request.headers},
                bytes(body),
            )
        else:
            return None
