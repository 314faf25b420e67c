"""The runner behind ./partup: standard library only, for it runs before anything is there."""
