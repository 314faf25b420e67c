"""Addresses of copies and of being forgotten."""
