"""What concerns the caller, over all tribes."""
