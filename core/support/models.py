"""Staff look and leave lines in the platform's record; there are no tables of their own."""
