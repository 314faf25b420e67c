"""People: one free account over all tribes of all organisations."""
