"""Threads and pools (LO301, LO306, LO311)."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet

POOL = """
import asyncio
from concurrent.futures import ThreadPoolExecutor

POOL = ThreadPoolExecutor()

def work():
    return 1

@app.get("/")
async def home():
    loop = asyncio.get_running_loop()
    {use}
"""


def test_pool_whose_work_is_awaited():
    quiet(fastapi(POOL.format(use="return await loop.run_in_executor(POOL, work)")), "LO306")


@pytest.mark.parametrize("use", ["loop.run_in_executor(POOL, work)", "POOL.submit(work)"])
def test_pool_whose_work_goes_on(use: str):
    found = analysis_of(fastapi(POOL.format(use=use))).findings
    assert [f.symbol for f in found if f.rule == "LO306"][:1] == ["ThreadPoolExecutor"]


VIEW = '\n@app.get("/")\ndef home():\n    {inside}\n    return "x"\n'


@pytest.mark.parametrize("end", ["pool.close()\n    pool.join()", "pool.shutdown()"])
def test_a_pool_that_the_function_itself_ends(end: str):
    pool = "pool = ThreadPool(4)\n    pool.map(print, [1])\n    {}"
    source = "from multiprocessing.pool import ThreadPool" + VIEW.format(inside=pool)
    quiet(flask(source.format(end)), "LO306")
    finds(flask(source.format("pass")), "LO306")


TIMED = """
    from threading import Timer

    @app.get("/")
    def home():
        timer = Timer(10, print)
        timer.start()
        try:
            return "x"
        finally:
            {}
"""


def test_a_timer_that_ends_with_the_request():
    quiet(flask(TIMED.format("timer.cancel()")), "LO301")
    finds(flask(TIMED.format("print('x')")), "LO301")
