"""The work of part-ups."""
