"""Which definitions, imports and files a function needs: the closure of what its routes reach."""
