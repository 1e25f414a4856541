"""Objects that fill themselves once, behind a flag of their own (LO109)."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi

SERVICE = """
    import asyncio
    import httpx

    class Service:
        def __init__(self):
            self.ready = False
            self.client = None
            self.lock = asyncio.Lock()

        async def connect(self{parameter}):
            {first}
            self.client = httpx.AsyncClient(base_url={url})
            self.ready = True

        async def get(self, name):
            {asks}
            return await self.client.get(name)

        def forget(self):
            {forgets}

    service = Service()

    @app.get("/{{name}}")
    async def home(name):
        return await service.get(name)

    @app.get("/")
    async def state():
        {reads}

    @app.delete("/")
    async def delete():
        service.forget()
    """
CONNECTS = "await self.connect()"
RETURNS = "if self.ready: return"


@pytest.mark.parametrize(
    ("asks", "first", "parameter", "forgets", "reads", "rule"),
    [
        (CONNECTS, RETURNS, "", "pass", "pass", "LO109"),
        (CONNECTS, "if self.ready: return self.client", "", "pass", "pass", "LO109"),
        (f"if not self.ready: {CONNECTS}", "pass", "", "pass", "pass", "LO109"),
        # Another each time.
        (CONNECTS, "pass", "", "pass", "pass", "LO114"),
        # What the first caller says holds for the others.
        ("await self.connect(name)", RETURNS, ", url", "pass", "pass", "LO114"),
        # It is filled again when a request wishes.
        (CONNECTS, RETURNS, "", "self.ready = False", "pass", "LO114"),
        # Others take it as one route has left it.
        (CONNECTS, RETURNS, "", "pass", "return service.client is None", "LO114"),
        (CONNECTS, "if self.ready: raise ValueError", "", "pass", "pass", "LO114"),
        (CONNECTS, "if self.ready: return 'too late'", "", "pass", "pass", "LO114"),
    ],
)
def test_what_a_flag_guards(asks, first, parameter, forgets, reads, rule):
    body = SERVICE.format(
        asks=asks,
        first=first,
        parameter=parameter,
        url="url" if parameter else '"https://x.org"',
        forgets=forgets,
        reads=reads,
    )
    found = analysis_of(fastapi(body)).findings
    assert {f.rule for f in found if f.symbol == "service.client"} == {rule}


def test_settings_that_load_themselves():
    body = """
        import os

        class Settings(dict):
            def __init__(self):
                super().__init__()
                self.loaded = False

            def load(self):
                for key, value in os.environ.items():
                    self[key] = value

            def __getattr__(self, name):
                if not self.loaded:
                    self.load()
                    self.loaded = True
                return self[name]

        settings = Settings()

        @app.get("/")
        def home():
            return settings.X
        """
    found = analysis_of(fastapi(body)).findings
    assert {f.rule for f in found if f.rule in ("LO109", "LO114")} == {"LO109"}


def test_a_job_that_runs_once_at_a_time():
    body = """
        import threading

        class Runner:
            def __init__(self):
                self.running = False
                self.results = []

            def run(self):
                if self.running:
                    return
                self.running = True
                threading.Thread(target=self.work).start()

            def work(self):
                self.results.append(1)
                self.running = False

        runner = Runner()

        @app.post("/")
        def start():
            runner.run()
        """
    found = analysis_of(fastapi(body)).findings
    assert "LO109" not in {f.rule for f in found}
