"""Pages of part-ups."""
