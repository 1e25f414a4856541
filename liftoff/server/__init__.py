"""The language server: what `analyze` finds, in the editor."""
