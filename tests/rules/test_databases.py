"""Databases in a local file, by a class of the project's own."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet

VIEW = "@app.get('/')\ndef home(): ...\n"


def test_subclass_of_a_database():
    source = "from peewee import SqliteDatabase\nclass Store(SqliteDatabase): ...\n"
    found = finds(flask(f"{source}store = Store('shop.db')\n{VIEW}"), "LO204")
    assert (found.severity, found.place.line, found.symbol) == (
        "blocker",
        5,
        "peewee.SqliteDatabase",
    )


def test_subclass_of_a_database_server():
    source = "from peewee import PostgresqlDatabase\nclass Store(PostgresqlDatabase): ...\n"
    quiet(flask(f"{source}store = Store('shop')\n{VIEW}"), "LO2")


def test_dataset_is_judged_by_its_address():
    source = "import dataset, os\nstore = dataset.connect({address})\n"
    address = "'sqlite:///shop.db'"
    assert finds(flask(source.format(address=address) + VIEW), "LO204").severity == "blocker"
    quiet(flask(source.format(address="os.environ['DB']") + VIEW), "LO2")


HOME = '\n@app.get("/")\ndef home():\n    return 1\n'


@pytest.mark.parametrize(
    "config",
    [
        "{'connections': {'default': 'sqlite://data.db'}}",
        "{'connections': {'default': {'engine': 'tortoise.backends.sqlite'}}}",
    ],
)
def test_sqlite_in_a_nested_configuration(config: str):
    source = f"""
    from tortoise import Tortoise

    CONFIG = {config}

    @app.on_event("startup")
    async def start():
        await Tortoise.init(config=CONFIG)
    """
    finds(fastapi(source) + HOME, "LO204")


def test_commands_of_aerich():
    source = """
    from aerich import Command

    CONFIG = {"connections": {"main": {"engine": "tortoise.backends.sqlite"}}}

    @app.on_event("startup")
    async def start():
        await Command(tortoise_config=CONFIG).upgrade()
    """
    finds(fastapi(source) + HOME, "LO204")


def test_a_connection_of_a_class_of_the_project_is_a_local_file():
    found = finds(
        """
        from sqlite3 import Connection
        from flask import Flask
        app = Flask(__name__)

        class Database(Connection):
            def __init__(self): super().__init__("app.db")

        @app.get("/")
        def home(): return Database().execute("select 1").fetchone()
        """,
        "LO204",
    )
    assert found.routes == ("GET /",)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ('"config.{env}.{Env}Config".format(env=env, Env=env.capitalize())', True),
        ('f"config.{env}.Config"', True),
        ('"config.{}.{}Config".format(env, env.capitalize())', True),
        ('"config.{}.{}.Config".format(env, env)', False),
        ('"config.{env}.Config".format(**os.environ)', False),
    ],
)
def test_settings_of_a_class_that_the_environment_names(name: str, *, found: bool):
    files = {
        "app.py": f"""
            import os
            from flask import Flask
            app = Flask(__name__)
            env = os.environ["ENV"]
            app.config.from_object({name})

            @app.get("/")
            def home(): return ""
        """,
        "config/__init__.py": "",
        "config/live.py": """
            class LiveConfig:
                SQLALCHEMY_DATABASE_URI = "sqlite:///app.db"
        """,
    }
    assert ("LO204" in {f.rule for f in analysis_of(files).findings}) is found


def test_routes_on_what_is_the_current_app_at_import():
    found = analysis_of(
        {
            "app.py": """
                import flask

                def create_app():
                    app = flask.Flask(__name__)
                    app.config.from_object(f"config.{flask.helpers.get_env()}")
                    with app.app_context():
                        import views
                    return app
            """,
            "config/live.py": 'SQLALCHEMY_DATABASE_URI = "sqlite:///app.db"\nSIZE = 3\n',
            "http.py": "import requests\nsession = requests.Session()\nsession.get = print\n",
            "views.py": """
                from flask import current_app as app
                from flask_sqlalchemy import SQLAlchemy
                import http
                db = SQLAlchemy()

                @app.get("/")
                def home(): return str(app.config["SIZE"])
            """,
        }
    )
    assert [route.id for route in found.routes] == ["GET /"]
    assert {f.rule for f in found.findings} == {"LO204"}


def test_a_factory_that_returns_the_app_of_another_module():
    found = analysis_of(
        {
            "extensions.py": (
                "from flask import Flask\nfrom flask_sqlalchemy import SQLAlchemy\n"
                "app = Flask(__name__)\ndb = SQLAlchemy()\n"
            ),
            "app.py": """
                import os
                from extensions import app, db

                def create_app(url=None):
                    app.config["SQLALCHEMY_DATABASE_URI"] = url or os.getenv("URL", "sqlite:///a.db")
                    db.init_app(app)

                    @app.get("/")
                    def home(): return ""

                    return app
            """,
            "run.py": "from app import create_app\napp = create_app()\n",
        }
    ).findings
    assert [f.rule for f in found if f.severity == "blocker"] == ["LO204"]


def test_settings_that_a_factory_is_handed():
    source = """
        from flask import Flask
        from flask_sqlalchemy import SQLAlchemy
        db = SQLAlchemy()

        def create_app(config=None):
            app = Flask(__name__)
            app.config.update(config)
            db.init_app(app)
            @app.get("/")
            def home(): return ""
            return app

        app = create_app({{"SQLALCHEMY_DATABASE_URI": "{}"}})
    """
    finds(source.format("sqlite:///app.db"), "LO204")
    quiet(source.format("postgresql://db/app"), "LO204")


def test_configured_sqlite_reaches_the_routes_that_use_the_database():
    found = finds(
        flask("""
        from flask_sqlalchemy import SQLAlchemy
        app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///x.db"
        db = SQLAlchemy(app)

        @app.get("/rows")
        def rows():
            return str(db.session.execute("select 1"))

        @app.get("/")
        def home():
            return "x"
        """),
        "LO204",
    )
    assert (found.routes, found.app_wide) == (("GET /rows",), False)


def test_sqlite_by_connect_engine_and_configuration():
    connect = flask("""
        import sqlite3

        def get_db():
            if "db" not in g:
                g.db = sqlite3.connect(current_app.config["DATABASE"])
            return g.db

        @app.get("/")
        def home():
            return get_db().execute("select 1").fetchone()

        @app.get("/other")
        def other():
            return "x"
    """)
    found = finds(connect, "LO204")
    assert (found.category, found.routes) == ("local_database", ("GET /",))
    finds(
        fastapi("""
        from sqlalchemy import create_engine
        name = "x.db"
        engine = create_engine(f"sqlite:///{name}")

        @app.get("/")
        def home():
            return 1
        """),
        "LO204",
    )
    found = finds(
        {
            "app.py": flask("""
                from config import Config
                app.config.from_object(Config)

                @app.get("/")
                def home():
                    return "x"
            """),
            "config.py": """
                import os

                class Config:
                    SQLALCHEMY_DATABASE_URI = os.environ.get("URL") or "sqlite:///" + "app.db"

                class TestingConfig(Config):
                    SQLALCHEMY_DATABASE_URI = "sqlite://"
            """,
        },
        "LO204",
    )
    assert (found.place.path, found.place.line) == ("config.py", 5)


def test_other_file_databases():
    finds(
        flask("""
        import shelve

        @app.get("/")
        def home():
            with shelve.open("x") as db:
                return db["a"]
        """),
        "LO209",
    )


@pytest.mark.parametrize(
    ("given", "found"),
    [("'settings.py'", True), ("os.path.join(HERE, 'settings.py')", True), ("'other.py'", False)],
)
def test_settings_in_a_file_of_python(given: str, found: bool):
    app = f"""
        import os
        from flask import Flask
        from flask_sqlalchemy import SQLAlchemy

        HERE = os.path.dirname(__file__)
        db = SQLAlchemy()

        def create_app():
            app = Flask(__name__)
            app.config.from_pyfile({given})
            db.init_app(app)

            @app.get("/")
            def home():
                return ""

            return app
        """
    settings = 'SQLALCHEMY_DATABASE_URI = "sqlite:///:memory:"\n'
    files = {"app/__init__.py": app, "app/settings.py": settings}
    messages = [f.message for f in analysis_of(files).findings if f.rule == "LO204"]
    assert ["in memory" in message for message in messages] == [True] * found


OVERRIDDEN = """
from fastapi import APIRouter
from sqlalchemy import create_engine

def get_address():
    raise NotImplementedError

router = APIRouter()

@router.get("/")
def home(address=Depends(get_address)):
    create_engine(address)

def build():
    app = FastAPI()
    app.include_router(router)

    def own():
        return "sqlite:///shop.db"

    app.dependency_overrides[{asked}] = own
    return app

app = build()
"""


def test_a_dependency_that_the_app_overrides():
    found = finds(fastapi(OVERRIDDEN.replace("{asked}", "get_address")), "LO204")
    assert found.routes == ("GET /",)
    quiet(fastapi(OVERRIDDEN.replace("{asked}", "print")), "LO204")


def test_an_override_that_the_code_itself_calls():
    called = OVERRIDDEN.replace("{asked}", "get_address").replace("=Depends(get_address)", "='x'")
    asked = "app.dependency_overrides[get_address]()"
    finds(
        fastapi(called.replace("    return app", f"    create_engine({asked})\n    return app")),
        "LO204",
    )


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ('os.environ.get("MODE") == "testing"', False),
        ("app.testing", False),
        ('app.debug and app.config["TESTING"]', False),
        ('os.environ.get("TESTING", "").lower() == "true"', False),
        ('os.environ.get("TESTING") == "false"', True),
        ('os.environ.get("MODE", "test") == "production"', True),
        ('os.environ.get("MODE") in ("test", "production")', True),
        ('os.environ.get("MODE") != "testing"', True),
        ('os.environ.get("MODE") == "small"', True),
    ],
)
def test_a_database_for_tests(condition: str, *, told: bool):
    source = f"""
        import os
        from flask import Flask
        app = Flask(__name__)
        if {condition}:
            app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
        else:
            app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE"]

        @app.get("/")
        def home(): return ""
    """
    assert ("LO204" in {f.rule for f in analysis_of(source).findings}) is told


@pytest.mark.parametrize(("folder", "told"), [("instance", True), ("other", False)])
def test_settings_of_the_instance(folder: str, *, told: bool):
    files = {
        "shop/__init__.py": "",
        "shop/app.py": """
            from flask import Flask
            app = Flask(__name__, instance_relative_config=True)
            app.config.from_pyfile("live.py")

            @app.get("/")
            def home(): return ""
        """,
        f"{folder}/live.py": 'SQLALCHEMY_DATABASE_URI = "sqlite:///shop.db"\n',
    }
    assert ("LO204" in {f.rule for f in analysis_of(files).findings}) is told


DRIVERS = """
    import os
    if os.environ.get("KIND") == "sqlite":
        import sqlite3 as driver
    else:
        import psycopg2 as driver

    @app.get("/")
    def home():
        return str(driver.connect({given}))
"""


def test_a_driver_that_a_setting_chooses():
    quiet(flask(DRIVERS.format(given="**dict(os.environ)")), "LO204")
    finds(flask(DRIVERS.format(given='"a.db"')), "LO204")


OPENED = """
    import sqlite3
    USERS, POSTS = "users.db", "posts.db"

    @app.get("/users")
    def users():
        return str(sqlite3.connect(USERS))

    @app.get("/more")
    def more():
        return str(sqlite3.connect({path}))
"""


def test_one_finding_a_file():
    found = finds(flask(OPENED.format(path="USERS")), "LO204")
    assert (found.place.line, found.routes) == (9, ("GET /users", "GET /more"))
    assert [one.line for one in found.related] == [13]
    other = analysis_of(flask(OPENED.format(path="POSTS"))).findings
    assert [(f.place.line, f.routes) for f in other] == [(9, ("GET /users",)), (13, ("GET /more",))]


CHOSEN = """
    import os
    from flask_sqlalchemy import SQLAlchemy

    class Settings:
        SQLALCHEMY_DATABASE_URI = os.environ["DATABASE_URI"]

    class Development(Settings):
        SQLALCHEMY_DATABASE_URI = "sqlite:///dev.db"

    SETTINGS = {{"development": {development}, "production": {production}}}
    app.config.from_object(SETTINGS[{key}])
    db = SQLAlchemy(app)

    @app.get("/")
    def home():
        return str(db.session.execute("SELECT 1"))
"""


@pytest.mark.parametrize(
    ("key", "severity"),
    [
        ('os.environ.get("STAGE", "production")', "info"),
        ('os.environ.get("STAGE") or "production"', "info"),
        ('app.config.get("ENV", "development")', "blocker"),
        ('os.environ.get("STAGE", "other")', "blocker"),
        ('os.environ["STAGE"]', "blocker"),
    ],
)
def test_a_database_of_settings_that_nobody_chooses(key: str, severity: str):
    names = {"development": "Development", "production": "Settings"}
    assert finds(flask(CHOSEN.format(key=key, **names)), "LO204").severity == severity
    dotted = {name: f'"app.{cls}"' for name, cls in names.items()}
    assert finds(flask(CHOSEN.format(key=key, **dotted)), "LO204").severity == severity


@pytest.mark.parametrize(("asked", "found"), [("TESTING", False), ("LOCAL", True)])
@pytest.mark.parametrize(
    "opened", ["create_engine(URL)", "Tortoise.init(config={'connections': {'default': URL}})"]
)
def test_an_address_for_tests_only(asked: str, opened: str, found: bool):
    source = f"""
    import os
    from sqlalchemy import create_engine
    from tortoise import Tortoise

    if os.getenv("{asked}"):
        URL = "sqlite:///tests.db"
    else:
        URL = f"postgresql://{{os.environ['HOST']}}/app"

    database = {opened}

    @app.get("/")
    def home():
        return str(database)
    """
    rules = [f.rule for f in analysis_of(flask(source)).findings]
    assert ("LO204" in rules) is found


@pytest.mark.parametrize(
    ("made", "sqlite"),
    [
        ('create_engine(URL, connect_args={"check_same_thread": False})', True),
        ('create_engine(URL, connect_args={"connect_timeout": 3})', False),
        ('create_engine(URL, connect_args={"check_same_thread": 0}) if LOCAL else 0', False),
    ],
)
def test_an_engine_with_options_that_sqlite_alone_has(made: str, sqlite: bool):
    text = f"""
    import os
    from sqlalchemy import create_engine
    URL, LOCAL = os.environ["DSN"], os.environ.get("LOCAL")
    engine = {made}

    @app.get("/")
    def home():
        return engine.connect().execute("SELECT 1")
    """
    rules = [finding.rule for finding in analysis_of(fastapi(text)).findings]
    assert ("LO204" in rules, "LO510" in rules) == (sqlite, not sqlite)


@pytest.mark.parametrize(
    ("other", "severity"), [("postgresql://db.example.com/a", "info"), ("sqlite://", "blocker")]
)
def test_a_database_in_memory_where_a_setting_says_so(other: str, severity: str):
    source = f"""
        import os
        from sqlalchemy import create_engine

        class Settings:
            @property
            def address(self):
                if os.getenv("BACKEND") == "memory":
                    return "sqlite://"
                return "{other}"

        engine = create_engine(Settings().address)

        @app.get("/")
        def home():
            return engine.connect().scalar("SELECT 1")
    """
    assert finds(fastapi(source), "LO204").severity == severity
