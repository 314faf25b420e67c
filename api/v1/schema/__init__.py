"""The description of this door, served at it."""
