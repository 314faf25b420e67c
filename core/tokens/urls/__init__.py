"""Addresses of tokens."""
