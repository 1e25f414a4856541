"""The examples of the rules' pages, in little apps: the bad one is found, the good one is not."""

from __future__ import annotations

import inspect
import re
import textwrap
from types import ModuleType

import pytest

from liftoff.gate.screen import screen
from liftoff.gate.selection import make_selection
from liftoff.gate.settings import Settings
from liftoff.rules.analysis import analyze
from liftoff.rules.pages import documented_modules
from tests.rules.projects import fastapi, flask, tree_of

VIEW = "@app.get('/<name>')\ndef view(name, item=1, path='x', message='', images=()):\n"
S3 = "import boto3, os\ns3 = boto3.client('s3')\nsqs = boto3.client('sqs')\n"
S3 += (
    "table = boto3.resource('dynamodb').Table('t')\nUPLOADS, BUCKET, MAILS = '/srv/up', 'b', 'q'\n"
)
HOME = "@app.get('/')\ndef home(): return ''\n"


def in_view(head: str = "") -> str:
    return flask(f"{S3}{head}\n{VIEW}    CODE\n    return ''\n")


def at_top(head: str = "", tail: str = "") -> str:
    return flask(f"{head}\nCODE\n{tail}\n{HOME}")


FASTAPI_VIEW = fastapi(
    S3 + "from fastapi.responses import FileResponse, RedirectResponse\nNOTIFICATIONS = 'q'\n"
    "@app.get('/x')\ndef view(email: str, background_tasks: BackgroundTasks):\n    CODE\n"
)
LIFESPAN = f"""\
from contextlib import asynccontextmanager
import json
from fastapi import FastAPI
counters = {{}}
def save(x): json.dump(x, open("/tmp/counters", "w"))
@asynccontextmanager
async def lifespan(app):
    CODE
app = FastAPI(lifespan=lifespan)
{HOME}"""
SETTINGS = "".join(f"S{n} = os.environ.get('SETTING_{n}', 'a value of it')\n" for n in range(200))

# The page, the code that its bad example gives, and what is around each example.
CONTEXTS: dict[str, tuple[str, str]] = {
    "addresses": ("LO602", in_view("import requests")),
    "app_config": ("LO104", flask("CODE")),
    "caches": (
        "LO107",
        at_top("from flask_limiter import Limiter\nfrom flask_limiter.util import *"),
    ),
    "command_only": (
        "LO512",
        flask(
            "registry = set()\nclass Server: pass\nCODE\n"
            "@app.get('/')\ndef home(): return str(len(registry))\n"
            "if __name__ == '__main__': main()\n"
        ),
    ),
    "databases": (
        "LO204",
        at_top(
            "import os",
            "app.config.from_object(__name__)\nfrom flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy(app)",
        ),
    ),
    "disk_reads": (
        "LO202",
        flask(
            f"{S3}@app.put('/<name>')\ndef put(name):\n"
            "    request.files['x'].save(os.path.join(UPLOADS, name))\n    return ''\n"
            f"{VIEW}    x = CODE\n    return str(x)\n"
        ),
    ),
    "disk_writes": ("LO203", in_view()),
    "environment_size": ("LO506", in_view(f"import json\nparameters = object()\n{SETTINGS}")),
    "file_handles": ("LO603", in_view("import logging\nlogger = logging.getLogger()")),
    "file_locks": ("LO212", in_view("from filelock import FileLock\ndef import_all(): ...")),
    "gateway_limits": ("LO409", in_view()),
    "lifespans": ("LO511", LIFESPAN),
    "log_files": ("LO206", at_top("import logging")),
    "long_jobs": ("LO403", in_view("import whisper\nmodel = whisper.load_model('base')")),
    "memory": ("LO102", flask(f"{S3}CODE")),
    "packages": ("LO503", at_top()),
    "payloads": ("LO404", FASTAPI_VIEW),
    "pools": (
        "LO601",
        at_top(
            "import os\nfrom sqlalchemy import *\nfrom sqlalchemy.pool import NullPool\nurl = os.environ['URL']\nengine = \\"
        ),
    ),
    "processes": ("LO304", in_view("from multiprocessing import Pool\ndef resize(x): ...")),
    "random_seed": ("LO115", in_view("import random")),
    "request_context": (
        "LO111",
        in_view("import contextvars\ntenant = contextvars.ContextVar('t')"),
    ),
    "schedulers": (
        "LO307",
        at_top(
            "from apscheduler.schedulers.background import BackgroundScheduler\n"
            "def sync(): ...\nscheduler = BackgroundScheduler()",
            "scheduler.start()",
        ),
    ),
    "sessions": (
        "LO213",
        at_top(
            "from flask_session import Session",
            "app.config.from_object(__name__)\nSession(app)\n"
            "@app.get('/s')\ndef kept(): return session['x']",
        ),
    ),
    "signals": (
        "LO310",
        at_top("import atexit\ndef save_counters(): open('/tmp/x', 'w').write('x')"),
    ),
    "sleeps": ("LO401", in_view("import time")),
    "startup": ("LO509", at_top("import os, secrets")),
    "streams": (
        "LO407",
        flask(
            "import time\nfrom flask import Response\ndef generate():\n"
            f"    for n in range(9):\n        time.sleep(1)\n        yield 'x'\n{VIEW}    CODE\n"
        ),
    ),
    "suppressions": ("LO905", in_view("HITS = []")),
    "tasks": (
        "LO302",
        FASTAPI_VIEW.replace("CODE", "CODE\n    return ''"),
    ),
    "temporary_files": ("LO211", in_view("import tempfile")),
    "threads": ("LO301", in_view("from threading import Thread\ndef send_mail(m): ...")),
    "unimportable": ("LO512", "from flask import Flask\nCODE\nif __name__ == '__main__': main()\n"),
    "unresolved_routes": (
        "LO904",
        flask("def load_rules(): return open('r').read()\ndef home(): ...\nCODE"),
    ),
    "websockets": ("LO406", fastapi("CODE\nasync def ws(websocket: WebSocket): ...")),
}
# Where a page leaves out what is beside the point.
LEFT_OUT = {
    "lifespans": ("yield\n", "yield\n    "),
    "memory": (", ...)", ")"),
    "gateway_limits": (", ...}", "}"),
    "payloads": (", ...)", ")"),
    "temporary_files": ("folder:", "folder: pass"),
    "unimportable": ("...;", "app.add_url_rule('/', 'home', lambda: '');"),
}
# Good examples that are words, or another way to start the same.
IN_WORDS = {
    "app_config", "command_only", "environment_size", "file_handles", "file_locks", "lifespans",
    "long_jobs", "packages", "processes", "request_context", "schedulers", "signals", "sleeps",
    "streams", "unimportable", "websockets",
}  # fmt: skip


def example(module: ModuleType, kind: str) -> str:
    """The code of an example: an indented block, or what stands between backticks."""
    section = re.split(r"^## ", inspect.cleandoc(module.__doc__ or ""), flags=re.MULTILINE)
    text = next(part for part in section if part.startswith("Example"))
    bad, _, good = text.partition("\nGood:")
    given = bad.partition("Bad:")[2] if kind == "bad" else good
    block = re.findall(r"^    .*|^$", given, re.MULTILINE)
    name = module.__name__.rpartition(".")[2]
    spans = re.findall(r"`([^`]+)`", given)
    joined = "\n".join(spans[: 2 if name == "lifespans" else 1])
    code = textwrap.dedent("\n".join(block)).strip() if "".join(block) else joined
    return code.replace(*LEFT_OUT.get(name, ("", "")))


def codes(source: str) -> set[str]:
    tree = tree_of(source)
    found = screen(analyze(tree), tree, make_selection(Settings()))
    assert not found.analysis.errors, source
    return {finding.rule for finding in found.analysis.findings}


MODULES = {module.__name__.rpartition(".")[2]: module for module in documented_modules()}


def test_every_page_is_here() -> None:
    assert set(CONTEXTS) == set(MODULES)


@pytest.mark.parametrize("name", CONTEXTS)
def test_the_bad_example_is_found(name: str) -> None:
    code, context = CONTEXTS[name]
    assert code in codes(context.replace("CODE", example(MODULES[name], "bad")))


@pytest.mark.parametrize("name", sorted(set(CONTEXTS) - IN_WORDS))
def test_the_good_example_is_not(name: str) -> None:
    code, context = CONTEXTS[name]
    good = example(MODULES[name], "good")
    assert good
    assert code not in codes(context.replace("CODE", good))
