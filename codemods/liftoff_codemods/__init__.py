"""LibCST transforms, one a file; each takes plain values and works with LibCST's own tool."""
