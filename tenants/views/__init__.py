"""Pages about organisations, tribes and the way in."""
