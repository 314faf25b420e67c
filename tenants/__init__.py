"""Tribes, and the door to each of them."""
