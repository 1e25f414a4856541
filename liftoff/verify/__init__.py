"""The judge: the same requests to the original and to the moved app, and the difference."""
