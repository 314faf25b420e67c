"""People: oneself, and others as far as they show themselves."""
