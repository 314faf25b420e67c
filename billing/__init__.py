"""The yearly fee of a tribe."""
