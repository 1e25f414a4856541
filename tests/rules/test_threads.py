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


@pytest.mark.parametrize("chosen", ["Posts()", "next(p for p in cls.known if p)", "cls.first()"])
def test_what_a_class_keeps_when_its_one_object_is_made(chosen: str):
    source = f"""
    from threading import Thread

    class Posts:
        def send(self, text):
            Thread(target=print, args=[text]).start()

    class Mail:
        known = [Posts()]
        chosen = None
        one = None

        def __new__(cls):
            if cls.one is None:
                cls.chosen = {chosen}
                cls.one = super().__new__(cls)
            return cls.one

        @classmethod
        def first(cls):
            for post in cls.known:
                return post

        @classmethod
        def send(cls, text):
            cls.chosen.send(text)

    Mail()

    @app.get("/")
    def home():
        Mail.send("x")
        return "x"
    """
    assert finds(flask(source), "LO301").routes == ("GET /",)


FILLED = """
import queue
import threading
from transformers import TextIteratorStreamer
from pages import pages

def generate(streamer):
    pass

@app.get("/")
def home():
    given = queue.Queue()
    done = threading.Event()
    streamer = TextIteratorStreamer(None)
    options = dict(streamer=streamer)

    def fill():
        given.put("a")
        done.set()

    {thread}.start()
    {end}
    return ""
"""


@pytest.mark.parametrize(
    ("thread", "end", "rule"),
    [
        ("threading.Thread(target=fill)", "while given.get(): pass", "LO306"),
        ("threading.Thread(target=fill)", "while True:\n        if done.is_set(): break", "LO306"),
        ("threading.Thread(target=fill)", "while given.get(timeout=1): pass", "LO301"),
        ("threading.Thread(target=print)", "while given.get(): pass", "LO301"),
        ("threading.Thread(target=fill)", "given.get()", "LO301"),
        ("threading.Thread(target=generate, kwargs=options)", "for t in streamer: pass", "LO306"),
        (
            "threading.Thread(target=generate, kwargs=options)",
            "for i, t in enumerate(streamer): pass",
            "LO306",
        ),
        ("threading.Thread(target=print, args=[pages])", "for p in [pages]: pass", "LO301"),
    ],
)
def test_a_thread_whose_results_are_taken(thread: str, end: str, rule: str):
    source = FILLED.replace("{thread}", thread).replace("{end}", end)
    found = analysis_of(flask(source)).findings
    assert [f.rule for f in found if f.symbol == "Thread"] == [rule]


@pytest.mark.parametrize(
    ("end", "rule"), [("gevent.joinall(list(work.values()))", "LO306"), ("pass", "LO301")]
)
def test_greenlets_that_the_request_waits_for(end: str, rule: str):
    body = f"""
        import gevent

        @app.get("/")
        def home():
            work = {{}}
            for name in ("a", "b"):
                work[name] = gevent.spawn(len, name)
            {end}
            return ""
        """
    found = [f.rule for f in analysis_of(flask(body)).findings if f.category == "background_thread"]
    assert found == [rule]


def test_a_thread_that_a_lambda_starts():
    source = """
    from threading import Thread

    def work():
        return 1

    start = lambda: Thread(target=work).start()

    @app.get("/")
    def home():
        start()
        return "x"
    """
    finds(flask(source), "LO301")


@pytest.mark.parametrize(
    ("loop", "rule"),
    [
        ('while job.get("state") != "done":\n        sleep(1)', "LO306"),
        ('while page:\n        page = job.get("next")', "LO301"),
    ],
)
def test_a_loop_that_asks_a_dictionary(loop: str, rule: str):
    source = """
from threading import Thread
from time import sleep

def work(job):
    job["state"] = "done"

@app.get("/")
def home():
    job, page = dict(request.args), 1
    Thread(target=work, args=(job,)).start()
    {loop}
    return "x"
"""
    finds(flask(source.format(loop=loop)), rule)


@pytest.mark.parametrize(("first", "found"), [("", 0), ("again()", 1)])
def test_a_function_that_starts_itself_again(first: str, found: int):
    source = f"""
    import threading, requests

    def again():
        requests.get("https://x.org")
        threading.Timer(60, again).start()

    {first}

    @app.get("/")
    def home():
        return ""
    """
    assert sum(f.rule == "LO301" for f in analysis_of(flask(source)).findings) == found


@pytest.mark.parametrize(("imported", "found"), [("import plug", True), ("", False)])
def test_a_thread_of_a_module_that_no_server_imports(imported: str, *, found: bool):
    files = {
        "app.py": flask(f"{imported}\n\n@app.get('/')\ndef home():\n    return ''\n"),
        "plug.py": """
            import threading, time

            class Attack:
                def run(self):
                    threading.Thread(target=self.wait).start()

                def wait(self):
                    time.sleep(60)
        """,
    }
    assert any(f.rule == "LO401" for f in analysis_of(files).findings) is found
