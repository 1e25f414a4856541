from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet

JOB = """
    class Job:
        def __init__(self, name):
            self.name = name
            self.log = []

        def stop(self):
            self.state = "stopped"

        def note(self, text):
            self.log.append(text)

    jobs = {}

    @app.post("/<name>")
    def start(name):
        jobs[name] = Job(name)
        return "x"
"""


@pytest.mark.parametrize(
    "text",
    [
        "jobs[name].stop()",
        "jobs[name].note(name)",
        "for job in jobs.values():\n            job.state = name",
        "next(job for job in jobs.values()).state = name",
    ],
)
def test_an_object_that_a_request_puts_into_a_global(text: str):
    body = f'{JOB}\n    @app.post("/<name>/stop")\n    def stop(name):\n        {text}\n        return ""\n'
    found = finds(flask(body), "LO114")
    assert "kept objects: `Job." in found.message


def test_each_field_of_kept_objects_is_a_state():
    source = """
    class Job:
        def __init__(self):
            self.state, self.log = 0, []

    jobs = {}

    @app.post("/<name>")
    def make(name):
        jobs[name] = Job()

    @app.post("/state/<name>")
    def state(name):
        jobs[name].state = 1

    @app.post("/log/<name>")
    def log(name):
        jobs[name].log.append(1)
    """
    assert finds(flask(source), "LO114", "Job.state").routes == ("POST /state/<name>",)
    assert finds(flask(source), "LO114", "Job.log").routes == ("POST /log/<name>",)


def test_a_field_of_a_base_class_is_one_state_for_all_its_heirs():
    source = """
    class Task:
        message = ""

    class Scan(Task):
        def run(self):
            self.message = "scan"

    class Copy(Task):
        def run(self):
            self.message = "copy"

    tasks = []

    @app.post("/scan")
    def scan():
        tasks.append(Scan())

    @app.post("/copy")
    def copy():
        tasks.append(Copy())

    @app.post("/run")
    def run():
        for task in tasks:
            task.run()
    """
    found = finds(flask(source), "LO114", "Task.message")
    assert len(found.related) >= 2


def test_objects_in_objects_in_a_global():
    found = finds(
        flask("""
            class Song:
                def play(self):
                    self.played = True

            class Album:
                def __init__(self):
                    self.songs = [Song() for _ in range(9)]

            class Shelf:
                def __init__(self):
                    self.albums = []

                def put(self, album):
                    self.albums.append(album)

            shelf = Shelf()

            @app.post("/")
            def put():
                shelf.put(Album())
                return ""

            @app.post("/play")
            def play():
                shelf.albums[0].songs[0].play()
                return ""
        """),
        "LO114",
        "Song.played",
    )
    assert found.routes == ("POST /play",)


@pytest.mark.parametrize(
    "text",
    [
        # Set up before others can have it.
        'job = Job("x")\n        job.state = "new"\n        jobs["x"] = job',
        # Kept by nobody.
        'job = Job("x")\n        job.stop()',
    ],
)
def test_an_object_that_is_not_kept_yet(text: str):
    body = f'{JOB}\n    @app.post("/")\n    def new():\n        {text}\n        return ""\n'
    quiet(flask(body), "LO114")


def test_rows_belong_to_the_database():
    source = flask("""
        from sqlalchemy.orm import declarative_base
        Base = declarative_base()

        class Link(Base):
            __tablename__ = "links"

        class Manager:
            def __init__(self):
                self.link = None

            def load(self):
                self.link = Link()

            def disable(self):
                self.link.disabled = True

        manager = Manager()

        @app.post("/")
        def disable():
            manager.load()
            manager.disable()
            return ""
    """)
    assert finds(source, "LO114").symbol == "manager.link"


def test_data_read_at_import_and_changed_by_requests():
    found = finds(
        flask("""
            import json
            CONFIG = json.load(open("config.json"))

            @app.post("/<name>")
            def put(name):
                CONFIG[name] = 1
                return ""
        """),
        "LO102",
    )
    assert found.symbol == "CONFIG"


def test_data_in_a_field():
    finds(
        flask("""
            import yaml

            class Settings:
                def __init__(self):
                    self.values = self.read()

                def read(self):
                    return yaml.safe_load(open("settings.yml"))

                def put(self, key, value):
                    self.values[key] = value

            settings = Settings()

            @app.post("/<name>")
            def put(name):
                settings.put(name, 1)
                return ""
        """),
        "LO114",
    )


def test_what_names_the_state_comes_first():
    found = finds(
        flask("""
            import queue
            jobs = {}

            def work(job):
                job["queue"].put(1)

            @app.post("/<name>")
            def start(name):
                jobs[name] = {"queue": queue.Queue()}
                work(jobs[name])
                return ""
        """),
        "LO102",
    )
    assert found.place.line == 12


def test_an_empty_default_that_nothing_fills_has_no_parts():
    quiet(
        flask("""
            def saved(files, form={}):
                found = {}
                for key in files:
                    found[key] = form.getlist(key)
                    found[key].append(key)
                return found

            @app.post("/")
            def upload():
                return saved(request.files)
        """),
        "LO108",
    )


@pytest.mark.parametrize("test", ["len(CACHE) == 0", "not len(CACHE)", "not CACHE"])
def test_filled_once_when_it_has_no_entries(test: str):
    finds(
        flask(f"""
            import languages
            CACHE = None

            def load():
                global CACHE
                if CACHE is None or {test}:
                    CACHE = languages.installed()
                return CACHE

            @app.get("/")
            def home():
                return str(load())
        """),
        "LO109",
    )


def test_an_object_of_a_class_of_dicts():
    found = finds(
        {
            "app.py": flask("""
                import shared
                from store import Cache
                shared.cache = Cache()

                @app.post("/<name>")
                def put(name):
                    shared.cache.keep(name)
                    return ""
            """),
            "shared.py": "cache = None\n",
            "store.py": """
                class Cache(dict):
                    def keep(self, name):
                        self[name] = name
            """,
        },
        "LO114",
    )
    assert found.routes == ("POST /<name>",)


def test_a_hook_that_is_a_method_of_the_app():
    finds(
        """
        from flask import Flask

        class Site(Flask):
            def __init__(self):
                super().__init__(__name__)
                self.styled = False
                self.before_request(self.style)
                self.add_url_rule("/", "home", self.home)

            def style(self):
                self.styled = True

            def home(self):
                return ""

        app = Site()
        """,
        "LO114",
    )


@pytest.mark.parametrize(
    "registered",
    [
        'app.add_url_rule("/", view_func=Page.as_view("page"))',
        'from flask_restful import Api\nApi(app).add_resource(Page, "/")',
        'from flask_restx import Api\n@Api(app).route("/")\nclass Shown(Page): ...',
    ],
)
def test_what_a_view_overrides_runs_in_the_method_that_it_inherits(registered: str):
    body = f"""
from flask.views import MethodView
SEEN = []

class Base(MethodView):
    def get(self):
        return self.shown()

    def shown(self):
        raise NotImplementedError

class Page(Base):
    def shown(self):
        SEEN.append(1)
        return ""

{registered}
"""
    assert finds(flask(body), "LO102").routes == ("GET /",)


def test_a_wsgi_function_around_the_app_runs_for_each_request():
    files = {
        "shop.py": flask("""
            @app.get("/")
            def home():
                return ""
        """),
        "wsgi.py": """
            import threading
            from shop import app

            class State:
                stale = True

            def wrap(inner):
                def outer(environ, start_response):
                    State.stale = False
                    return inner(environ, start_response)

                threading.Thread(target=print).start()
                return outer

            application = wrap(app)
        """,
    }
    assert finds(files, "LO103").routes == ("GET /",)
    finds(files, "LO311")


@pytest.mark.parametrize(
    "text",
    [
        "import openai\n\ndef set_it():\n    openai.api_key = request.form['key']",
        "import uvicorn\nserver = uvicorn.Server(None)\n\ndef set_it():\n    server.should_exit = True",
    ],
)
def test_attributes_of_a_library_that_a_request_sets(text: str):
    route = '\n@app.post("/")\ndef post():\n    set_it()\n    return ""\n'
    found = [f.rule for f in analysis_of(flask(text + route)).findings]
    assert found in (["LO101"], ["LO114"])


@pytest.mark.parametrize(
    "text", ["g.user = 1", "request.seen = 1", "session.permanent = True", "current_app.x.y = 1"]
)
def test_attributes_of_what_belongs_to_a_request(text: str):
    source = flask(f'@app.post("/")\ndef post():\n    {text}\n    return ""\n')
    quiet(source, "LO101", "LO114")


def test_a_method_that_gives_its_own_object_back():
    source = """
        class Row:
            def save(self):
                return self

        row = Row().save()

        @app.post("/")
        def store():
            mine = Row().save()
            mine.name = "x"
            return mine
    """
    quiet(fastapi(source), "LO114")


ENTERS = """
class Hall:
    def __init__(self):
        self.guests = set()

hall = Hall()

class Guest:
    def __init__(self, place):
        self.place = place
        {enters}

@app.get("/")
def home():
    Guest({given})
"""


@pytest.mark.parametrize("enters", ["place.guests.add(self)", "self.place.guests.add(self)"])
def test_an_object_that_enters_itself(enters: str):
    text = fastapi(ENTERS.replace("{enters}", enters))
    assert finds(text.replace("{given}", "hall"), "LO114").symbol == "hall.guests"
    quiet(text.replace("{given}", "Hall()").replace("hall = Hall()", ""), "LO1")


@pytest.mark.parametrize(("given", "found"), [("traced", 0), ("name", 1)])
def test_a_function_put_on_an_object_of_a_library(given: str, found: int):
    source = flask(f"""
    import queues

    jobs = queues.Queue()

    def traced(job):
        return job

    @app.get("/<name>")
    def home(name):
        jobs.enqueue = {given}
        return "x"
    """)
    assert sum(f.rule == "LO114" for f in analysis_of(source).findings) == found


def test_an_object_that_its_own_constructor_fills():
    text = fastapi("""
        class Room:
            def __init__(self):
                self.guests = []
                self.guests.append("host")

        class Suite(Room):
            def __init__(self):
                super().__init__()
                self.guests.append("butler")

        suite = Suite()

        @app.get("/")
        def home():
            return Suite().guests + suite.guests
        """)
    quiet(text, "LO1")


@pytest.mark.parametrize(
    ("stored", "found"),
    [
        ("ROWS", ["ROWS"]),
        ("dict(ROWS)", []),
        ("ROWS.copy()", []),
        ("{}", []),
        ("given", []),
    ],
)
def test_a_dictionary_of_the_module_that_objects_of_requests_have(stored: str, found: list[str]):
    source = f"""
    ROWS = {{}}

    class Tracker:
        def __init__(self, name, given=None):
            self.name = name
            self.rows = {stored}

        def report(self, percent):
            self.rows[self.name] = {{"percent": percent}}

    @app.post("/jobs/{{name}}")
    def work(name: str):
        tracker = Tracker(name, {{}})
        tracker.report(100)

    Tracker("first", {{}})

    @app.get("/jobs/{{name}}")
    def look(name: str):
        return ROWS.get(name)
    """
    findings = analysis_of(fastapi(source)).findings
    assert [f.symbol for f in findings if f.rule.startswith("LO1")] == found
    assert all(len(f.routes) == 2 for f in findings)


def test_rows_that_start_up_makes_belong_to_the_database():
    source = """
        from flask import Flask, request
        from flask_sqlalchemy import SQLAlchemy

        db = SQLAlchemy()
        users = []

        class User(db.Model):
            def save(self):
                self.token = request.args["token"]

        def add_first():
            user = User()
            user.save()
            users.append(user)

        def create_app():
            app = Flask(__name__)
            add_first()

            @app.post("/")
            def renew():
                for user in users:
                    user.save()
                return ""

            return app
    """
    quiet(source, "LO114")
    assert finds(source.replace("db.Model", "object"), "LO114").symbol == "user.token"
