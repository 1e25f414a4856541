"""What outlives a request, who holds it, changes it and reads it: the logic of the memory rules."""
