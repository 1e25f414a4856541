"""Which distributions a function requires, with the project's own pins."""
