"""Inviting people from a list."""
