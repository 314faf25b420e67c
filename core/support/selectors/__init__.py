"""What staff may look at."""
