"""The same pages in plain Django: one schema, its own sessions, no tribes to tell apart."""
