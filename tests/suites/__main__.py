"""Runs own tests of real apps against their functions, over both kinds of API.

    python -m tests.suites        (`make suites`)

Each app's source archive comes from PyPI. A test that fails must be one of those that are known to
fail, and each of them must fail: its reason stands beside it.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

JOINED = "payload 2.0 of an HTTP API joins repeated headers of the answer"


@dataclass(frozen=True)
class Suite:
    """An app of PyPI with tests that use its test client.

    `fails` has the reasons by gateway; `folder` is where in the archive the app is.
    """

    name: str
    version: str
    target: str
    tests: str
    fails: Mapping[str, Mapping[str, str]]
    folder: str = ""


SUITES = (
    Suite(
        "httpbin",
        "0.10.4",
        "httpbin:app",
        "tests",
        {
            "http": {"test_response_headers_multi": JOINED},
            "rest": {},
        },
    ),
    # Its tests make the app with settings of their own.
    Suite(
        "flask",
        "3.1.3",
        "flaskr:create_app()",
        "tests",
        {"http": {}, "rest": {}},
        folder="examples/tutorial",
    ),
)


def main() -> int:
    """Run all of them; 1 when one does not end as it should."""
    ended_well = True
    with tempfile.TemporaryDirectory(prefix="liftoff-suites-") as scratch:
        for suite in SUITES:
            source = downloaded(suite, Path(scratch))
            for gateway, known in suite.fails.items():
                report = Path(scratch, f"{suite.name}-{gateway}.xml")
                answered = ask_functions(suite, source, gateway, report)
                passed, failed = outcomes(report)
                as_known = failed == set(known) and "0 misroutes" in answered
                ended_well &= as_known
                print(f"{suite.name} {suite.version}, {gateway}: {len(passed)} passed, "
                      f"{len(failed)} failed; {answered}")  # fmt: skip
                for name in sorted(failed | set(known)):
                    print(f"  {name}: {known.get(name, 'FAILS, AND SHOULD NOT')}"
                          + ("" if name in failed else " (PASSES, AND SHOULD NOT)"))  # fmt: skip
    return 0 if ended_well else 1


def downloaded(suite: Suite, scratch: Path) -> Path:
    """The folder of an app's source archive."""
    folder = scratch / suite.name
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
            *("--no-binary", suite.name, "--dest", str(folder), f"{suite.name}=={suite.version}"),
        ],
        check=True,
    )
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    return next(path for path in folder.iterdir() if path.is_dir()) / suite.folder


def ask_functions(suite: Suite, source: Path, gateway: str, report: Path) -> str:
    """Split the app and run its tests; the line that says who answered."""
    out = report.with_suffix("")
    liftoff = [sys.executable, "-m", "liftoff"]
    split = [*liftoff, "split", str(source), "--app", suite.target, "-o", str(out)]
    subprocess.run([*split, "--gateway", gateway], check=True, capture_output=True)
    options = ["-q", "-p", "no:cacheprovider", f"--junitxml={report}", suite.tests]
    done = subprocess.run(
        [*liftoff, "suite", str(source), str(out), "--", *options],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    if not report.exists():
        sys.exit(done.stdout + done.stderr)
    return done.stdout.splitlines()[-1]


def outcomes(report: Path) -> tuple[set[str], set[str]]:
    """Names of the tests that passed, and of those that failed."""
    passed, failed = set(), set()
    for case in ET.parse(report).iter("testcase"):
        (failed if len(case) else passed).add(case.attrib["name"])
    return passed, failed


if __name__ == "__main__":
    sys.exit(main())
