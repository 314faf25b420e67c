"""Help in a few short pages; it owns no tables."""
