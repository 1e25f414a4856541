"""What is registered on a library's object that is put into an app runs in requests."""

from __future__ import annotations

import pytest

from tests.rules.projects import finds, quiet

SERVER = """
from fastapi import FastAPI
from mcp.server.fastmcp import FastMCP
SEEN = []
mcp = FastMCP("moons")

@mcp.tool()
def count(number: int) -> int:
    SEEN.append(number)
    return number

app = FastAPI()
{put}

@app.get("/health")
def health(): ...
"""


@pytest.mark.parametrize(
    "put",
    [
        "app.mount('/mcp', mcp.streamable_http_app())",
        "inner = mcp.sse_app()\napp.mount('/mcp', app=inner)",
        "app.mount('/mcp', mcp)",
    ],
)
def test_tools_of_a_mounted_server(put: str):
    found = finds(SERVER.format(put=put), "LO102")
    assert (found.severity, found.app_wide) == ("blocker", True)


def test_tools_of_a_server_beside_the_app():
    quiet(SERVER.format(put=""), "LO102")
