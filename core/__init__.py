"""The rooms of Part-up; each is named after a word its members use."""
