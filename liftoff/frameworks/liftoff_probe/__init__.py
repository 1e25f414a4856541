"""Imports an app in its own interpreter and writes as JSON what it is: routes, templates, packages.

Run by path in a child process, in the app's environment, which need not have liftoff in it: so
these files use the standard library and what the app itself brings, and import each other by
relative imports.

    python liftoff_probe REQUEST.json ANSWER.json

The request: {"target", "module", "attribute", "call", "arguments", "paths": [folders for
sys.path], "source"}.
The answer: {"error": {...}} or the document that `liftoff.frameworks.live` reads.
"""
