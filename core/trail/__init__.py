"""The audit record of a tribe."""
