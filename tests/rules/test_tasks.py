from __future__ import annotations

import pytest

from tests.rules.projects import FASTAPI, analysis_of, fastapi, finds, flask, quiet

ASYNC = "import asyncio\nfrom contextlib import asynccontextmanager\n" + FASTAPI + "tasks = set()\n"
IN_REQUEST = ASYNC + "@app.get('/')\nasync def home():\n"


@pytest.mark.parametrize(
    "body",
    [
        "    asyncio.create_task(work())\n",
        (
            "    task = asyncio.create_task(work())\n    tasks.add(task)\n"
            "    task.add_done_callback(tasks.discard)\n"
        ),
        "    tasks.add(asyncio.create_task(work()))\n",
        "    app.state.task = asyncio.create_task(work())\n",
    ],
)
def test_nobody_waits(body: str):
    finds(IN_REQUEST + body + "\nasync def work():\n    pass\n", "LO303")


@pytest.mark.parametrize(
    "body",
    [
        "    await asyncio.create_task(work())\n",
        "    mine = [asyncio.create_task(work())]\n    await asyncio.gather(*mine)\n",
        "    mine = []\n    mine.append(asyncio.create_task(work()))\n    await asyncio.wait(mine)\n",
        "    task = asyncio.create_task(work())\n    return await task\n",
        "    app.state.task = asyncio.create_task(work())\n    await app.state.task\n",
    ],
)
def test_the_request_waits(body: str):
    quiet(IN_REQUEST + body + "\nasync def work():\n    pass\n", "LO303")


def test_task_of_a_lifespan_ends_with_the_server():
    found = finds(
        """
        import asyncio
        from contextlib import asynccontextmanager
        from fastapi import FastAPI

        async def poll():
            while True:
                await asyncio.sleep(5)

        @asynccontextmanager
        async def lifespan(app):
            task = asyncio.create_task(poll())
            yield
            task.cancel()
            await task

        app = FastAPI(lifespan=lifespan)

        @app.get("/")
        def home():
            return 1
        """,
        "LO303",
    )
    assert found.app_wide


def test_task_that_ends_with_its_stream_is_no_task_of_the_background():
    quiet(
        IN_REQUEST.replace("def home():", "def home():\n    return stream()\n\nasync def stream():")
        + "    task = asyncio.create_task(work())\n    try:\n        yield 1\n"
        "    finally:\n        task.cancel()\n\nasync def work():\n    pass\n",
        "LO303",
    )


def test_call_of_a_huey_task_is_a_job():
    found = finds(
        flask("""
        from huey import RedisHuey
        huey = RedisHuey()

        @huey.task()
        def export():
            open("out.csv", "w")

        @app.post("/")
        def start():
            export()
        """),
        "LO308",
        symbol="export",
    )
    assert found.routes == ("POST /",)


START = "self.task = asyncio.create_task(work())"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([START, "await self.task"], False),
        (["while True:", "    await self.task", f"    {START}"], False),
        (["await self.task", START], True),
    ],
)
def test_a_task_that_is_awaited_before_it_is_made(lines: list[str], told: bool):
    body = "\n        ".join(lines)
    source = f"""
import asyncio

async def work():
    pass

class Runner:
    task = None

    async def run(self):
        {body}

@app.get("/")
async def home():
    await Runner().run()
"""
    found = analysis_of(fastapi(source)).findings
    assert [f.rule for f in found if f.rule == "LO303"] == ["LO303"] * told
