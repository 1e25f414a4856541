"""Stand-ins for what the planner is given."""

from __future__ import annotations

from collections.abc import Iterable

from werkzeug.routing import Map, Rule

from liftoff.plan.model import App
from liftoff.plan.packages.declared import Declared
from liftoff.plan.planner import Options
from liftoff.plan.slicing.slices import Slice

APP = App(
    target="app:app",
    module="app",
    attribute="app",
    call=False,
    framework="flask",
    interface="wsgi",
    source="../legacy",
    import_roots=("",),
)

DECLARED = Declared(file="requirements.txt")


def options(gateway: str = "http", **changes: object) -> Options:
    values = {
        "gateway": gateway,
        "adapter": "native",
        "runtime": "python3.13",
        "architecture": "arm64",
        "memory": 512,
        "environment": {"DATA_DIR": "/tmp/data"},
    }
    return Options(**{**values, **changes})


class NotedSlices:
    """A slicer whose slices hold nothing but a note of what was asked for.

    Endpoints called `/batch…` send requests to the app itself.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def asking_itself(self, endpoints: Iterable[str]) -> dict[str, tuple[str, int]]:
        return {endpoint: ("app.py", 9) for endpoint in endpoints if endpoint.startswith("/batch")}

    def slice(self, endpoints: Iterable[str]) -> Slice:
        self.asked.append(tuple(endpoints))
        return self.whole()

    def holdings(self, endpoints: Iterable[str]) -> tuple[dict[str, int], frozenset[str]]:
        """Ten lines for all, and one for each letter in the endpoints' names."""
        letters = {letter: 1 for endpoint in endpoints for letter in endpoint if letter.isalpha()}
        heavy = any("heavy" in endpoint for endpoint in endpoints)
        return {"all": 10, **letters}, frozenset({"flask", *(["numpy"] if heavy else [])})

    def whole(self) -> Slice:
        return Slice(modules={}, data=(), packages=frozenset({"flask"}), whole=None)

    def every_package(self) -> frozenset[str]:
        return self.whole().packages

    def mentioned(self) -> tuple[frozenset[str], frozenset[str]]:
        return frozenset(), frozenset()

    def free_module_name(self, wanted: str) -> str:
        return wanted


def url_map(*rules: str | Rule) -> Map:
    """A map; a text is a GET rule whose endpoint has the same name."""
    get = ["GET", "OPTIONS"]
    return Map([r if isinstance(r, Rule) else Rule(r, endpoint=r, methods=get) for r in rules])
