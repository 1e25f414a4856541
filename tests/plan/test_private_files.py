"""Files that no function has: dropped from the slices, and told where code misses them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from liftoff.errors import LiftoffError
from liftoff.gate.patterns import Patterns
from liftoff.plan.model import Note
from liftoff.plan.packages.declared import Declared
from liftoff.plan.planner import Migration, plan_wrap
from liftoff.plan.private_files import PrivateFiles, private_files, without_private
from liftoff.plan.slicing.cuts import Cut
from liftoff.plan.slicing.slices import Slice
from liftoff.project.source.modules import Modules, parse_modules
from liftoff.workspace.source import SourceFile, SourceTree
from tests.plan.fakes import APP, NotedSlices, options, url_map
from tests.plan.routing.live_rules import live_of

LIVE = live_of(url_map("/a"))


def moved(code: str, *data: str) -> tuple[Migration, Modules]:
    plan = plan_wrap(APP, LIVE, NotedSlices(), Declared(), options()).plan
    files = (SourceFile("app.py", code), SourceFile("tests/test_app.py", code))
    modules = parse_modules(SourceTree("/p", files, (), ()))
    held = Slice(modules={"app.py": Cut()}, data=data, packages=frozenset(), whole=None)
    return Migration(plan=plan, slices={"fallback": held}), modules


def notes(code: str, *paths: str) -> list[Note]:
    migration, modules = moved(code, *paths, "data/words.txt")
    found = without_private(migration, PrivateFiles(frozenset(paths)), modules, LIVE)
    assert found.slices["fallback"].data == ("data/words.txt",)
    return [note for note in found.plan.notes if note.kind == "private"]


@pytest.mark.parametrize("code", [
    "open('keys/a.pem')", "x = BASE / 'keys' / 'a.pem'", "open(f'{BASE}/keys/a.pem')",
    "open('./keys/a.pem')", r"open('keys\\a.pem')", "open('/srv/app/keys/a.pem')",
])  # fmt: skip
def test_a_file_that_code_names_is_told(code: str) -> None:
    (note,) = notes(f"import os\n{code}\n", "keys/a.pem")
    assert (note.subject, note.path, note.line) == ("keys/a.pem", "app.py", 2)
    assert "name it in ship-private of [tool.liftoff]" in note.reason


@pytest.mark.parametrize("code", [
    "x = 1", "open('other/a.pem')", "open('aa.pem')", "'a.pem is a key'", "'*.pem'", "x = '/'",
])  # fmt: skip
def test_a_file_that_no_code_names_is_told_without_a_place(code: str) -> None:
    (note,) = notes(code, "keys/a.pem")
    assert (note.subject, note.path) == ("keys/a.pem", None)
    assert note.reason.startswith("no code is seen to name it, and no function has it")
    assert "ship-private" in note.reason


def test_files_that_no_code_names_are_told_together() -> None:
    keys = [f"keys/{n}.pem" for n in "abcdef"]
    named, variables, others = notes(
        "open('a.pem')", *keys, "x/a.pem", ".env", "envs/.env", ".gitignore", "app.pyc"
    )[1:]
    assert named.subject == "x/a.pem"
    assert variables.subject == ".env, envs/.env"
    assert "deploy.environment" in variables.reason
    assert others.subject == (
        "keys/b.pem, keys/c.pem, keys/d.pem, keys/e.pem and 1 more (left_out in plan.json)"
    )


def test_the_plan_lists_what_is_left_out() -> None:
    migration, modules = moved("open('b.pem')", "b.pem", "a.key", ".gitkeep")
    private = PrivateFiles(frozenset({"b.pem", "a.key", ".gitkeep", "no/data.pem"}))
    assert without_private(migration, private, modules, LIVE).plan.left_out == ("a.key", "b.pem")


def test_variables_go_elsewhere() -> None:
    (note,) = notes("load_dotenv('.env')", "conf/.env")
    assert "give what it sets to deploy.environment" in note.reason
    assert "ship-private" not in note.reason


def test_a_file_that_is_served_is_told() -> None:
    # What version control keeps in a served folder is nobody's secret.
    paths = ("static/ca.pem", "static/.gitattributes")
    migration, modules = moved("x = 1", *paths)
    live = replace(LIVE, framework="starlette", static_folders=("static",))
    found = without_private(migration, PrivateFiles(frozenset(paths)), modules, live)
    assert [(n.subject, n.path) for n in found.plan.notes if n.kind == "private"] == [
        ("static/ca.pem", None)
    ]
    # Starlette looks for the folder of a mount.
    assert found.slices["fallback"].folders == ("static",)


def test_files_that_are_wanted_stay() -> None:
    found = frozenset({"keys/a.pem", "b/keys/a.pem", ".env"})
    wanted = [("keys/*.pem", Patterns(("keys/*.pem",)).match)]
    private = private_files(found, wanted)
    assert private == PrivateFiles(frozenset({"b/keys/a.pem", ".env"}), ("keys/a.pem",))
    migration, modules = moved("open('keys/a.pem')", "keys/a.pem")
    moved_on = without_private(migration, private, modules, LIVE)
    assert moved_on == replace(
        migration, plan=replace(migration.plan, ship_private=("keys/a.pem",))
    )


def test_a_pattern_that_fits_nothing_is_an_error() -> None:
    with pytest.raises(LiftoffError, match=r"ship-private: no file .* fits 'x\.pem'"):
        private_files(frozenset({"y.pem"}), [("x.pem", Patterns(("x.pem",)).match)])
