"""First pages: what matters to a person, and to a tribe."""
