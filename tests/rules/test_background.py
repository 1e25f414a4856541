from __future__ import annotations

import textwrap

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet


def test_thread_through_a_helper():
    found = finds(
        {
            "app.py": flask("""
                from mail import send

                @app.post("/reset")
                def reset():
                    send("x")
                    return "ok"
            """),
            "mail.py": """
                import threading

                def deliver(message):
                    print(message)

                def send(message):
                    threading.Thread(target=deliver, args=(message,)).start()
            """,
        },
        "LO301",
    )
    assert (found.place.path, found.routes) == ("mail.py", ("POST /reset",))
    assert [step.path for step in found.trace] == ["app.py", "app.py"]


def test_thread_subclass():
    finds(
        flask("""
        from threading import Thread

        class Worker(Thread):
            def run(self):
                pass

        @app.get("/")
        def home():
            Worker().start()
            return "x"
        """),
        "LO301",
    )


def test_thread_at_import():
    found = finds(
        flask("""
        import threading, time

        def tick():
            while True:
                time.sleep(5)

        threading.Thread(target=tick, daemon=True).start()

        @app.get("/")
        def home():
            return "x"
        """),
        "LO311",
    )
    assert found.app_wide


def test_joined_thread_and_unused_import():
    source = flask("""
        import threading

        @app.get("/")
        def home():
            thread = threading.Thread(target=print)
            thread.start()
            thread.join()
            return "x"
    """)
    assert finds(source, "LO306").severity == "info"
    quiet(
        flask("""
        import threading
        lock = threading.Lock()

        @app.get("/")
        def home():
            with lock:
                return "x"
        """)
    )


def test_state_that_a_thread_changes_is_of_the_route_that_starts_it():
    found = finds(
        flask("""
        from threading import Thread
        jobs = {}

        def work(name):
            jobs[name] = "done"

        @app.post("/<name>")
        def start(name):
            Thread(target=work, args=(name,)).start()
            return "x"
        """),
        "LO102",
    )
    assert found.routes == ("POST /<name>",)
    assert found.phases == ("background",)


def test_background_task():
    found = finds(
        fastapi("""
        def write(email):
            print(email)

        def log(tasks: BackgroundTasks):
            tasks.add_task(write, "x")

        @app.post("/a")
        def a(found: str = Depends(log)):
            return 1

        @app.post("/b")
        def b():
            return 1
        """),
        "LO302",
    )
    assert (found.category, found.routes) == ("background_task", ("POST /a",))


@pytest.mark.parametrize(
    ("task", "is_found"),
    [
        ("asyncio.create_task(work())", True),
        ("task = asyncio.create_task(work())", True),
        ("await asyncio.create_task(work())", False),
        ("task = asyncio.create_task(work()); await task", False),
        ("await asyncio.gather(asyncio.create_task(work()))", False),
        ("await asyncio.get_running_loop().run_in_executor(None, print)", False),
    ],
)
def test_forgotten_task(task: str, is_found: bool):
    source = fastapi(f"""
        import asyncio

        async def work():
            pass

        @app.get("/")
        async def home():
            {task}
            return 1
    """)
    if is_found:
        finds(source, "LO303")
    else:
        quiet(source)


def test_celery_job():
    found = finds(
        flask("""
        import tasks

        @app.post("/")
        def start():
            tasks.work.delay(1)
            return "x"
        """)
        and {
            "app.py": flask("""
                from tasks import work

                @app.post("/")
                def start():
                    return jobs()

                def jobs():
                    work.delay(1)
            """),
            "tasks.py": """
                @shared_task
                def work(number):
                    print(number)

                from celery import shared_task
            """,
        },
        "LO308",
    )
    assert (found.category, found.severity) == ("background_task", "warning")
    assert found.routes == ("POST /",)


@pytest.mark.parametrize(
    ("call", "rule", "severity"),
    [
        ("multiprocessing.Pool(4).map(len, [])", "LO304", "blocker"),
        ("ProcessPoolExecutor()", "LO305", "blocker"),
        ("subprocess.Popen(['ls'])", "LO309", "blocker"),
        ("subprocess.run(['ls'])", "LO309", "warning"),
        ("os.system('ls')", "LO309", "warning"),
    ],
)
def test_processes(call: str, rule: str, severity: str):
    found = finds(
        flask(f"""
        import multiprocessing, os, subprocess
        from concurrent.futures import ProcessPoolExecutor

        @app.get("/")
        def home():
            {call}
            return "x"
        """),
        rule,
    )
    assert (found.severity, found.category) == (severity, "process_spawn")


def test_scheduler():
    from tests.rules.projects import analysis_of

    source = flask("""
        from apscheduler.schedulers.background import BackgroundScheduler
        scheduler = BackgroundScheduler()

        def tick():
            pass

        scheduler.add_job(tick, "interval", seconds=5)

        @app.get("/")
        def home():
            return "x"
    """)
    found = [f for f in analysis_of(source).findings if f.rule == "LO307"]
    assert [f.symbol for f in found] == ["BackgroundScheduler", "add_job"]


def test_exit_hook():
    finds(
        flask("""
        import atexit
        atexit.register(print)

        @app.get("/")
        def home():
            return "x"
        """),
        "LO310",
    )


@pytest.mark.parametrize(
    ("seconds", "severity"),
    [("45", "blocker"), ("5", "warning"), ("float(request.args['s'])", "blocker"),
     ("min(float(request.args['s']), 3)", "warning"), ("PAUSE * 60", "blocker")],
)  # fmt: skip
def test_sleep(seconds: str, severity: str):
    found = finds(
        flask(f"""
        import time
        PAUSE = 2

        @app.get("/")
        def home():
            time.sleep({seconds})
            return "x"
        """),
        "LO401",
    )
    assert (found.severity, found.category) == (severity, "long_sleep_or_loop")


def test_sleep_of_zero_and_of_a_script():
    quiet(
        fastapi("""
        import anyio, time

        @app.get("/")
        async def home():
            await anyio.sleep(0)

        if __name__ == "__main__":
            time.sleep(100)
        """)
    )


def test_retry_without_a_timeout():
    source = flask("""
        import requests

        @app.get("/")
        def home():
            for attempt in range(3):
                try:
                    return requests.get("https://x").text
                except OSError:
                    pass
    """)
    assert finds(source, "LO402").severity == "info"
    quiet(source.replace('"https://x"', '"https://x", timeout=3'))


def test_shared_memory_between_processes():
    source = """
    from multiprocessing.shared_memory import SharedMemory

    @app.get("/")
    def home():
        SharedMemory(name="x")
    """
    found = finds(flask(source), "LO312")
    assert (found.severity, found.symbol) == (
        "blocker",
        "multiprocessing.shared_memory.SharedMemory",
    )


def test_no_shared_memory():
    quiet(flask("import io\n@app.get('/')\ndef home():\n    memoryview(b'x')\n"), "LO312")


@pytest.mark.parametrize(
    ("joined", "rule"), [("thread.join(5)", "LO306"), ("','.join(names)", "LO301")]
)
def test_thread_that_is_joined_for_some_time(joined: str, rule: str):
    source = """
    import threading
    names = ["a"]

    @app.get("/")
    def home():
        thread = threading.Thread(target=print)
        thread.start()
        {joined}
    """.replace("{joined}", joined)
    assert finds(flask(source), rule).place.line == 9


@pytest.mark.parametrize("timeout", ["60", "(5, 120)"])
def test_a_timeout_longer_than_the_gateways(timeout: str):
    source = flask(f"""
        import requests

        @app.get("/")
        def home():
            return requests.post("https://x.test", timeout={timeout}).text
    """)
    assert finds(source, "LO402").severity == "warning"


def test_a_timeout_within_the_gateways():
    quiet(
        flask("""
            import requests

            @app.get("/")
            def home():
                return requests.get("https://x.test", timeout=10).text
        """),
        "LO402",
    )


WAITING = """
    import threading
    ready = threading.Event()
    wake = threading.Condition()

    def work():
        while True:
            with wake:
                wake.wait({timeout})

    threading.Thread(target=work).start()

    @app.get("/")
    def home():
        ready.wait({limit})
        return ""
"""


@pytest.mark.parametrize(
    ("timeout", "limit", "symbols"),
    [
        ("60", "1", ["threading.Condition().wait"]),
        ("", "", ["threading.Event().wait"]),
        ("", "timeout=2", []),
    ],
)
def test_waits_for_another_thread(timeout: str, limit: str, symbols: list[str]):
    source = flask(WAITING.format(timeout=timeout, limit=limit))
    found = [f.symbol for f in analysis_of(source).findings if f.rule == "LO401"]
    assert found == symbols


def test_a_function_that_a_client_calls_when_something_comes():
    found = finds(
        flask("""
            import time
            import paho.mqtt.client as mqtt

            def handle(client, data, message):
                while True:
                    time.sleep(60)

            client = mqtt.Client("x")
            client.on_message = handle

            @app.get("/")
            def home():
                return ""
        """),
        "LO401",
    )
    assert "background" in found.phases


MAIN = """
    import threading
    import time

    def open_browser():
        time.sleep(1)

    def serve():
        app.debug = True
        app.run()

    @app.get("/")
    def home():
        return ""

    if __name__ == "__main__":
        threading.Thread(target=open_browser).start()
        threading.Thread(target=serve).start()
"""


def test_a_thread_that_the_command_starts_beside_the_server():
    assert finds(flask(MAIN), "LO401").severity == "info"


def test_a_thread_that_runs_the_server_is_start_up():
    quiet(flask(MAIN), "LO104")


def test_a_timeout_from_the_environment_with_a_default():
    source = flask("""
        import os
        import requests
        PATIENCE = int(os.environ.get("PATIENCE", "90"))

        @app.get("/")
        def home():
            return requests.get("https://x.test", timeout=PATIENCE).text
    """)
    assert "90 s" in finds(source, "LO402").message


def test_an_attribute_of_the_projects_own_class_of_apps():
    finds(
        """
        from flask import Flask, current_app

        class Site(Flask):
            def __init__(self):
                super().__init__(__name__)
                self.seen = []

        app = Site()

        @app.get("/")
        def home():
            current_app.seen.append(1)
            return ""
        """,
        "LO114",
    )


KEPT_TASK = """
    import asyncio

    class Jobs:
        def __init__(self):
            self.running = {{}}

    jobs = Jobs()

    async def work(): ...

    @app.post("/")
    async def start(name: str):
        running = {{}}
        task = asyncio.create_task(work())
        {kept}[name] = task
        {waits}
"""


def test_a_task_that_is_stored_for_later_is_forgotten():
    finds(fastapi(KEPT_TASK.format(kept="jobs.running", waits="return 1")), "LO303")
    source = KEPT_TASK.format(kept="running", waits="await asyncio.gather(*running.values())")
    quiet(fastapi(source), "LO303")
    source = KEPT_TASK.format(kept="jobs.running", waits="await jobs.running[name]")
    quiet(fastapi(source), "LO303")


PASSED = """
    import threading
    seen = {{}}

    def work(store):
        {write}

    def start(target, args):
        threading.Thread(target=target, args=args).start()

    @app.get("/")
    def home():
        {call}
        return str(seen)
"""


@pytest.mark.parametrize(
    ("before", "call"),
    [
        ("import gevent", "gevent.spawn(work, store=seen)"),
        ("", "threading.Thread(target=work, kwargs={'store': seen}).start()"),
        ("", "start(work, (seen,))"),
    ],
)
@pytest.mark.parametrize(("write", "found"), [("store['a'] = 1", True), ("print(store)", False)])
def test_what_a_callback_is_given(before: str, call: str, write: str, found: bool):
    source = flask(before + "\n") + textwrap.dedent(PASSED.format(write=write, call=call))
    findings = analysis_of(source).findings
    assert any(f.rule.startswith("LO1") and f.symbol == "seen" for f in findings) is found
