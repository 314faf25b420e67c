"""Addresses of staff."""
