"""One check a file: Project to findings."""
