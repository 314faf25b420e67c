"""The pages of the staff host."""
