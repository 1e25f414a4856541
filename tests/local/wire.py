"""HTTP requests with nothing added to them."""

from __future__ import annotations

import http.client
import socket
from urllib.parse import urlsplit


def call(url, method, path, *, body=None, headers=()):
    """One request: (status, header pairs, body)."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers:
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        return response.status, response.getheaders(), response.read()
    finally:
        connection.close()


def raw(url, data):
    """Bytes as they are; what comes back until the other side closes."""
    host = urlsplit(url)
    with socket.create_connection((host.hostname, host.port), timeout=60) as sock:
        sock.sendall(data)
        received = b""
        while chunk := sock.recv(65536):
            received += chunk
        return received
