"""Addresses of paying."""
