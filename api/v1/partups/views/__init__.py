"""Part-ups from start to end."""
