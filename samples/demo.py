"""`make demo`: the whole way of a legacy Flask server, from analysis to proof, on this machine."""

import shutil
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from liftoff.local.gateway import LocalGateway
from liftoff.plan.document import plan_from_json
from liftoff.report.table import table

ROOT = Path(__file__).parent.parent
SAMPLE = "samples/flask_app"
OUT = ".demo/flask_app"
APP = "shop:create_app()"
REQUESTS = f"{SAMPLE}/requests.jsonl"
STARTS = 3
REPORT_LINES = 12


def main():
    shutil.rmtree(ROOT / ".demo", ignore_errors=True)
    heading("1. What in this server breaks on Lambda, and for which routes?")
    liftoff("analyze", SAMPLE, expect=(0, 1))

    heading("2. A function for each route, and the route map")
    liftoff("split", SAMPLE, "--app", APP, "-o", OUT, "--env", "SHOP_DATA_DIR=/tmp/shop")

    heading("3. The functions behind an API Gateway on this machine, in AWS's runtime client")
    serve()

    heading("4. The same requests to the original and to the functions")
    status, last = liftoff_report(
        "verify", SAMPLE, OUT, "--requests", REQUESTS, "--env", "SHOP_DATA_DIR={scratch}"
    )  # fmt: skip

    heading("5. Each route's function beside the whole app")
    measure()
    verdict = "answers as the original does" if status == 0 else "DIFFERS from the original"
    print(f"\n{last}\nThe moved app {verdict}. What was made is in {OUT}: template.yaml, openapi.yaml,")
    print("plan.json and one folder a function. Try it: .venv/bin/liftoff serve " + OUT)
    return status


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


def liftoff_report(*arguments):
    """Run a command and show the end of its report, or all of it when it found something."""
    announce(arguments)
    done = subprocess.run(command(*arguments), cwd=ROOT, stdout=subprocess.PIPE, text=True)
    lines = done.stdout.rstrip().splitlines()
    if done.returncode not in (0, 1) or not lines:
        sys.exit(f"liftoff {arguments[0]} ended with {done.returncode}")
    hidden = len(lines) - REPORT_LINES
    if done.returncode == 0 and hidden > 0:
        print(f"(… {hidden} lines)")
        lines = lines[-REPORT_LINES:]
    print("\n".join(lines))
    return done.returncode, lines[-1]


def shown(argument):
    return f"'{argument}'" if set(argument) & set("(){} ") else argument


def serve():
    arguments = ["serve", OUT, "--port", "0", "--env", f"SHOP_DATA_DIR={ROOT / '.demo/data'}"]
    print(f"$ liftoff serve {OUT}\n", flush=True)
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


def measure():
    """Sizes, and init times as the runtime client reports them, of every function."""
    plan = plan_from_json((ROOT / OUT / "plan.json").read_text(), where="plan.json")
    init = {function.name: [] for function in plan.functions}
    for _ in range(STARTS):
        data = {"SHOP_DATA_DIR": str(ROOT / ".demo/data")}
        with LocalGateway(plan, ROOT / OUT, environment=data) as gateway:
            gateway.start_all(parallel=1)
            for name, stats in gateway.functions.items():
                init[name] += stats.init_ms
    rows = [("ROUTE", "FUNCTION", "OWN SOURCE", "WITH PACKAGES", "INIT")]
    for function in sorted(plan.functions, key=lambda function: function.fallback):
        own = own_bytes(ROOT / OUT / function.folder)
        figures = (
            f"{own / 1000:.0f} kB",
            f"{(own + package_bytes(function.requirements)) / 1e6:.1f} MB",
            f"{statistics.median(init[function.name]):.0f} ms",
        )
        name = f"{function.name}: the whole app" if function.fallback else function.name
        for route in plan.routes:
            if route.function == function.name:
                rows.append((route.key, name, *figures))
                name, figures = '"', ("", "", "")
    print(table(rows))
    print(f"\nInit: median of {STARTS} fresh processes of awslambdaric on this machine. Packages: the")
    print("size of what is installed here for each requirements.txt.")


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
