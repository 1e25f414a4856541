"""What `benchmarks/adapters.py` is made of."""
