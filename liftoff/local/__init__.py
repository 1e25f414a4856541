"""API Gateway, the Runtime API and the Invoke API on this machine, at 127.0.0.1."""
