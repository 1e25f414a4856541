"""Runs the probe where there is no liftoff: as a package of its own, found for this import only."""

import importlib
import sys
from pathlib import Path

if sys.version_info < (3, 8):  # noqa: UP036 - the app's Python, and not liftoff's
    sys.exit("liftoff imports apps with Python 3.8 or later, and Lambda runs 3.10 or later")
# This folder: the app may have modules of the same names as those in it.
sys.path.pop(0)
sys.path.append(str(Path(__file__).resolve().parent.parent))
answering = importlib.import_module("liftoff_probe.answering")
sys.path.pop()
answering.main()
