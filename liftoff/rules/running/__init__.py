"""When code runs, and how often: at import, at start-up, for a request, once, never."""
