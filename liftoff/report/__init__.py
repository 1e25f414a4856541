"""One output format a file: findings to text."""
