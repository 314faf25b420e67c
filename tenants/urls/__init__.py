"""Addresses of the way in, and of organisations."""
