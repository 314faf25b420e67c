"""What is yours: taking it along, and being forgotten."""
