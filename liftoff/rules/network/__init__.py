"""Addresses, clients and waits: what a request or start-up asks of others."""
