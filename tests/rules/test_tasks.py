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


TASKS_OF_A_FIELD = """
import asyncio

class Queue:
    def start(self, count):
        self.tasks = {tasks}

    async def work(self):
        while True:
            await asyncio.sleep(1)

queue = Queue()

@app.post("/")
async def start():
    queue.start(2)
"""


@pytest.mark.parametrize(
    "tasks",
    [
        "[asyncio.create_task(self.work()) for _ in range(count)]",
        "{asyncio.create_task(self.work()) for _ in range(count)}",
        "{n: asyncio.create_task(self.work()) for n in range(count)}",
        "[asyncio.create_task(self.work())]",
    ],
)
def test_tasks_in_a_list_of_a_field(tasks: str):
    finds(fastapi(TASKS_OF_A_FIELD.replace("{tasks}", tasks)), "LO303")


def test_tasks_in_a_list_that_is_waited_for():
    source = """
    import asyncio

    async def work():
        return 1

    @app.post("/")
    async def start():
        tasks = [asyncio.create_task(work()) for _ in range(3)]
        return await asyncio.gather(*tasks)
    """
    quiet(fastapi(source), "LO303")


BOT = """
from telegram.ext import ApplicationBuilder

bot = ApplicationBuilder().token("t").updater(None).build()

async def lifespan(app):
    await bot.bot.set_webhook(url="https://example.com")
    async with bot:
        await bot.start()
        yield

app = FastAPI(lifespan=lifespan)

@app.post("/bot")
async def update(data: dict):
    await bot.update_queue.put(data)
"""


def test_bot_that_works_on_in_tasks_of_its_library():
    source = fastapi(BOT)
    assert finds(source, "LO303", "update_queue.put").routes == ("POST /bot",)
    assert finds(source, "LO303", "start").routes == ()
    assert finds(source, "LO501").severity == "warning"


@pytest.mark.parametrize(("call", "count"), [("", 1), ("await ", 0), ("return ", 0)])
def test_gathered_tasks_that_nobody_waits_for(call: str, count: int):
    source = f"""
    import asyncio

    @app.get("/")
    async def start():
        {call}asyncio.gather(work(1), work(2))

    async def work(n):
        return n
    """
    found = [f for f in analysis_of(fastapi(source)).findings if f.rule == "LO303"]
    assert len(found) == count


FEED = """
import asyncio
from starlette.endpoints import WebSocketEndpoint
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute

class Feed(WebSocketEndpoint):
    async def on_connect(self, websocket):
        await websocket.accept()
        self.task = asyncio.create_task(self.reader(websocket))

    async def reader(self, websocket):
        await websocket.send_text("hello")

    async def on_disconnect(self, websocket, code):
        self.task{end}

app = Starlette(routes=[WebSocketRoute("/feed", Feed)])
"""


def test_task_that_ends_with_its_connection():
    quiet({"app.py": FEED.format(end=".cancel()")}, "LO303")
    finds({"app.py": FEED.format(end=" = None")}, "LO303")


HOME = '\n@app.get("/")\ndef home():\n    return 1\n'


def test_library_object_of_a_class_of_the_app_calls_what_it_is_given():
    source = """
import asyncio
from starlette_admin.auth import AuthProvider
from starlette_admin.contrib.sqla import Admin as Base

class Admin(Base):
    def title(self):
        return "admin"

class Provider(AuthProvider):
    def get_admin_user(self, request):
        asyncio.create_task(remember(request))

async def remember(request): ...

admin = Admin(auth_provider=Provider())
"""
    finds(fastapi(source + HOME), "LO303")


def test_endless_tasks_that_a_lifespan_is_given():
    body = """
        import asyncio
        from contextlib import asynccontextmanager

        async def watch():
            {loop}
                await asyncio.sleep(1)

        async def tasks():
            return [asyncio.create_task(watch())]

        @asynccontextmanager
        async def lifespan(app):
            started = await tasks()
            yield
            for task in started:
                task.cancel()

        app = FastAPI(lifespan=lifespan)

        @app.get("/")
        def home():
            return 1
        """
    finds(fastapi(body.format(loop="while True:")), "LO303")
    quiet(fastapi(body.format(loop="for _ in range(2):")), "LO303")


GROUP = """
    import asyncio
    from contextlib import asynccontextmanager

    async def poll():
        await asyncio.sleep(5)

    @asynccontextmanager
    async def lifespan(app):
        async with asyncio.TaskGroup() as group:
            group.create_task(poll())
            yield

    app = FastAPI(lifespan=lifespan)

    @app.get("/")
    async def home():
        {}
    """


def test_a_group_of_tasks_beside_the_server():
    finds(fastapi(GROUP.format("return 1")), "LO303")


def test_a_group_of_tasks_in_a_request_is_waited_for():
    inner = "async with asyncio.TaskGroup() as own:\n            own.create_task(poll())"
    found = [f for f in analysis_of(fastapi(GROUP.format(inner))).findings if f.rule == "LO303"]
    assert len(found) == 1


HELPERS = """
    import asyncio

    async def work():
        await asyncio.sleep(0)

    def started(job):
        task = asyncio.create_task(job)
        return task

    def kept(job):
        return started(job)

    @app.post("/")
    async def home():
        {}
    """


def test_a_task_that_helpers_give_back_and_nobody_takes():
    finds(fastapi(HELPERS.format("kept(work())")), "LO303")


def test_a_task_that_helpers_give_back_and_somebody_awaits():
    quiet(fastapi(HELPERS.format("return await kept(work())")), "LO303")


QUEUE = """
    from celery import Celery
    queue = Celery("x", broker="redis://x")
    {task}

    @app.get("/")
    def home():
        return ""
"""


def test_a_queue_without_a_job():
    assert finds(flask(QUEUE.format(task="")), "LO308").severity == "info"
    task = "\n    @queue.task\n    def send(): ...\n"
    assert finds(flask(QUEUE.format(task=task)), "LO308").severity == "warning"


@pytest.mark.parametrize(
    ("way", "found"),
    [
        ("queue.enqueue(work, 5)", True),
        ("queue.enqueue_call(func=work, args=(5,))", True),
        ("queue.enqueue_in(None, work, 5)", True),
        ("queue.enqueue_at(None, work, 5)", True),
        ("queue.apply(work)", False),
    ],
)
def test_what_a_queue_of_rq_runs(way: str, *, found: bool):
    source = f"""
    import time
    from flask_rq import get_queue

    def work(seconds=5):
        time.sleep(5)

    @app.post("/")
    def home():
        queue = get_queue()
        {way}
        return ""
    """
    text = finds(flask(source), "LO401").message
    assert ("waits in a job of a worker" in text) is found
