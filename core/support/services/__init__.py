"""What staff do; each change has a reason and leaves a line."""
