"""The people of a tribe."""
