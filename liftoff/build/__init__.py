"""A Plan to function folders: sliced sources, requirements, handler, adapter."""
