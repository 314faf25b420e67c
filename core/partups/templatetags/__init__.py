"""Template tags of part-ups."""
