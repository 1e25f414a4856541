"""What import and start-up do before the first request."""
