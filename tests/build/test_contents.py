from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from liftoff.build.contents import output_files
from liftoff.build.sources import Sources
from liftoff.errors import LiftoffError
from liftoff.frameworks.live import Distribution
from liftoff.plan.model import App, Function, GatewayRoute, Plan
from liftoff.plan.planner import Migration
from liftoff.plan.slicing.cuts import Cut
from liftoff.plan.slicing.slices import Slice
from liftoff.project.source.modules import Modules, parse_modules
from liftoff.workspace.output import Content, CopyOf, SameAs, write_output
from liftoff.workspace.source import read_tree

FILES = {
    "app.py": "x = 1\r\ny = 2\r\n",
    "old.py": "# coding: latin-1\nword = 'é'\nother = 1\n".encode("latin-1"),
    "handler.py": "mine = True\n",
    "data/table ünï.csv": "1,2\n",
    "static/site.css": "body {}\n",
    ".env.example": "SECRET=\n",
}


def function(name: str, **changes: object) -> Function:
    options = {
        "name": name, "folder": f"functions/{name}", "handler": "liftoff_handler.handler",
        "fallback": name == "fallback", "endpoints": (), "routes": (), "memory": 512, "timeout": 30,
        "environment": {}, "requirements": ("flask==3.1.3", "odd[extra] @ file:///a%20b ; x > '1'"),
        "reason": None, **changes,
    }  # fmt: skip
    return Function(**options)  # type: ignore[arg-type]


def migration(held: dict[str, Slice]) -> Migration:
    app = App(
        target="app:app", module="app", attribute="app", call=False, framework="flask",
        interface="wsgi", source=".", import_roots=("",),
    )  # fmt: skip
    plan = Plan(
        app=app, gateway="http", adapter="native", mode="split", runtime="python3.13",
        architecture="arm64", functions=tuple(map(function, held)),
        routes=(GatewayRoute(key="$default", method="ANY", path="$default", function="fallback",
                             rules=()),),
        notes=(),
    )  # fmt: skip
    return Migration(plan=plan, slices=held)


def held(**cuts: Cut) -> Slice:
    modules = {f"{name}.py": cut for name, cut in cuts.items()}
    data = tuple(path for path in FILES if not path.endswith(".py"))
    return Slice(modules=modules, data=data, packages=frozenset(), whole=None)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    for path, text in FILES.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        os.utime(file, (1_600_000_000, 1_600_000_000))
    return folder


def made(source: Path, slices: dict[str, Slice]) -> dict[str, Content]:
    modules = parse_modules(read_tree(source))
    own = Distribution(
        name="my-app", version="1.2", imports=("app",), requires=(),
        entry_points=(("app.plugins", "text", "app.text:Text"), ("flask.commands", "x", "app.x")),
    )  # fmt: skip
    return dict(output_files(migration(slices), modules, source, (own,)))


def test_the_files_of_a_function(source: Path) -> None:
    files = made(source, {"fallback": held(app=Cut(), handler=Cut())})
    folder = "functions/fallback/"
    inside = {path.removeprefix(folder) for path in files if path.startswith(folder)}
    assert {path for path in inside if not path.startswith("liftoff_adapters/")} == {
        "app.py", "handler.py", "liftoff_handler.py", "requirements.txt", "data/table ünï.csv",
        "static/site.css", ".env.example", "my_app-1.2.dist-info/METADATA",
        "my_app-1.2.dist-info/entry_points.txt",
    }  # fmt: skip
    assert {"liftoff_adapters/handoff.py", "liftoff_adapters/wsgi.py"} <= inside
    assert files[f"{folder}app.py"] == CopyOf(str(source / "app.py"))
    assert files[f"{folder}handler.py"] == CopyOf(str(source / "handler.py"))
    assert files[f"{folder}requirements.txt"] == (
        "flask==3.1.3\nodd[extra] @ file:///a%20b ; x > '1'\n"
    )
    assert "Name: my-app\nVersion: 1.2\n" in str(files[f"{folder}my_app-1.2.dist-info/METADATA"])
    assert files[f"{folder}my_app-1.2.dist-info/entry_points.txt"] == (
        "[app.plugins]\ntext = app.text:Text\n\n[flask.commands]\nx = app.x\n"
    )
    assert {"plan.json", "template.yaml", "openapi.yaml"} < set(files)


def test_what_is_written(source: Path, tmp_path: Path) -> None:
    one = held(app=Cut(remove=frozenset({2})), old=Cut(remove=frozenset({3})))
    write_output(
        tmp_path / "out", made(source, {"a": one, "fallback": held(app=Cut())}), force=False
    )
    folder = tmp_path / "out" / "functions"
    assert (folder / "a" / "app.py").read_bytes() == b"x = 1\r\n"
    assert (folder / "fallback" / "app.py").read_bytes() == b"x = 1\r\ny = 2\r\n"
    # Cut modules are written as UTF-8, and say so.
    assert (folder / "a" / "old.py").read_bytes() == "# coding: utf-8\nword = 'é'\n".encode()
    copied = folder / "a" / "static" / "site.css"
    assert copied.stat().st_mtime == 1_600_000_000
    assert copied.read_text(encoding="utf-8") == "body {}\n"


def test_a_file_that_cannot_be_read_is_left_out(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readable = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: not str(path).endswith(".csv") and readable(path, mode)
    )
    files = made(source, {"fallback": held(app=Cut())})
    assert not any(path.endswith(".csv") for path in files)


def test_a_cut_is_made_once_for_all_functions(source: Path) -> None:
    cut = held(app=Cut(remove=frozenset({1})))
    files = made(source, {"a": cut, "b": cut, "fallback": held(app=Cut())})
    assert files["functions/a/app.py"] == "y = 2\r\n"
    assert files["functions/b/app.py"] == SameAs("functions/a/app.py")
    assert files["functions/fallback/app.py"] == CopyOf(f"{source}/app.py")
    assert files["functions/b/liftoff_adapters/wsgi.py"] == SameAs(
        "functions/a/liftoff_adapters/wsgi.py"
    )
    # What an app may write to is each function's own.
    assert isinstance(files["functions/b/static/site.css"], CopyOf)


def test_modules_that_libcst_does_not_read(tmp_path: Path) -> None:
    (tmp_path / "odd.py").write_text("import a, b\n", encoding="utf-8")
    modules = parse_modules(read_tree(tmp_path))
    odd = modules.by_path["odd.py"]
    object.__setattr__(odd, "text", "import a, , b\n")
    sources = Sources(Modules({"odd": odd}, {"odd.py": odd}, ()))
    cut = Cut(drop_names={1: frozenset({"a"})})
    assert not sources.cuttable("odd.py", cut)
    with pytest.raises(LiftoffError, match=r"odd\.py: cannot be cut"):
        sources.text("odd.py", cut)


SCRIPT = """
import sys
from pathlib import Path
from liftoff.build.contents import output_files
from liftoff.workspace.output import write_output
from tests.build.test_contents import held, migration, made
from liftoff.plan.slicing.cuts import Cut
cut = Cut(remove=frozenset({1}), drop_names={})
slices = {"a": held(app=cut, old=Cut(remove=frozenset({2, 3}))), "fallback": held(app=Cut())}
write_output(sys.argv[2], made(Path(sys.argv[1]), slices), force=False)
"""


def test_two_runs_give_the_same_bytes(source: Path, tmp_path: Path) -> None:
    found = []
    for seed in ("1", "2"):
        out = tmp_path / f"out{seed}"
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(source), str(out)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path.cwd())},
            check=True,
        )
        found.append({
            path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()
        })  # fmt: skip
    assert found[0] == found[1]
