"""Which processes of this machine still run a function, seen from their command lines."""

from __future__ import annotations

import subprocess


def running(marker: str) -> list[str]:
    """Command lines that contain a text, such as the OUT folder of a test."""
    line = ["ps", "-ww", "-eo", "args"]
    listed = subprocess.run(line, capture_output=True, text=True, check=True)
    return [line for line in listed.stdout.splitlines() if marker in line and "ps -ww" not in line]
