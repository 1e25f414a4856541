"""A pool of database connections in each environment."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, fastapi, finds, flask, quiet

VIEW = "@app.get('/')\ndef home(): ...\n"
TOP = "import os\nfrom sqlalchemy import create_engine\nURL = os.environ['DB']\n"


@pytest.mark.parametrize(
    "made",
    [
        "create_engine(URL, pool_size=20)",
        "create_engine(URL, max_overflow=int(os.environ['N']))",
        "__import__('x')\nimport psycopg_pool\npool = psycopg_pool.ConnectionPool(URL)",
    ],
)
def test_pool(made: str):
    found = finds(flask(f"{TOP}engine = {made}\n{VIEW}"), "LO601")
    assert (found.severity, found.app_wide) == ("warning", True)


@pytest.mark.parametrize(
    "made",
    [
        "create_engine(URL)",
        "create_engine(URL, pool_size=1, max_overflow=0)",
        "create_engine('sqlite:///x.db', pool_size=5)",
        "dict(pool_size=20)",
    ],
)
def test_no_pool(made: str):
    quiet(flask(f"{TOP}engine = {made}\n{VIEW}"), "LO601")


def test_pool_of_a_command():
    source = f"{TOP}@app.cli.command()\ndef load():\n    create_engine(URL, pool_size=9)\n{VIEW}"
    quiet(flask(source), "LO601")


HOME = '\n@app.get("/")\ndef home():\n    return 1\n'


def test_pool_of_databases():
    source = "from databases import Database\ndb = Database('mysql://db/x', max_size=20)\n"
    finds(fastapi(source + HOME), "LO601")


def test_pool_of_what_the_environment_names():
    source = """
    import os
    from sqlalchemy import create_engine

    engine = create_engine({url}, pool_size=100)
    """
    url = 'os.environ.get("URL", "sqlite:///a.db")'
    finds(fastapi(source.replace("{url}", url)) + HOME, "LO601")
    quiet(fastapi(source.replace("{url}", '"sqlite:///a.db"')) + HOME, "LO601")


def test_sizes_of_a_pool_in_a_dict():
    source = """
    from sqlalchemy import create_engine

    options = {"pool_size": 20} if URL.startswith("postgresql") else {}
    engine = create_engine(URL, **options)
    """
    finds("URL = 'postgresql://a'\n" + fastapi(source) + HOME, "LO601")


@pytest.mark.parametrize(
    ("setting", "found"),
    [
        ('app.config["SQLALCHEMY_POOL_SIZE"] = 20', True),
        ('app.config["SQLALCHEMY_POOL_SIZE"] = 1', False),
        ('app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_size": 20}', True),
        ('app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_recycle": 20}', False),
    ],
)
def test_size_of_a_pool_in_the_settings(setting: str, found: bool):
    findings = analysis_of(flask(f"{setting}\n{VIEW}")).findings
    assert any(f.rule == "LO601" for f in findings) is found


ANEW = """
    import os
    from functools import lru_cache
    from fastapi import Depends, FastAPI
    from sqlmodel import Session, create_engine

    app = FastAPI()
    kept = {{}}

    {decorator}
    def get_engine():
        return create_engine({url}{options})

    @app.get("/")
    def home():
        {body}
"""
READ = "with Session(get_engine()) as session: return session.get(1)"


@pytest.mark.parametrize(
    ("decorator", "url", "options", "body", "found"),
    [
        ("", 'os.environ["DB"]', "", READ, True),
        ("@lru_cache", 'os.environ["DB"]', "", READ, False),
        ("", '"sqlite:///a.db"', "", READ, False),
        ("", 'os.environ["DB"]', ", poolclass=None", READ, False),
        ("", 'os.environ["DB"]', "", "get_engine().dispose()", False),
        ("", 'os.environ["DB"]', "", "kept['engine'] = get_engine()", False),
    ],
)
def test_engine_of_each_request(decorator: str, url: str, options: str, body: str, found: bool):
    source = ANEW.format(decorator=decorator, url=url, options=options, body=body)
    assert any(f.rule == "LO601" for f in analysis_of(source).findings) is found
