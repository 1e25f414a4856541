"""`python -m tests.deploy.arm64`: functions built for arm64, run in an arm64 Python under qemu.

Needs Debian's apt-get and dpkg-deb, and no rights: qemu and Python are unpacked into a folder. The
answer of each function is compared with that of the original here. Exits with 1 where one differs,
and with 2 where there is no apt-get.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from tests.adapters import events

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "fastapi_app"
APP = "observatory.main"
# Debian's Python, and what its modules and the sample's wheels link to.
EMULATED = (
    "python3.11-minimal", "libpython3.11-minimal", "libpython3.11-stdlib", "libc6", "zlib1g",
    "libexpat1", "libssl3", "libffi8", "libbz2-1.0", "liblzma5", "libsqlite3-0", "libuuid1",
    "libgcc-s1", "libstdc++6", "libcrypt1", "media-types", "tzdata",
)  # fmt: skip
# One that needs pandas, one that needs nothing, and the whole app.
REQUESTS = {
    "reports-lightcurve": "/api/v1/reports/lightcurve/1",
    "pages-about": "/about",
    "fallback": "/openapi.json",
}
# Another at each start.
_VOLATILE = frozenset({"server-timing", "date"})
_DRIVER = """
import importlib, json, platform, sys, types
event, module, *folders = json.loads(sys.argv[1])
sys.path[:0] = folders
context = types.SimpleNamespace(function_name="f", aws_request_id="1", client_context=None,
                                get_remaining_time_in_millis=lambda: 30000)
if module == "handler":
    handler = importlib.import_module(module).handler
else:
    from liftoff_adapters.asgi import AsgiHandler
    handler = AsgiHandler(importlib.import_module(module).app)
print(json.dumps([platform.machine(), handler(event, context)]))
"""


def main() -> int:
    """Build, run and compare."""
    if not all(map(shutil.which, ("apt-get", "dpkg-deb"))):
        print("NOT CHECKED: no apt-get and dpkg-deb, of which the arm64 Python would come")
        return 2
    different = 0
    with tempfile.TemporaryDirectory(prefix="liftoff-arm64-") as name:
        scratch = Path(name)
        own = _run(["dpkg", "--print-architecture"], scratch).strip()
        # The static one needs none of this machine's libraries.
        here = unpacked(scratch / "here", own, ("qemu-user-static",))
        qemu = here / "usr/bin/qemu-aarch64-static"
        emulated = unpacked(scratch / "there", "arm64", EMULATED)
        python = [str(qemu), "-L", str(emulated), str(emulated / "usr/bin/python3.11")]
        out = _built(scratch)
        for function, path in REQUESTS.items():
            code = scratch / function
            with zipfile.ZipFile(out / "build" / f"{function}.zip") as archive:
                archive.extractall(code)
            event = events.make("http", "GET", path)
            moved = _answer(python, event, "handler", [code], scratch)
            sources = [SAMPLE, ROOT / "adapters"]
            original = _answer([sys.executable], event, APP, sources, scratch)
            same = moved[0] == "aarch64" and _settled(moved[1]) == _settled(original[1])
            different += not same
            status = moved[1]["statusCode"]
            print(f"{function} on {moved[0]}: {status}, {'the same' if same else 'DIFFERENT'}")
            if not same:
                print(f"  original: {original}\n  moved:    {moved}")
    return 1 if different else 0


def unpacked(folder: Path, architecture: str, packages: tuple[str, ...]) -> Path:
    """Debian's packages of an architecture in a folder of their own.

    Returns:
        the root of what was in them.
    """
    downloads, root = folder / "downloads", folder / "root"
    for path in (folder / "state/lists/partial", folder / "cache/archives/partial", downloads):
        path.mkdir(parents=True)
    # None of the machine's own lists, and no word of what is installed.
    (folder / "state/status").touch()
    settings = {
        "APT::Architecture": architecture,
        "APT::Architectures": architecture,
        "Dir::State": folder / "state",
        "Dir::State::lists": folder / "state/lists",
        "Dir::State::status": folder / "state/status",
        "Dir::Cache": folder / "cache",
    }
    options = [part for key, value in settings.items() for part in ("-o", f"{key}={value}")]
    _run(["apt-get", *options, "-qq", "update"], folder)
    _run(["apt-get", *options, "-qq", "download", *packages], downloads)
    for package in sorted(downloads.glob("*.deb")):
        _run(["dpkg-deb", "-x", str(package), str(root)], folder)
    return root


def _built(scratch: Path) -> Path:
    out = scratch / "out"
    liftoff = [sys.executable, "-m", "liftoff"]
    target = ["--arch", "arm64", "--runtime", "python3.11"]
    _run([*liftoff, "split", str(SAMPLE), "--app", f"{APP}:app", "-o", str(out), *target], ROOT)
    _run([*liftoff, "build", str(out)], ROOT)
    return out


def _answer(
    python: list[str], event: dict[str, Any], module: str, folders: list[Path], scratch: Path
) -> tuple[str, dict[str, Any]]:
    """The machine of a process, and its answer to an event."""
    data = Path(tempfile.mkdtemp(dir=scratch))
    told = json.dumps([event, module, *map(str, folders)])
    environment = {**os.environ, "OBSERVATORY_DATA_DIR": str(data), "PYTHONHASHSEED": "0"}
    done = _run([*python, "-c", _DRIVER, told], data, environment)
    machine, answer = json.loads(done.splitlines()[-1])
    return machine, answer


def _settled(answer: dict[str, Any]) -> dict[str, Any]:
    headers = {k: v for k, v in answer["headers"].items() if k not in _VOLATILE}
    return {**answer, "headers": headers}


def _run(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        shown = " ".join(Path(part).name for part in command[:2])
        raise SystemExit(f"{shown} failed with {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
