"""Libraries in general: facts by name, and calls that no table knows."""
