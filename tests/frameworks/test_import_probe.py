from __future__ import annotations

import sys
from pathlib import Path

import pytest

from liftoff.local.trying_imports import harmless_imports

PACKAGES = {
    "quiet_lib": "import json, re, logging\nlog = logging.getLogger(__name__)\nclass A: ...\n",
    "patching_lib": "import json\njson.dumps = str\n",
    "class_patching_lib": "import decimal_like\ndecimal_like.Base.extra = 1\n",
    "registering_lib": "import decimal_like\ndecimal_like.registry.plugins.append('x')\n",
    "adding_lib": "import decimal_like\ndecimal_like.KINDS['x'] = 1\n",
    "environ_lib": "import os\nos.environ['X_SET'] = '1'\n",
    "path_lib": "import sys\nsys.path.append('/nowhere')\n",
    "mime_lib": "import mimetypes\nmimetypes.add_type('a/b', '.ab')\n",
    "thread_lib": "import threading, time\n"
    "threading.Thread(target=time.sleep, args=(9,), daemon=True).start()\n",
    "main_thread_lib": "import signal\nsignal.signal(signal.SIGUSR1, signal.SIG_DFL)\n",
    "failing_lib": "1 / 0\n",
    "exiting_lib": "raise SystemExit\n",
    "over_quiet": "import inner_quiet\n",
    "inner_quiet": "",
    "over_patching": "import inner_patched\n import json\n".replace("\n ", "\n")
    + "json.loads = str\n",
    "inner_patched": "",
    "pack_lib/__init__": "",
    "pack_lib/quiet": "",
    "pack_lib/loud": "import os\nos.environ['Y_SET'] = '1'\n",
    "decimal_like": "class Base: ...\nclass Registry: ...\n"
    "registry = Registry()\nregistry.plugins = []\nKINDS = {}\n",
}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    folder = tmp_path_factory.mktemp("packages")
    for name, text in PACKAGES.items():
        file = folder / f"{name}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    candidates = sorted(
        {name for name in PACKAGES if "/" not in name} - {"decimal_like"}
        | {"pack_lib:quiet", "pack_lib:loud", "no_such_lib"},
        key=lambda name: name.startswith("inner"),
    )
    return harmless_imports(
        ("decimal_like",), tuple(candidates), environment={"PYTHONPATH": str(folder)}
    )


def test_what_changes_nothing_may_wait(verdicts: frozenset[str]) -> None:
    assert verdicts == {"quiet_lib", "over_quiet", "inner_quiet", "pack_lib:quiet"}


def test_an_interpreter_that_does_not_run_tells_nothing(tmp_path: Path) -> None:
    assert harmless_imports((), ("json",), python=str(tmp_path / "python")) == frozenset()
    assert sys.executable
