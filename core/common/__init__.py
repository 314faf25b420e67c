"""What every room stands on: errors, keys, clock, clean text. No app, no business words."""
