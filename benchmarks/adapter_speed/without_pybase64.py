"""Runs the benchmark as if pybase64 was not installed; takes the same options."""

from __future__ import annotations

import runpy
import sys

if __name__ == "__main__":
    # Before the adapters are imported: they look for it once.
    sys.modules["pybase64"] = None  # type: ignore[assignment]
    runpy.run_module("benchmarks.adapters", run_name="__main__", alter_sys=True)
