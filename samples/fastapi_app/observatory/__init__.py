"""Northfield Observatory: the members' server."""

VERSION = "2.7.0"
