"""What a Flask or a FastAPI app is: its routes, read from source and from the live app."""
