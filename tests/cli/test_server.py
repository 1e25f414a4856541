from __future__ import annotations

import subprocess
import sys

import pytest

HIDE = "import sys; sys.modules['pygls'] = None; from liftoff.cli import main; main(['server'])"


def test_without_pygls_it_says_what_to_install():
    done = subprocess.run([sys.executable, "-c", HIDE], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "needs pygls" in done.stderr
    assert 'pip install "liftoff-lambda[server]"' in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("path", ["missing", "a.py"])
def test_a_path_that_is_no_folder(tmp_path, path):
    (tmp_path / "a.py").write_text("")
    command = [sys.executable, "-m", "liftoff", "server", path]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert "is not a folder" in done.stderr
