"""Lock files: which version of each distribution, and what requires what."""
