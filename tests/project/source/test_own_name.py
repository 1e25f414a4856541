"""The folder of a package, whose code imports itself by a name that is nowhere in the tree."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of

MAIN = """
from fastapi import FastAPI
from shop.routers import users

app = FastAPI()
app.include_router(users.router)
"""
USERS = """
from fastapi import APIRouter
from shop.stores import seen

router = APIRouter()

@router.get("/users")
def users():
    seen.append(1)
    return len(seen)
"""


def routes(**more: str) -> list[str]:
    files = {"main.py": MAIN, "routers/users.py": USERS, "stores.py": "seen = []\n"}
    files |= {f"{path.replace('_slash_', '/')}.py": text for path, text in more.items()}
    found = analysis_of(files)
    return [route for f in found.findings if f.symbol == "seen" for route in f.routes]


def test_a_package_s_folder_alone():
    assert routes(__init__="") == ["GET /users"]


@pytest.mark.parametrize(
    ("views", "found"),
    [("from shop.views import page\n", ["GET /users"]), ("from shop.other import page\n", [])],
)
def test_without_an_init_more_of_its_modules_must_be_asked(views: str, found: list[str]):
    assert routes(more=views, views="page = 1\n") == found


@pytest.mark.parametrize(
    ("imported", "found"), [("VERSION", ["GET /users"]), ("Shop", []), ("stores", ["GET /users"])]
)
def test_what_the_package_gives_itself(imported: str, found: list[str]):
    assert routes(__init__="VERSION = 1\n", more=f"from shop import {imported}\n") == found
