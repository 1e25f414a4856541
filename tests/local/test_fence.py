from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from liftoff.local import gateway
from liftoff.local.fence import fence
from liftoff.local.gateway import LocalGateway
from liftoff.local.interpreter import Distribution, Interpreter, inspect
from tests.local.apps import Source, write_out
from tests.local.wire import call


def interpreter(*distributions, version="3.13.1", path=()):
    return Interpreter(
        executable="python",
        version=version,
        runtime_client="/site/awslambdaric",
        site=("/site",),
        path=("", "/site", *path),
        markers={"python_version": version[:4], "sys_platform": "linux", "os_name": "posix"},
        distributions=distributions,
    )


def dist(name, *requires, modules=None, paths=()):
    return Distribution(name, requires, modules or (name.lower().replace("-", "_"),), paths)


def test_what_is_not_required_is_blocked():
    installed = interpreter(
        dist("Flask", "Werkzeug>=3", "importlib-metadata; python_version < '3.10'"),
        dist("werkzeug", "watchdog; extra == 'watchdog'"),
        dist("importlib_metadata"),
        dist("watchdog"),
        dist("numpy", modules=("numpy", "_numpy_core")),
        dist("awslambdaric", "simplejson"),
        dist("simplejson"),
        dist("boto3", "botocore"),
        dist("botocore"),
    )
    assert fence(["flask==3.1"], installed).blocked == {
        "importlib_metadata", "watchdog", "numpy", "_numpy_core",
    }  # fmt: skip


def test_extras_bring_their_requirements():
    installed = interpreter(
        dist("a", "b[x]; extra == 'more'"), dist("b", "c; extra == 'x'"), dist("c"), dist("d")
    )
    assert fence(["A[more]>=1"], installed).blocked == {"d"}
    assert fence(["a"], installed).blocked == {"b", "c", "d"}


def test_a_loop_of_requirements_ends():
    installed = interpreter(dist("a", "b"), dist("b", "a"), dist("c"))
    assert fence(["a"], installed).blocked == {"c"}


def test_shared_packages_stay_open():
    installed = interpreter(
        dist("google-cloud-storage", modules=("google.cloud.storage",)),
        dist("google-cloud-tasks", modules=("google.cloud.tasks",)),
        dist("one", modules=("shared",)),
        dist("two", modules=("shared", "own")),
    )
    found = fence(["google-cloud-storage", "one"], installed)
    assert found.blocked == {"google.cloud.tasks", "own"}


def test_lines_of_a_requirements_file():
    lines = [
        "# comment",
        "",
        "a==1.0 \\",
        "    --hash=sha256:00",
        "b>=2  # why",
        "c; sys_platform == 'win32'",
        "-i https://index.example/simple",
        "missing==1",
    ]
    installed = interpreter(dist("a"), dist("b"), dist("c"))
    found = fence(lines, installed)
    assert found.blocked == {"c"}
    assert found.missing == ("missing==1",)
    assert found.unread == ()


@pytest.mark.parametrize("line", ["./wheels/x.whl", "-r more.txt", "-e ../lib"])
def test_nothing_is_blocked_while_a_line_is_not_understood(line):
    found = fence(["a", line], interpreter(dist("a"), dist("b")))
    assert found.blocked == frozenset()
    assert found.unread == (line,)


def test_setuptools_comes_with_older_pythons():
    installed = (dist("setuptools", modules=("setuptools", "pkg_resources")),)
    assert fence([], interpreter(*installed, version="3.11.9")).blocked == frozenset()
    assert "pkg_resources" in fence([], interpreter(*installed)).blocked


def test_editable_installs_are_hidden_unless_required():
    installed = interpreter(
        dist("mine", paths=("/src/mine",)), dist("tool", paths=("/src/tool",)),
        path=("/src/mine", "/src/tool"),
    )  # fmt: skip
    assert fence(["mine"], installed).paths == ("/src/tool",)


def test_this_interpreter_is_read():
    found = inspect(sys.executable, distributions=True)
    by_name = {d.name.lower(): d for d in found.distributions}
    assert found.version == sys.version.split()[0]
    assert by_name["flask"].modules == ("flask",)
    assert "werkzeug>=3.1.0" in [r.replace(" ", "").lower() for r in by_name["flask"].requires]
    assert {"_yaml", "yaml"} <= set(by_name["pyyaml"].modules)
    assert "six" in by_name["six"].modules
    assert found.runtime_client.endswith("awslambdaric")


IMPORTS = """
    import importlib, importlib.metadata, json

    found = {}
    for name in NAMES:
        try:
            importlib.import_module(name)
            found[name] = True
        except ModuleNotFoundError as error:
            found[name] = [str(error), error.name]
    found["metadata"] = importlib.metadata.version("flask")

    def handler(event, context):
        return {"statusCode": 200, "body": json.dumps(found)}
"""


def imports(*names):
    return f"NAMES = {names!r}\n" + "\n".join(line[4:] for line in IMPORTS.splitlines())


def ask(plan, out, **options):
    with LocalGateway(plan, out, **options) as running:
        return {
            function.name: json.loads(call(running.url, "GET", f"/{function.name}")[2])
            for function in plan.functions
        }


def test_the_fence_around_real_functions(tmp_path):
    names = (
        "flask", "werkzeug.routing", "yaml", "pytest", "liftoff", "liftoff_adapters", "boto3",
        "dateutil", "urllib3", "six", "simplejson", "mine", "pkg_resources", "json",
    )  # fmt: skip
    sources = {
        "with": Source(code=imports(*names), routes=("GET /with",), requirements=("flask==3.1.3",)),
        "without": Source(code=imports(*names), routes=("GET /without",), fallback=True),
    }
    plan = write_out(tmp_path, "http", sources)
    for name in sources:
        # What a function ships itself is found, whatever is installed.
        (tmp_path / "functions" / name / "mine.py").write_text("")
        (tmp_path / "functions" / name / "liftoff_adapters").mkdir()
        (tmp_path / "functions" / name / "liftoff_adapters" / "__init__.py").write_text("")
    found = ask(plan, tmp_path)
    open_in_both = {
        "liftoff_adapters", "boto3", "dateutil", "urllib3", "six", "simplejson", "mine", "json",
    }  # fmt: skip
    for answers in found.values():
        assert {name for name in open_in_both if answers[name] is True} == open_in_both
        assert answers["metadata"] == "3.1.3"
        for name in ("yaml", "pytest", "liftoff"):
            assert answers[name] == [f"No module named {name!r}", name]
    assert found["with"]["flask"] is found["with"]["werkzeug.routing"] is True
    assert found["without"]["flask"] == ["No module named 'flask'", "flask"]
    assert found["without"]["werkzeug.routing"] == ["No module named 'werkzeug'", "werkzeug"]


def test_packages_without_byte_code_are_compiled_once(tmp_path, monkeypatch):
    """As uv installs them."""
    monkeypatch.setattr(
        gateway, "inspect", lambda *args, **more: replace(inspect(*args, **more), compiled=False)
    )
    code = (
        "import json, os, sys, mine\n"
        "def handler(event, context):\n"
        "    where = [sys.pycache_prefix, os.path.exists(mine.__cached__)]\n"
        "    return {'statusCode': 200, 'body': json.dumps(where)}\n"
    )
    plan = write_out(tmp_path, "http", {"f": Source(code=code, fallback=True)})
    (tmp_path / "functions" / "f" / "mine.py").write_text("")
    prefix, written = ask(plan, tmp_path)["f"]
    assert prefix.endswith("bytecode")
    assert written
    assert not (tmp_path / "functions" / "f" / "__pycache__").exists()


def test_without_fence_all_that_is_installed_is_there(tmp_path):
    plan = write_out(tmp_path, "http", {"f": Source(code=imports("flask", "yaml"), fallback=True)})
    found = ask(plan, tmp_path, fence=False)
    assert found["f"]["flask"] is found["f"]["yaml"] is True


def test_a_flask_app_that_does_not_require_flask_fails_as_on_lambda(tmp_path):
    code = "import flask\ndef handler(event, context):\n    return 'ok'\n"
    plan = write_out(tmp_path, "http", {"f": Source(code=code, fallback=True)})
    seen = []
    with LocalGateway(plan, tmp_path, on_access=seen.append) as running:
        assert call(running.url, "GET", "/")[0] == 500
    assert "No module named 'flask'" in seen[0].error


def test_namespace_packages_are_told_apart(tmp_path):
    """Two installed parts of one namespace package, of which a function requires one."""
    site = tmp_path / "site"
    for part in ("open", "closed"):
        folder = site / "space" / part
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text("")
    rules = tmp_path / "rules.json"
    rules.write_text(json.dumps({"blocked": ["space.closed"], "hidden": [], "site": [str(site)]}))
    code = (
        "import json, sys; from liftoff.local.bootstrap import RequirementsFence as F\n"
        f"rules = json.load(open({str(rules)!r})); sys.path.append({str(site)!r})\n"
        "sys.meta_path.insert(0, F(rules['blocked'], rules['site']))\n"
        "import space.open\n"
        "try:\n    import space.closed\nexcept ModuleNotFoundError as e:\n    print(e.name)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "space.closed\n"
