"""`python -m tests.deploy`: the samples, deployed to ministack by each tool, over each kind of API.

Each sample is split and built for ministack's own Python, deployed, and sent its requests; the
original gets the same. What ministack does otherwise than AWS is in `limits.toml`. Exits with 1 where
an answer differs in anything else, or where a limit is one no longer, and with 2 where a program is
missing.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from liftoff.plan.document import plan_from_json
from liftoff.verify.report import count
from liftoff.verify.report_text import to_text
from liftoff.verify.requests import Request, parse_requests
from liftoff.verify.result import Report
from liftoff.verify.run import verify
from tests.deploy.emulator import ministack
from tests.deploy.limits import judged, limits_of, stale
from tests.deploy.tools import Made, cloudformation_create, sam_deploy, terraform_apply
from tests.deploy.workarounds import needless_workarounds

ROOT = Path(__file__).parents[2]
Deploy = Callable[[str, Path, str, str], Made]
TOOLS: dict[str, Deploy] = {
    "sam": sam_deploy,
    "terraform": terraform_apply,
    "cloudformation": cloudformation_create,
}
# CloudFormation is boto3 alone.
PROGRAMS = ("sam", "terraform")
GATEWAYS = ("http", "rest")
# Where functions write, below the scratch folder.
DATA = "data"


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
    parser.add_argument("--gateway", choices=[*GATEWAYS, "all"], default="all")
    parser.add_argument("--bin", type=Path, help="folder with ministack, sam and terraform")
    chosen = parser.parse_args()
    tools = [*TOOLS] if chosen.tool == "all" else [chosen.tool]
    samples = [*SAMPLES] if chosen.sample == "all" else [chosen.sample]
    gateways = [*GATEWAYS] if chosen.gateway == "all" else [chosen.gateway]
    needed = ("ministack", *(tool for tool in tools if tool in PROGRAMS))
    programs = {name: _program(name, chosen.bin) for name in needed}
    missing = [name for name, path in programs.items() if path is None]
    if missing:
        print(f"NOT CHECKED: {', '.join(missing)} not found; see `make deploy-check`")
        return 2
    passed = True
    for gateway in gateways:
        seen: Counter[str] = Counter()
        for sample in samples:
            seen += _check(SAMPLES[sample], tools, gateway, programs, failures := [])
            passed &= not failures
        if gateway == "rest":
            passed &= _workarounds_needed(str(programs["ministack"]))
        unseen = stale(gateway, tools, seen)
        if unseen:
            print(f"FAILED: no longer seen over {gateway}: {', '.join(unseen)}; see limits.toml")
            passed = False
    return 0 if passed else 1


def _program(name: str, folder: Path | None) -> str | None:
    # Absolute, as it is run in another folder.
    here = folder.absolute() / name if folder else None
    return str(here) if here and here.exists() else shutil.which(name)


def _check(
    sample: Sample,
    tools: Iterable[str],
    gateway: str,
    programs: Mapping[str, str | None],
    failures: list[str],
) -> Counter[str]:
    """Deploy a sample by each tool; gives how many answers each limit excused."""
    source = ROOT / "samples" / sample.folder
    excused: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="liftoff-deploy-") as name:
        scratch = Path(name)
        out = _build(sample, source, scratch, gateway, str(programs["ministack"]))
        for tool in tools:
            what = f"{sample.folder} by {tool}, {gateway}"
            print(f"== {what}", flush=True)
            home, data = scratch / tool, scratch / DATA
            home.mkdir()
            # What the functions wrote when another tool had deployed them.
            shutil.rmtree(data)
            data.mkdir()
            try:
                report, planned = _answers(sample, tool, gateway, programs, out, home)
            except SystemExit as stopped:
                failures.append(what)
                print(f"FAILED: {stopped}", flush=True)
                continue
            found = judged(report, limits_of(gateway))
            if not found.report.passed:
                failures.append(what)
                print(to_text(found.report, width=120, color=False), flush=True)
            for limit, number in found.excused.items():
                print(f"ministack's own: {limit}, in {count(number, 'answer')}")
            for limit, number in planned.items():
                print(f"ministack's own: {limit}, in {count(number, 'change')} of a second plan")
            total, different = len(found.report.exchanges), len(found.report.different)
            print(f"{count(total, 'request')}, {different} different", flush=True)
            excused += found.excused + planned
    return excused


def _workarounds_needed(emulator: str) -> bool:
    with (
        tempfile.TemporaryDirectory(prefix="liftoff-deploy-") as name,
        ministack(emulator, Path(name)) as url,
    ):
        needless = [*needless_workarounds(url)]
    for sentence in needless:
        print(f"FAILED: no longer to be gone around: {sentence}; see limits.toml")
    return not needless


def _answers(
    sample: Sample,
    tool: str,
    gateway: str,
    programs: Mapping[str, str | None],
    out: Path,
    home: Path,
) -> tuple[Report, Counter[str]]:
    """The answers, and what limits excused of a second plan."""
    source = ROOT / "samples" / sample.folder
    name = f"liftoff-{sample.folder.partition('_')[0]}"
    with ministack(str(programs["ministack"]), home) as emulator:
        made = TOOLS[tool](str(programs.get(tool)), out, emulator, name)
        stage = "$default" if gateway == "http" else "live"
        url = f"{emulator}/_aws/execute-api/{made.api}/{stage}"

        @contextmanager
        def deployed(*_: object, **__: object) -> Iterator[Deployed]:
            yield Deployed(url)

        settings = dict(setting.split("=", 1) for setting in sample.settings)
        report = verify(
            plan_from_json((out / "plan.json").read_text(), where="plan.json"),
            out,
            source,
            _requests(source),
            python=sys.executable,
            environment={**settings, **dict.fromkeys(sample.scratch, "{scratch}")},
            gateway_factory=deployed,
            ignored_headers=frozenset(sample.ignored_headers),
            root_path="" if gateway == "http" else f"/{stage}",
            opaque_validators=any(limit.validators for limit in limits_of(gateway)),
        )
        return report, made.excused


def _requests(source: Path) -> tuple[Request, ...]:
    """The sample's requests; each accepts something, as those of clients do. See `limits.toml`."""
    text = (source / "requests.jsonl").read_text(encoding="utf-8")
    return tuple(
        request
        if "accept" in {name.lower() for name, _ in request.headers}
        else replace(request, headers=(*request.headers, ("Accept", "*/*")))
        for request in parse_requests(text, where="requests.jsonl")
    )


def _build(sample: Sample, source: Path, scratch: Path, gateway: str, emulator: str) -> Path:
    """Split and build a sample for the interpreter that the emulator runs functions in."""
    out, data = scratch / "out", scratch / DATA
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
        ["emit", str(out), *(part for tool in TOOLS for part in ("--format", tool))],
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
