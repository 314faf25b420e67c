"""Tribes that show themselves to everybody."""
