from __future__ import annotations

import signal
import subprocess
import sys

import pytest

SIGTERM = """
import contextlib, os, signal, sys
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from liftoff_adapters.asgi import AsgiHandler
from tests.adapters import events

{before}

@contextlib.asynccontextmanager
async def lifespan(app):
    yield
    print("shut down", flush=True)

async def page(request):
    {inside}
    return PlainTextResponse("x")

handler = AsgiHandler(Starlette(lifespan=lifespan, routes=[Route("/", page)]))
print(handler(events.make("http"), None)["statusCode"], flush=True)
{after}
print("not reached", flush=True)
"""
KILL = "os.kill(os.getpid(), signal.SIGTERM)"


@pytest.mark.parametrize(
    ("before", "inside", "after", "code", "output"),
    [
        ("", "", KILL, -signal.SIGTERM, "200\nshut down\n"),
        ("", KILL, "", -signal.SIGTERM, "shut down\n"),
        (
            "signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))",
            "",
            KILL,
            7,
            "200\nshut down\n",
        ),
        ("", "", "sys.exit(0)", 0, "200\nshut down\n"),
    ],
)
def test_the_end_of_the_process_shuts_the_app_down(before, inside, after, code, output):
    script = SIGTERM.format(before=before, inside=inside or "pass", after=after)
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (code, output), done.stderr
    assert done.stderr == ""
