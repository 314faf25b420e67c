"""The rules of a tribe."""
