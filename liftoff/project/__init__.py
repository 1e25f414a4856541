"""Source text to a model of the project: modules, symbols, imports, calls. Imports no user code."""
