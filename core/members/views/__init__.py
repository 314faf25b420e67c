"""Pages about the people of a tribe, and the way in by invitation."""
