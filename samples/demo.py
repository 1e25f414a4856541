"""`make demo`: the whole way of two legacy servers, from analysis to proof, on this machine."""

import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from liftoff.local.gateway import LocalGateway
from liftoff.plan.document import plan_from_json
from liftoff.report.table import table

ROOT = Path(__file__).parent.parent
REPORT_LINES = 12


@dataclass(frozen=True)
class Sample:
    """A server: its folder below samples/, how it is imported, and where it keeps its data."""

    folder: str
    app: str
    data: str
    settings: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def source(self):
        return f"samples/{self.folder}"

    @property
    def out(self):
        return f".demo/{self.folder}"

    def split(self):
        liftoff("split", self.source, "--app", self.app, "-o", self.out,
                "--env", f"{self.data}=/tmp/data")  # fmt: skip

    def verify(self):
        settings = [part for setting in self.settings for part in ("--env", setting)]
        ignored = [part for name in self.ignored for part in ("--ignore-header", name)]
        return liftoff_report(
            "verify", self.source, self.out, "--requests", f"{self.source}/requests.jsonl",
            "--env", f"{self.data}={{scratch}}", *settings, *ignored,
        )  # fmt: skip


FLASK = Sample("flask_app", "shop:create_app()", "SHOP_DATA_DIR")
FASTAPI = Sample(
    "fastapi_app",
    "observatory.main:app",
    "OBSERVATORY_DATA_DIR",
    settings=("OBSERVATORY_DOME_SECONDS=0",),
    ignored=("Server-Timing",),
)


def main():
    shutil.rmtree(ROOT / ".demo", ignore_errors=True)
    heading("1. What in this Flask server breaks on Lambda, and for which routes?")
    liftoff("analyze", FLASK.source, expect=(0, 1))

    heading("2. A function for each route, and the route map")
    FLASK.split()

    heading("3. The functions behind an API Gateway on this machine, in AWS's runtime client")
    serve(FLASK)

    heading("4. The same requests to the original and to the functions")
    flask_status, flask_last = FLASK.verify()

    heading("5. Each route's function beside the whole app")
    measure(FLASK)

    heading("6. A FastAPI server: the same way")
    liftoff_report("analyze", FASTAPI.source, lines=2)
    print()
    FASTAPI.split()
    print()
    fastapi_status, fastapi_last = FASTAPI.verify()
    print()
    measure(FASTAPI)

    print()
    for sample, status, last in (
        (FLASK, flask_status, flask_last),
        (FASTAPI, fastapi_status, fastapi_last),
    ):
        verdict = "answers as the original does" if status == 0 else "DIFFERS from the original"
        print(f"{sample.source}: {last}. The moved app {verdict}.")
    print(f"What was made is in {FLASK.out} and {FASTAPI.out}: template.yaml, openapi.yaml,")
    print(f"plan.json and one folder a function. Try it: .venv/bin/liftoff serve {FLASK.out}")
    print(f"Zips that are ready to upload: .venv/bin/liftoff build {FLASK.out}")
    return flask_status or fastapi_status


def heading(text):
    print(f"\n\n== {text}\n", flush=True)


def command(*arguments):
    return [sys.executable, "-m", "liftoff", *arguments]


def announce(arguments):
    print(f"$ liftoff {' '.join(map(shown, arguments))}\n", flush=True)


def liftoff(*arguments, expect=(0,)):
    """Run one command as a person would; show it and what it prints."""
    announce(arguments)
    status = subprocess.run(command(*arguments), cwd=ROOT).returncode
    if status not in expect:
        sys.exit(f"liftoff {arguments[0]} ended with {status}")


def liftoff_report(*arguments, lines=REPORT_LINES):
    """Run a command and show the end of its report; all of it when `verify` found something."""
    announce(arguments)
    done = subprocess.run(command(*arguments), cwd=ROOT, stdout=subprocess.PIPE, text=True)
    report = done.stdout.rstrip().splitlines()
    if done.returncode not in (0, 1) or not report:
        sys.exit(f"liftoff {arguments[0]} ended with {done.returncode}")
    hidden = len(report) - lines
    if hidden > 0 and (done.returncode == 0 or arguments[0] == "analyze"):
        print(f"(… {hidden} lines)")
        report = report[-lines:]
    print("\n".join(report))
    return done.returncode, report[-1]


def shown(argument):
    return f"'{argument}'" if set(argument) & set("(){} ") else argument


def serve(sample):
    data = f"{sample.data}={ROOT / '.demo/data'}"
    arguments = ["serve", sample.out, "--port", "0", "--env", data]
    print(f"$ liftoff serve {sample.out}\n", flush=True)
    server = subprocess.Popen(command(*arguments), cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        first = server.stdout.readline()
        url = next(word for word in first.split() if word.startswith("http://"))
        for path in ("/home", "/home", "/hello/world", "/api/items/1", "/nothing"):
            try:
                urllib.request.urlopen(url + path, timeout=60).read()
            except urllib.error.HTTPError as error:
                error.read()
        time.sleep(0.2)
    finally:
        server.terminate()
    print(first + server.communicate()[0].rstrip())


def measure(sample):
    """Sizes, and init times as the runtime client reports them, of every function."""
    out = ROOT / sample.out
    plan = plan_from_json((out / "plan.json").read_text(), where="plan.json")
    with LocalGateway(plan, out, environment={sample.data: str(ROOT / ".demo/data")}) as gateway:
        gateway.start_all(parallel=1)
        init = {name: stats.init_ms[0] for name, stats in gateway.functions.items()}
    rows = [("ROUTE", "FUNCTION", "OWN SOURCE", "WITH PACKAGES", "INIT")]
    for function in sorted(plan.functions, key=lambda function: function.fallback):
        own = own_bytes(out / function.folder)
        figures = (
            f"{own / 1000:.0f} kB",
            f"{(own + package_bytes(function.requirements)) / 1e6:.1f} MB",
            f"{init[function.name]:.0f} ms",
        )
        name = f"{function.name}: the whole app" if function.fallback else function.name
        for route in plan.routes:
            if route.function == function.name:
                rows.append((route.key, name, *figures))
                name, figures = '"', ("", "", "")
    print(table(rows))
    print("\nInit: of one fresh process of awslambdaric on this machine, each. Packages: the size of")
    print("what is installed here for each requirements.txt.")


def own_bytes(folder):
    files = [p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    return sum(p.stat().st_size for p in files if "liftoff_adapters" not in p.parts)


def package_bytes(requirements):
    """Bytes of the distributions that the requirements bring, as installed here."""
    seen = set()
    pending = [Requirement(line).name for line in requirements]
    total = 0
    while pending:
        name = pending.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        files = [file.locate() for file in found.files or () if file.suffix != ".pyc"]
        total += sum(Path(file).stat().st_size for file in files if Path(file).is_file())
        needed = map(Requirement, found.requires or ())
        pending += [r.name for r in needed if not r.marker or r.marker.evaluate({"extra": ""})]
    return total


if __name__ == "__main__":
    sys.exit(main())
