"""One output a file: a Plan to text. Nothing here reads the disk."""
