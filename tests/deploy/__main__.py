"""`python -m tests.deploy`: the samples, deployed to ministack by SAM and by Terraform.

Each sample is split and built for ministack's own Python, deployed, and sent its requests; the
original gets the same. Exits with 1 where an answer differs, and with 2 where a program is missing.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from liftoff.plan.document import plan_from_json
from liftoff.verify.report_text import to_text
from liftoff.verify.requests import Request, parse_requests
from liftoff.verify.run import verify
from tests.deploy.emulator import ministack
from tests.deploy.tools import sam_deploy, terraform_apply

ROOT = Path(__file__).parents[2]
Deploy = Callable[[str, Path, str, str], str]
TOOLS: dict[str, Deploy] = {"sam": sam_deploy, "terraform": terraform_apply}


@dataclass(frozen=True)
class Sample:
    """A sample app.

    Attributes:
        folder: below `samples/`.
        target: module and app.
        scratch: variables that name a folder for what it writes.
        settings: further variables, `KEY=VALUE`.
        ignored_headers: header fields that are another at each request.
    """

    folder: str
    target: str
    scratch: tuple[str, ...]
    settings: tuple[str, ...] = ()
    ignored_headers: tuple[str, ...] = ()


SAMPLES = {
    "flask": Sample("flask_app", "shop:create_app()", ("SHOP_DATA_DIR",)),
    "fastapi": Sample(
        "fastapi_app",
        "observatory.main:app",
        ("OBSERVATORY_DATA_DIR",),
        settings=("OBSERVATORY_DOME_SECONDS=0",),
        ignored_headers=("server-timing",),
    ),
}


@dataclass
class Deployed:
    """The URL of a deployed API, as `liftoff verify` wants a gateway."""

    url: str
    misroutes: int = 0
    functions: dict[str, Any] = field(default_factory=dict)


def main() -> int:
    """Deploy what was asked for, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tool", choices=[*TOOLS, "all"], default="all")
    parser.add_argument("--sample", choices=[*SAMPLES, "all"], default="all")
    parser.add_argument("--gateway", choices=["http", "rest"], default="http")
    parser.add_argument("--bin", type=Path, help="folder with ministack, sam and terraform")
    chosen = parser.parse_args()
    tools = [*TOOLS] if chosen.tool == "all" else [chosen.tool]
    samples = [*SAMPLES] if chosen.sample == "all" else [chosen.sample]
    programs = {name: _program(name, chosen.bin) for name in ("ministack", *tools)}
    missing = [name for name, path in programs.items() if path is None]
    if missing:
        print(f"NOT CHECKED: {', '.join(missing)} not found; see `make deploy-check`")
        return 2
    passed = True
    for sample in samples:
        for tool in tools:
            print(f"== {sample} by {tool}, {chosen.gateway}", flush=True)
            passed &= _check(SAMPLES[sample], tool, chosen.gateway, programs)
    return 0 if passed else 1


def _program(name: str, folder: Path | None) -> str | None:
    # Absolute, as it is run in another folder.
    here = folder.absolute() / name if folder else None
    return str(here) if here and here.exists() else shutil.which(name)


def _check(sample: Sample, tool: str, gateway: str, programs: Mapping[str, str | None]) -> bool:
    source = ROOT / "samples" / sample.folder
    emulator_program, deploy_program = str(programs["ministack"]), str(programs[tool])
    with tempfile.TemporaryDirectory(prefix="liftoff-deploy-") as name:
        scratch = Path(name)
        out = _build(sample, source, scratch, gateway, emulator_program)
        with ministack(emulator_program, scratch) as emulator:
            api = TOOLS[tool](deploy_program, out, emulator, f"liftoff-{sample.folder[:5]}")
            stage = "$default" if gateway == "http" else "live"
            url = f"{emulator}/_aws/execute-api/{api}/{stage}"
            plan = plan_from_json((out / "plan.json").read_text(), where="plan.json")

            @contextmanager
            def deployed(*_: object, **__: object) -> Iterator[Deployed]:
                yield Deployed(url)

            settings = dict(setting.split("=", 1) for setting in sample.settings)
            report = verify(
                plan,
                out,
                source,
                _requests(source, gateway),
                python=sys.executable,
                environment={**settings, **dict.fromkeys(sample.scratch, "{scratch}")},
                gateway_factory=deployed,
                ignored_headers=frozenset(sample.ignored_headers),
            )
            print(to_text(report, width=120, color=False), flush=True)
            return report.passed


def _requests(source: Path, gateway: str) -> tuple[Request, ...]:
    """The sample's requests, without those that the emulator answers by itself.

    Its HTTP API answers every OPTIONS request with 403 where no CORS is configured; on AWS such a
    request goes to the route that fits.
    """
    text = (source / "requests.jsonl").read_text(encoding="utf-8")
    requests = parse_requests(text, where="requests.jsonl")
    kept = tuple(r for r in requests if gateway != "http" or r.method != "OPTIONS")
    if len(kept) < len(requests):
        print(f"left out: {len(requests) - len(kept)} OPTIONS requests, which ministack answers")
    return kept


def _build(sample: Sample, source: Path, scratch: Path, gateway: str, emulator: str) -> Path:
    """Split and build a sample for the interpreter that the emulator runs functions in."""
    out, data = scratch / "out", scratch / "data"
    data.mkdir()
    python = _version(emulator)
    machine = "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64"
    variables = [f"{name}={data}" for name in sample.scratch]
    # As `verify` has it on both sides.
    variables += ["PYTHONHASHSEED=0", *sample.settings]
    environment = [part for variable in variables for part in ("--env", variable)]
    split = ["split", str(source), "--app", sample.target, "-o", str(out), "--gateway", gateway]
    target = ["--runtime", f"python{python}", "--arch", machine]
    for command in (
        [*split, *target, *environment],
        ["build", str(out)],
        ["emit", str(out), "--format", "sam", "--format", "terraform"],
    ):
        subprocess.run(
            [sys.executable, "-m", "liftoff", *command], check=True, stdout=subprocess.DEVNULL
        )
    return out


def _version(program: str) -> str:
    """Major and minor version of the Python that a script runs in."""
    interpreter = Path(program).read_text(encoding="utf-8").partition("\n")[0].removeprefix("#!")
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    done = subprocess.run([interpreter.strip(), "-c", code], check=True, capture_output=True)
    return done.stdout.decode().strip()


if __name__ == "__main__":
    sys.exit(main())
