from __future__ import annotations

import pytest

from tests.rules.projects import finds, flask, quiet

LIMITED = '\n@app.get("/")\n@limiter.limit("1/minute")\ndef home():\n    return "x"\n'


@pytest.mark.parametrize(
    "text",
    [
        "limiter = Limiter(print, app=app)",
        'limiter = Limiter(print, storage_uri=os.getenv("REDIS", "memory://"))',
        'limiter = Limiter(print, storage_uri=os.getenv("REDIS", "") or None)',
    ],
)
def test_limits_counted_in_memory(text: str):
    finds(flask("import os\nfrom flask_limiter import Limiter\n" + text + LIMITED), "LO107")


@pytest.mark.parametrize(
    "text",
    [
        'limiter = Limiter(print, storage_uri="redis://limits")',
        'limiter = Limiter(print, storage_uri=os.environ["REDIS"])',
        'app.config["RATELIMIT_STORAGE_URI"] = "redis://limits"\nlimiter = Limiter(print, app=app)',
    ],
)
def test_limits_counted_elsewhere(text: str):
    quiet(flask("import os\nfrom flask_limiter import Limiter\n" + text + LIMITED), "LO107")


def test_a_cache_of_an_object_that_one_call_makes_and_drops():
    quiet(
        flask("""
            from expiringdict import ExpiringDict

            class Store:
                def __init__(self):
                    self.cache = ExpiringDict(10, 10)

                def add(self, text):
                    return text

            @app.post("/")
            def add():
                return Store().add("x")
        """),
        "LO105",
    )
