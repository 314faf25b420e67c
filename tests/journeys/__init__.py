"""Whole jobs from end to end, over HTTP, by the doors people use."""
