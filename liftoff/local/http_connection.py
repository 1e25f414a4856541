"""A small HTTP/1.1 server on one port, for the Runtime API: each environment has its own port.

awslambdaric reaches its Runtime API at `AWS_LAMBDA_RUNTIME_API`, which is a host and a port without
a path, so the port is what tells environments apart.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace

import h11

_CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Call:
    """A request of the runtime client. Names of headers and trailers are in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""
    trailers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """The response to it."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json"),)


Answer = Callable[[Call], Awaitable[Reply]]
Take = Callable[[bytes], Awaitable[None]]


async def serve(answer: Answer, taker: Callable[[Call], Take | None]) -> asyncio.Server:
    """Listen at a free port of 127.0.0.1.

    Args:
        answer: called for each request, and may wait.
        taker: called with a request whose body is still to come; gives what takes the body part by
            part, or None, where the request is to have the whole of it.
    """

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _converse(reader, writer, answer, taker)
        except (ConnectionError, h11.RemoteProtocolError):
            pass  # the process is gone, and its exit is noticed elsewhere
        finally:
            writer.close()

    return await asyncio.start_server(connected, "127.0.0.1", 0)


async def _converse(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    answer: Answer,
    taker: Callable[[Call], Take | None],
) -> None:
    connection = h11.Connection(h11.SERVER)
    while True:
        call = await _read(connection, reader, writer, taker)
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
    connection: h11.Connection,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    taker: Callable[[Call], Take | None],
) -> Call | None:
    call: Call | None = None
    take: Take | None = None
    body = bytearray()
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            if connection.they_are_waiting_for_100_continue:
                go_on = h11.InformationalResponse(status_code=100, headers=[])
                writer.write(connection.send(go_on) or b"")
            connection.receive_data(await reader.read(_CHUNK))
        elif isinstance(event, h11.Request):
            call = Call(
                event.method.decode("ascii"), event.target.decode("ascii"), _texts(event.headers)
            )
            take = taker(call)
        elif isinstance(event, h11.Data):
            if take is not None:
                await take(bytes(event.data))
            else:
                body += event.data
        elif isinstance(event, h11.EndOfMessage) and call is not None:
            return replace(call, body=bytes(body), trailers=_texts(event.headers))
        else:
            return None


def _texts(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("ascii"): value.decode("latin-1") for name, value in headers}
