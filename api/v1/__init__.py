"""Version 1: grows by addition."""
