"""The runner behind ./partup: standard library only, because it runs before anything is installed."""
