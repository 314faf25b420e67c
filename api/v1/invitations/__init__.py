"""Ways into a tribe."""
