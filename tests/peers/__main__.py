"""`make peers`: other adapters' own tests, run against ours, and the difference that is left.

Exits with 1 when a test fails that `differences.toml` does not explain, or passes though it is
listed there.
"""

from __future__ import annotations

import sys
import tempfile
import tomllib
from collections import Counter
from pathlib import Path

from tests.peers.suites import SUITES, Outcome, SuiteError, get, make_environment, run

DIFFERENCES = Path(__file__).parent / "differences.toml"


def main() -> int:
    """Run every suite, and print what came of it."""
    listed = tomllib.loads(DIFFERENCES.read_text(encoding="utf-8"))
    is_right = True
    with tempfile.TemporaryDirectory(prefix="liftoff-peers-") as name:
        folder = Path(name)
        try:
            python = make_environment(folder / "venv")
            for suite in SUITES:
                known = listed[suite.project]
                place = folder / suite.project
                place.mkdir()
                outcomes = run(suite, python, get(suite, known["version"], place))
                is_right &= report(suite.project, known, outcomes)
        except SuiteError as error:
            print(error, file=sys.stderr)
            return 1
    return 0 if is_right else 1


def report(project: str, known: dict, outcomes: list[Outcome]) -> bool:
    """Print what became of a suite; give whether it is what the list says."""
    reasons = {
        test: difference["reason"]
        for difference in known.get("difference", ())
        for test in difference["tests"]
    }
    counted = [found for found in outcomes if found.outcome != "skipped"]
    failed = {found.test: found for found in counted if found.outcome != "passed"}
    passed = len(counted) - len(failed)
    skipped = [found for found in outcomes if found.outcome == "skipped"]
    print(f"{project} {known['version']}: {passed} of {len(counted)} pass")
    for why, count in sorted(Counter(found.why for found in skipped).items()):
        print(f"  not counted: {count}, {why}")
    for difference in known.get("difference", ()):
        print(f"  differs: {' '.join(difference['reason'].split())}")
        for test in difference["tests"]:
            print(f"    {test}" + ("" if test in failed else "  PASSES, though it is listed"))
    unexplained = [found for test, found in failed.items() if test not in reasons]
    for found in unexplained:
        print(f"  FAILS without a reason: {found.test}\n    {found.why}")
    return not unexplained and reasons.keys() <= failed.keys()


if __name__ == "__main__":
    sys.exit(main())
