from __future__ import annotations

import io
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from liftoff.build.zips import installers, parts
from liftoff.build.zips.own_code import read_own_code
from liftoff.build.zips.target import Target
from liftoff.cli import main
from liftoff.workspace.output import write_output
from tests.build.zips.wheels import HERE, PYTHON, build_record, make_out, make_wheel
from tests.emit.plans import make_function

NATIVE = "cp313-cp313-manylinux_2_28_aarch64"


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    folder = tmp_path / "wheels"
    make_wheel(
        folder,
        "alpha",
        "1.0",
        {
            "alpha/__init__.py": "import beta\n",
            "alpha/tests/__init__.py": "",
            "alpha/tests/test_alpha.py": "x = 1\n",
            "alpha/cacert.pem": "a certificate, and no key\n",
            "alpha/old.py": "print 'Python 2'\n",
        },
        requires=("beta>=1", "colour; sys_platform == 'win32'"),
    )
    make_wheel(
        folder,
        "beta",
        "2.0",
        {"beta.py": "from alpha_tools.tests import thing\n"},
        requires=("alpha-tools",),
    )
    make_wheel(
        folder,
        "alpha_tools",
        "3",
        {"alpha_tools/__init__.py": "", "alpha_tools/tests/__init__.py": "thing = 1\n"},
    )
    make_wheel(folder, "native", "1", {"native.py": "x = 1\n"}, tag=NATIVE)
    make_wheel(folder, "boto3", "1.40", {"boto3/__init__.py": ""}, requires=("botocore<2",))
    make_wheel(folder, "botocore", "1.40", {"botocore/__init__.py": ""})
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    own = {
        "handler.py": "handler = print\n",
        "app/views.py": "import alpha\n",
        "app/data.csv": "1,2\n",
        "app/.env": "SECRET=1\n",
        "keys/server.pem": "secret\n",
        ".git/config": "x\n",
        "venv/pyvenv.cfg": "home = /usr\n",
        "app/__pycache__/views.cpython-39.pyc": "old\n",
    }
    return make_out(
        tmp_path / "out",
        {"home": own, "plain": {"handler.py": "handler = len\n"}, "fallback": own},
        {"home": "alpha==1.0\n", "plain": "", "fallback": "alpha==1.0\n"},
    )


def build(out: Path, wheels: Path, *options: str) -> Result:
    arguments = ["build", str(out), "--no-index", "--find-links", str(wheels), *options]
    return CliRunner().invoke(_Main(), arguments, catch_exceptions=False)


class _Main:
    """`liftoff` as a person runs it, errors included."""

    name = "liftoff"

    def main(self, args: list[str], **_: object) -> None:
        main(args)


def names(out: Path, zip_name: str) -> set[str]:
    with zipfile.ZipFile(out / "build" / zip_name) as archive:
        return set(archive.namelist())


def test_a_zip_holds_the_function_its_packages_and_byte_code(out: Path, wheels: Path) -> None:
    assert build(out, wheels, *HERE).exit_code == 0
    tag = f"cpython-{PYTHON.replace('.', '')}.pyc"
    assert names(out, "home.zip") == {
        "handler.py", f"__pycache__/handler.{tag}",
        "app/views.py", f"app/__pycache__/views.{tag}", "app/data.csv",
        "alpha/__init__.py", f"alpha/__pycache__/__init__.{tag}", "alpha/cacert.pem",
        "alpha/old.py",
        "alpha-1.0.dist-info/METADATA", "alpha-1.0.dist-info/RECORD", "alpha-1.0.dist-info/WHEEL",
        "beta.py", f"__pycache__/beta.{tag}",
        "beta-2.0.dist-info/METADATA", "beta-2.0.dist-info/RECORD", "beta-2.0.dist-info/WHEEL",
        # Another package imports these tests.
        "alpha_tools/__init__.py", f"alpha_tools/__pycache__/__init__.{tag}",
        "alpha_tools/tests/__init__.py", f"alpha_tools/tests/__pycache__/__init__.{tag}",
        "alpha_tools-3.dist-info/METADATA", "alpha_tools-3.dist-info/RECORD",
        "alpha_tools-3.dist-info/WHEEL",
    }  # fmt: skip
    assert names(out, "plain.zip") == {"handler.py", f"__pycache__/handler.{tag}"}


def test_the_record_names_what_is_there(out: Path, wheels: Path) -> None:
    build(out, wheels, *HERE)
    with zipfile.ZipFile(out / "build/home.zip") as archive:
        record = archive.read("alpha-1.0.dist-info/RECORD").decode().splitlines()
    assert [line.partition(",")[0] for line in record] == [
        "alpha-1.0.dist-info/METADATA",
        "alpha-1.0.dist-info/WHEEL",
        "alpha/__init__.py",
        "alpha/cacert.pem",
        "alpha/old.py",
        "alpha-1.0.dist-info/RECORD",
    ]


def test_python_runs_the_byte_code_without_a_look_at_the_source(
    out: Path, wheels: Path, tmp_path: Path
) -> None:
    build(out, wheels, *HERE)
    task = tmp_path / "task"
    with zipfile.ZipFile(out / "build/home.zip") as archive:
        archive.extractall(task)
    modules = [path for path in task.rglob("*.pyc") if path.name != "pyc"]
    assert len(modules) == 6
    for path in modules:
        # PEP 552: the second word is 1 for a hash that is not checked.
        assert path.read_bytes()[4:8] == b"\x01\x00\x00\x00"
    for source in task.rglob("*.py"):
        source.write_text("raise SystemExit('compiled again')\n")
    before = {path: path.stat().st_mtime_ns for path in task.rglob("*")}
    program = "import sys; sys.path.insert(0, sys.argv[1]); import app.views, handler, beta"
    subprocess.run([sys.executable, "-I", "-c", program, str(task)], check=True)
    assert {path: path.stat().st_mtime_ns for path in task.rglob("*")} == before


def test_two_builds_give_the_same_bytes(
    out: Path, wheels: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(out, wheels, *HERE, "--layer")
    other = tmp_path / "elsewhere" / "copy"
    shutil.copytree(out, other, ignore=shutil.ignore_patterns("build"))
    for path in other.rglob("*.py"):
        os.utime(path, (1, 1))
    monkeypatch.setattr(installers, "_uv", lambda: None)
    build(other, wheels, *HERE, "--layer", "--jobs", "1")
    files = {p.relative_to(out): p.read_bytes() for p in (out / "build").rglob("*.*")}
    assert len(files) == 6
    assert {p.relative_to(other): p.read_bytes() for p in (other / "build").rglob("*.*")} == files


def test_data_keeps_its_time_and_modules_have_none(out: Path, wheels: Path) -> None:
    os.utime(out / "functions/home/app/data.csv", (1_600_000_001, 1_600_000_001))
    build(out, wheels, *HERE)
    with zipfile.ZipFile(out / "build/home.zip") as archive:
        assert archive.getinfo("app/data.csv").date_time == (2020, 9, 13, 12, 26, 40)
        assert archive.getinfo("app/views.py").date_time == (1980, 1, 1, 0, 0, 0)


def test_common_packages_go_into_layers(out: Path, wheels: Path) -> None:
    assert build(out, wheels, *HERE, "--layer").exit_code == 0
    assert "alpha/__init__.py" not in names(out, "home.zip")
    assert "python/alpha/__init__.py" in names(out, "layers/packages-1.zip")
    functions = build_record(out)
    assert functions["home"]["layers"] == functions["fallback"]["layers"] == ["packages-1"]
    assert functions["plain"]["layers"] == []
    resources = yaml.safe_load((out / "template.yaml").read_text())["Resources"]
    assert resources["Packages1Layer"]["Properties"]["ContentUri"] == (
        "build/layers/packages-1.zip"
    )


def test_the_template_refers_to_the_zips(out: Path, wheels: Path) -> None:
    result = build(out, wheels, *HERE)
    assert f"cd {out} && sam deploy --guided" in result.stdout
    template = yaml.safe_load((out / "template.yaml").read_text())
    assert template["Resources"]["HomeFunction"]["Properties"]["CodeUri"] == "build/home.zip"
    # It is still liftoff's own: a later run may write over all of it.
    write_output(out, {"plan.json": "{}"}, force=False)
    assert not (out / "build").exists()


def test_a_template_that_was_changed_is_left_alone(out: Path, wheels: Path) -> None:
    (out / "template.yaml").write_text("mine\n")
    result = build(out, wheels, *HERE)
    assert "template.yaml was changed by hand and is left as it is" in result.stdout
    assert (out / "template.yaml").read_text() == "mine\n"


def test_packages_are_those_of_the_target(out: Path, wheels: Path) -> None:
    (out / "functions/home/requirements.txt").write_text("native\n")
    assert build(out, wheels, "--arch", "arm64", "--python", "3.13").exit_code == 0
    assert "native.py" in names(out, "home.zip")


@pytest.mark.parametrize("installer", ["uv", "pip"])
def test_paths_in_requirements_begin_at_the_app(
    out: Path, wheels: Path, installer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if installer == "pip":
        monkeypatch.setattr(installers, "_uv", lambda: None)
    make_wheel(out.parent / "legacy" / "own", "ours", "1", {"ours.py": ""})
    # Modules of the app are not the installer's.
    (out.parent / "legacy" / "pip.py").write_text("raise SystemExit('the app was run')\n")
    line = "./own/ours-1-py3-none-any.whl\n"
    (out / "functions/home/requirements.txt").write_text(line)
    monkeypatch.chdir(wheels.parent)
    assert build(out, Path("wheels"), *HERE).exit_code == 0
    assert "ours.py" in names(out, "home.zip")


@pytest.mark.parametrize("installer", ["uv", "pip"])
def test_a_package_without_a_wheel_is_named(
    out: Path, wheels: Path, installer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if installer == "pip":
        monkeypatch.setattr(installers, "_uv", lambda: None)
    (out / "functions/home/requirements.txt").write_text("native\n")
    result = build(out, wheels, "--arch", "x86_64", "--python", "3.13")
    assert result.exit_code == 2
    assert "home/requirements.txt: native has no wheel for python3.13 on x86_64" in result.stderr
    assert not (out / "build").exists()
    assert sorted(path.name for path in out.parent.iterdir()) == ["out", "wheels"]


def test_a_name_that_no_zip_has(out: Path, wheels: Path) -> None:
    (out / "functions/home/data-ü.txt").write_text("")
    assert build(out, wheels, *HERE).exit_code == 0
    name = os.fsdecode(b"old-\xff.txt")
    (out / "functions/home" / name).write_text("")
    result = build(out, wheels, *HERE)
    assert result.exit_code == 2
    assert r"home/old-\xff.txt: its name is not in UTF-8" in result.stderr


def test_what_an_installer_warns_of_is_not_why_it_stopped() -> None:
    def said(output: str) -> str:
        installer = installers.Installer("pip", lambda _: [])
        return str(installers._failure(installer, target, output, "home"))

    target = Target("python3.13", "x86_64")
    many = "WARNING: no folder /x\n" * 20
    text = said(f"ERROR: first\n{many}ERROR: No matching distribution found for native\n")
    assert text.count("pip: ") == 2
    assert "pip: ERROR: first" in text
    assert "pip: WARNING: no folder" in said(many)


BACKEND = """\
import zipfile


def build_wheel(folder, *_):
    name = "sourced-1-{tag}.whl"
    with zipfile.ZipFile(f"{{folder}}/{{name}}", "w") as wheel:
        wheel.writestr("sourced.py", "x = 1\\n")
        wheel.writestr("sourced-1.dist-info/METADATA",
                       "Metadata-Version: 2.1\\nName: sourced\\nVersion: 1\\n")
        wheel.writestr("sourced-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nTag: {tag}\\n")
        wheel.writestr("sourced-1.dist-info/RECORD", "sourced.py,,\\n")
    return name
"""


def sdist(folder: Path, tag: str) -> None:
    files = {
        "pyproject.toml": '[build-system]\nrequires = []\nbuild-backend = "backend"\n'
        'backend-path = ["."]\n[project]\nname = "sourced"\nversion = "1"\n',
        "backend.py": BACKEND.format(tag=tag),
        "PKG-INFO": "Metadata-Version: 2.1\nName: sourced\nVersion: 1\n",
    }
    with tarfile.open(folder / "sourced-1.tar.gz", "w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(f"sourced-1/{name}")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))


def test_a_wheel_of_pure_python_can_be_built_here(out: Path, wheels: Path) -> None:
    sdist(wheels, "py3-none-any")
    (out / "functions/home/requirements.txt").write_text("sourced==1\n")
    result = build(out, wheels, "--arch", "arm64")
    assert "sourced has no wheel" in result.stderr
    assert "--from-source sourced" in result.stderr
    assert build(out, wheels, "--arch", "arm64", "--from-source", "sourced").exit_code == 0
    assert "sourced.py" in names(out, "home.zip")


def test_a_wheel_that_is_compiled_here_is_not_taken(out: Path, wheels: Path) -> None:
    sdist(wheels, f"cp{PYTHON.replace('.', '')}-none-linux_{platform.machine()}")
    (out / "functions/home/requirements.txt").write_text("sourced==1\n")
    result = build(out, wheels, "--from-source", "sourced")
    assert result.exit_code == 2
    assert "sourced is compiled, and comes out for this machine only" in result.stderr


def test_what_is_too_large_is_refused_with_its_packages(
    out: Path, wheels: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "FUNCTION_UNZIPPED_BYTES", 2000)
    result = build(out, wheels, *HERE)
    assert result.exit_code == 2
    assert "home: 0.0 MB, of which" in result.stderr
    assert "alpha 1.0" in result.stderr
    assert "plain" not in result.stderr
    assert not (out / "build").exists()


@pytest.mark.parametrize(
    ("line", "option", "shipped"),
    [
        ("boto3", "auto", False),
        ("boto3>=1.20", "auto", False),
        ("boto3==1.40", "auto", True),
        ("boto3<2", "auto", True),
        ("boto3==1.40", "runtime", False),
        ("boto3", "ship", True),
        ("boto3\nbotocore==1.40", "auto", True),
    ],
)
def test_boto3_is_the_runtimes_unless_it_is_pinned(
    out: Path, wheels: Path, line: str, option: str, shipped: bool
) -> None:
    (out / "functions/home/requirements.txt").write_text(f"{line}\nalpha\n")
    result = build(out, wheels, *HERE, "--boto3", option)
    found = names(out, "home.zip")
    assert ("boto3/__init__.py" in found, "botocore/__init__.py" in found) == (shipped, shipped)
    assert ("Left to the runtime" in result.stdout) is not shipped


def test_a_module_of_the_function_hides_a_package_of_that_name(out: Path, wheels: Path) -> None:
    (out / "functions/home/beta").mkdir()
    (out / "functions/home/beta/__init__.py").write_text("mine = 1\n")
    (out / "functions/home/alpha.py").write_text("mine = 1\n")
    build(out, wheels, *HERE)
    found = names(out, "home.zip")
    assert {"alpha.py", "beta/__init__.py", "alpha_tools/__init__.py"} <= found
    assert not {"alpha/__init__.py", "beta.py"} & found
    assert {"alpha/__init__.py", "beta.py"} <= names(out, "fallback.zip")


def test_without_the_targets_python_there_is_no_byte_code(
    out: Path, wheels: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liftoff.build.zips.build.find_interpreter", lambda _: None)
    result = build(out, wheels, *HERE)
    assert f"no byte code: there is no Python {PYTHON} here" in result.stdout
    assert not any(name.endswith(".pyc") for name in names(out, "home.zip"))


def test_a_zip_that_was_changed_is_not_written_over(out: Path, wheels: Path) -> None:
    build(out, wheels, *HERE)
    (out / "build/home.zip").write_bytes(b"mine")
    result = build(out, wheels, *HERE)
    assert result.exit_code == 2
    assert "home.zip" in result.stderr
    assert build(out, wheels, *HERE, "--force").exit_code == 0


def test_json_for_scripts(out: Path, wheels: Path) -> None:
    document = json.loads(build(out, wheels, *HERE, "--format", "json").stdout)
    home = next(made for made in document["functions"] if made["name"] == "home")
    assert home["archive"]["zipped"] == (out / "build/home.zip").stat().st_size
    with zipfile.ZipFile(out / "build/home.zip") as archive:
        sizes = sum(member.file_size for member in archive.infolist())
    assert home["archive"]["unzipped"] == sizes
    left = "app/.env, keys/server.pem left out, as secret or no part of an app"
    assert document["warnings"] == [f"home: {left}", f"fallback: {left}"]


def test_files_that_are_wanted_all_the_same(out: Path) -> None:
    function = make_function("home")
    assert not {"app/.env", "keys/server.pem"} & {*read_own_code(out, function).files}
    code = read_own_code(out, function, ["keys/server.pem"])
    assert "keys/server.pem" in code.files
    assert code.left_out == ("app/.env",)


def test_a_folder_that_is_missing_is_said(out: Path, wheels: Path) -> None:
    shutil.rmtree(out / "functions/plain")
    result = build(out, wheels, *HERE)
    assert result.exit_code == 2
    assert "the folder of function plain cannot be read" in result.stderr
