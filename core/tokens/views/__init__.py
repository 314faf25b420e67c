"""Pages about tokens."""
