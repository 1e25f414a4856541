"""Project, live routes and findings to a Plan: plain data with a version."""
