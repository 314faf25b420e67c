"""Part-ups, openings and offers."""
