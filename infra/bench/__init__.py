"""Benches: our way beside the usual way, in the same run, told as ratios."""
