from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.plan.slicing.projects import project, write
from tests.plan.slicing.test_imports import APP, functions, views

SCRIPT = """
import sys
from pathlib import Path
from tests.plan.slicing import fresh, projects
projects.in_fresh_process = fresh.forked
found = projects.project(Path(sys.argv[1]), {})
for endpoint in found.endpoints:
    held = found.slicer.slice([endpoint])
    print(endpoint, held.data, held.whole, sorted(held.packages))
    for path, text in found.files(held).items():
        print(path)
        print(text)
"""


def test_the_order_of_hashes_does_not_show(tmp_path: Path) -> None:
    write(
        tmp_path / "original",
        {
            "app.py": APP + "from low import one, two\nimport low, high\n"
            + views(a="one()", b="two() + high.three()"),
            "low.py": functions("one", "two", "three"),
            "high.py": "import low\n" + functions("three") + "low.seen = 1\n",
        },
    )  # fmt: skip
    outputs = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(tmp_path)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path.cwd())},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1


def test_no_slice_depends_on_those_that_were_made_before(tmp_path: Path) -> None:
    files = {
        "app.py": APP + "import low\n" + views(a="low.one()", b="low.call('two')", c="'c'"),
        "low.py": functions("one", "two") + "def call(name):\n    return globals()[name]()\n",
    }
    first, second = (
        project(tmp_path / name, files, requests=[("GET", "/c")]).slicer for name in ("x", "y")
    )
    wanted = [["c"], ["b"], ["a"], ["a", "b"], ["c"]]
    found = [first.slice(owned) for owned in wanted]
    assert found == [second.slice(owned) for owned in reversed(wanted)][::-1]
    assert found[0] == found[-1] != found[1]
