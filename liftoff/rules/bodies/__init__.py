"""Bodies of requests and answers that may pass the limits."""
