"""Small wheels, made by hand or of what is installed, and output folders to build from."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import platform
import sys
import zipfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from liftoff.plan.document import plan_to_json
from liftoff.plan.model import Function
from liftoff.workspace.output import write_output
from tests.emit.plans import catch_all, make_fallback, make_function, make_plan, make_route

PYTHON = "{}.{}".format(*sys.version_info[:2])
ARCHITECTURE = {"aarch64": "arm64"}.get(platform.machine(), platform.machine())
HERE = ("--python", PYTHON, "--arch", ARCHITECTURE)


def make_wheel(
    folder: Path,
    name: str,
    version: str,
    files: Mapping[str, str],
    *,
    requires: tuple[str, ...] = (),
    tag: str = "py3-none-any",
) -> None:
    """A wheel with these files."""
    info = f"{name}-{version}.dist-info"
    headers = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}"]
    headers += [f"Requires-Dist: {line}" for line in requires]
    inside = {
        **{path: text.encode() for path, text in files.items()},
        f"{info}/METADATA": ("\n".join(headers) + "\n\nText.\n").encode(),
        f"{info}/WHEEL": (
            f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n"
        ).encode(),
    }
    _write(folder / f"{name}-{version}-{tag}.whl", info, inside)


def wheel_of_installed(folder: Path, name: str) -> None:
    """The wheel that an installed distribution came from, near enough."""
    found = metadata.distribution(name)
    info = ""
    inside: dict[str, bytes] = {}
    for file in found.files or ():
        path = file.as_posix()
        if file.suffix == ".pyc" or path.startswith("..") or file.name in ("RECORD", "INSTALLER"):
            continue
        if file.parts[0].endswith(".dist-info"):
            info = file.parts[0]
        inside[path] = Path(str(file.locate())).read_bytes()
    tag = next(
        line.removeprefix("Tag: ")
        for line in (found.read_text("WHEEL") or "").splitlines()
        if line.startswith("Tag: ")
    )
    stem = info.removesuffix(".dist-info")
    _write(folder / f"{stem}-{tag}.whl", info, inside)


def _write(path: Path, info: str, inside: Mapping[str, bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = io.StringIO()
    writer = csv.writer(rows)
    for name, content in inside.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        writer.writerow([name, f"sha256={digest}", len(content)])
    writer.writerow([f"{info}/RECORD", "", ""])
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in inside.items():
            archive.writestr(name, content)
        archive.writestr(f"{info}/RECORD", rows.getvalue())


def make_out(
    out: Path, functions: Mapping[str, Mapping[str, str]], requirements: Mapping[str, str]
) -> Path:
    """An output folder with the fallback and these functions' files and requirements."""
    made: list[Function] = [
        make_fallback() if name == "fallback" else make_function(name) for name in functions
    ]
    plan = make_plan(
        functions=tuple(made),
        routes=(
            *(make_route(f"GET /{name}", name) for name in functions if name != "fallback"),
            *catch_all("http"),
        ),
    )
    files = {
        f"functions/{name}/{path}": text for name, held in functions.items()
        for path, text in held.items()
    }  # fmt: skip
    files |= {f"functions/{name}/requirements.txt": text for name, text in requirements.items()}
    files |= {"plan.json": plan_to_json(plan), "template.yaml": "old\n"}
    write_output(out, files, force=False)
    return out


def build_record(out: Path) -> dict[str, dict[str, object]]:
    """The functions of `build.json`, by name."""
    document = json.loads((out / "build/build.json").read_text())
    return {function["name"]: function for function in document["functions"]}
