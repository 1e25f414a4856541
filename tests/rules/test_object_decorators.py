"""State of objects that stand in the place of functions, fields that are made once, names under main."""

from __future__ import annotations

from tests.rules.projects import fastapi, finds, flask, quiet


def test_object_in_the_place_of_a_view():
    source = """
    class Counted:
        def __init__(self, inner):
            self.inner, self.count = inner, 0

        def __call__(self):
            self.count += 1
            return self.inner()

    @app.get("/")
    @Counted
    def home():
        return ""
    """
    found = finds(flask(source), "LO114")
    assert found.routes == ("GET /",)


def test_object_that_is_asked_for_everything():
    source = """
    HITS = {}

    class Settings:
        def __getattr__(self, name):
            HITS[name] = 1
            return name

    settings = Settings()

    @app.get("/")
    def home():
        return settings.theme
    """
    assert finds(flask(source), "LO102").routes == ("GET /",)


LAZY = """
class Store:
    def __init__(self):
        self.client = None

    def connect(self):
        self.client = object()

    def get(self):
        if {asked}:
            self.connect()
        return self.client

store = Store()

@app.get("/")
def home():
    return str(store.get())
"""


def test_field_that_the_first_request_makes():
    found = finds(fastapi(LAZY.format(asked="self.client is None")), "LO109")
    assert found.severity == "info"
    quiet(fastapi(LAZY.format(asked="not self.client")), "LO114")


def test_field_that_is_made_again_and_again():
    finds(fastapi(LAZY.format(asked="self.client is None or expired()")), "LO114")


def test_names_under_main_are_one_finding():
    source = """
    @app.get("/")
    def home():
        return model.answer(settings)

    if __name__ == "__main__":
        settings = object()
        model = object()
    """
    found = finds(fastapi(source), "LO512")
    assert "1 more" in found.message
