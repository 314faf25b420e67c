"""Pages about paying, and the letter box."""
