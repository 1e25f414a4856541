"""Runs the test suites of other adapters against `liftoff_adapters.compat`: `make peers`."""
