"""Runs the probe where there is no liftoff: as a package of its own, found for this import only."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

# This folder: the app may have modules of the same names as those in it.
sys.path.pop(0)
sys.path.append(str(Path(__file__).resolve().parent.parent))
answering = importlib.import_module("liftoff_probe.answering")
sys.path.pop()
answering.main()
