"""Containers of dependency_injector: what they make, and who is given it."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of

APP = """
import threading
from dependency_injector import containers, providers
from dependency_injector.wiring import Provide, inject
from fastapi import Depends, FastAPI

class Store:
    def __init__(self, path):
        self.path = path
        self.seen = {}

    def put(self, key):
        self.seen[key] = 1
        with open(self.path, "w") as file:
            file.write(key)

class Service:
    def __init__(self, store):
        self.store = store

    def keep(self, key):
        self.store.put(key)

class Stores(containers.DeclarativeContainer):
    store = providers.KIND(Store, path="/srv/store")

class Container(containers.DeclarativeContainer):
    stores = providers.Container(Stores)
    service = providers.Factory(Service, store=stores.store)

app = FastAPI()
app.container = Container()

@app.get("/")
@inject
def home(key: str, service=ASKED):
    return service.keep(key)

@app.get("/direct")
def direct(key: str):
    return app.container.service().keep(key)
"""


@pytest.mark.parametrize(
    "asked",
    [
        "Depends(Provide[Container.service])",
        'Depends(Provide["service"])',
        "Provide[Container.service]",
    ],
)
@pytest.mark.parametrize(
    ("kind", "found"), [("Singleton", ["LO114", "LO201"]), ("Factory", ["LO201"])]
)
def test_what_a_container_makes(asked: str, kind: str, found: list[str]):
    source = APP.replace("ASKED", asked).replace("KIND", kind)
    findings = analysis_of({"main.py": source}).findings
    assert sorted(f.rule for f in findings) == found
    assert all("GET /" in f.routes for f in findings)


@pytest.mark.parametrize(
    ("kind", "rule", "routes"), [("Singleton", "LO311", ()), ("Factory", "LO301", ("GET /",))]
)
def test_what_making_it_starts(kind: str, rule: str, routes: tuple[str, ...]):
    source = """
    import threading
    from dependency_injector import containers, providers
    from dependency_injector.wiring import Provide, inject
    from fastapi import Depends, FastAPI

    class Listener(threading.Thread):
        def run(self):
            while True:
                pass

    class Cache:
        def __init__(self):
            Listener(daemon=True).start()

    class Container(containers.DeclarativeContainer):
        cache = providers.KIND(Cache)

    app = FastAPI()

    @app.get("/")
    @inject
    def home(cache=Depends(Provide[Container.cache])):
        return 1

    @app.get("/other")
    def other():
        return 1
    """
    (found,) = analysis_of(source.replace("KIND", kind)).findings
    assert (found.rule, found.routes) == (rule, routes)


def test_a_container_that_the_one_around_it_gives():
    source = """
    from dependency_injector import containers, providers
    from dependency_injector.wiring import Provide, inject
    from fastapi import Depends, FastAPI

    class Store:
        def __init__(self):
            self.seen = {}

        def put(self, key):
            self.seen[key] = 1

    class Service:
        def __init__(self, store):
            self.store = store

        def keep(self, key):
            self.store.put(key)

    class Stores(containers.DeclarativeContainer):
        store = providers.Singleton(Store)

    class Services(containers.DeclarativeContainer):
        stores = providers.DependenciesContainer()
        service = providers.Singleton(Service, store=stores.store)

    class Container(containers.DeclarativeContainer):
        stores = providers.Container(Stores)
        services = providers.Container(Services, stores=stores)

    app = FastAPI()

    @app.get("/")
    @inject
    def home(key: str, service=Depends(Provide["services.service"])):
        return service.keep(key)
    """
    (found,) = analysis_of(source).findings
    assert (found.rule, found.routes) == ("LO114", ("GET /",))
